import { z } from 'zod';

/** Parts of configurations that several types of connector have. `title` and `description` are what forms show. */
export const host = z
  .string()
  .trim()
  .min(1, 'Name the host, for example directory.example.com.')
  .max(253, 'A host name has at most 253 characters.')
  .regex(/^[^\s/@?#]+$/, 'This is not a host; give its name or address alone, without scheme, user or path.')
  .meta({ title: 'Host', description: 'Name or address of the server.' });

export function port(standard: number) {
  return z
    .int('The port is a whole number.')
    .min(1, 'The port is at least 1.')
    .max(65_535, 'The port is at most 65535.')
    .default(standard)
    .meta({ title: 'Port' });
}

export function timeoutSeconds(standard: number) {
  return z
    .int('The time limit is a whole number of seconds.')
    .min(1, 'The time limit is at least 1 second.')
    .max(60, 'The time limit is at most 60 seconds.')
    .default(standard)
    .meta({ title: 'Time limit (seconds)', description: 'Of one call to the target.' });
}

export const caCertificate = z
  .string()
  .max(65_536)
  .refine((text) => text.includes('-----BEGIN CERTIFICATE-----'), 'This is not a certificate in PEM form.')
  .nullable()
  .default(null)
  .meta({
    title: 'Certificate authority (PEM)',
    description: 'Trusted for this connector, beside those of the system.',
  });

/** A secret as an author types it. Nothing that is stored, logged or answered ever holds one. */
export const secret = z
  .string()
  .min(1, 'The secret is empty; leave it out, or remove the credentials.')
  .max(16_384, 'The secret is longer than 16,384 characters.');

/** An address, or a network in CIDR form, as it is written in lists. */
export const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

const hostName =
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*(?!\d+\.?$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.?$/i;

/**
 * Where a connection may lead beyond the public internet: host names, addresses and networks. How far that reaches, the
 * backend's operator decides.
 */
export const allowedHosts = z
  .array(
    z
      .string()
      .trim()
      .max(253)
      .refine(
        (entry) => network.safeParse(entry).success || hostName.test(entry),
        'This is not a host name, an address or a network such as 10.1.0.0/16; leave port and scheme out.',
      ),
  )
  .max(20)
  .default([]);
