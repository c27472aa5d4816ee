import { z } from 'zod';
import { host, port, secret, timeoutSeconds } from './shared-fields.ts';

const domainName = z
  .string()
  .trim()
  .max(253)
  .regex(
    /^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.?$/,
    'This is not a domain name.',
  );

export const dnsConfig = z.strictObject({
  host: host.meta({ title: 'Name server', description: 'The primary server of the zone.' }),
  port: port(53),
  zone: domainName.meta({ title: 'Zone', description: 'For example example.com; nothing outside it is changed.' }),
  tsig_key_name: domainName
    .nullable()
    .default(null)
    .meta({ title: 'TSIG key', description: 'Name of the key that signs updates; empty: unsigned.' }),
  tsig_algorithm: z
    .enum(['hmac-sha256', 'hmac-sha384', 'hmac-sha512'])
    .default('hmac-sha256')
    .meta({ title: 'TSIG algorithm' }),
  ttl: z
    .int('The time to live is a whole number of seconds.')
    .min(0)
    .max(604_800, 'The time to live is at most a week.')
    .default(300)
    .meta({ title: 'Time to live (seconds)', description: 'Of records that say none of their own.' }),
  protocol: z.enum(['tcp', 'udp']).default('tcp').meta({ title: 'Protocol' }),
  timeout_seconds: timeoutSeconds(10),
});
export type DnsConfig = z.infer<typeof dnsConfig>;

export const dnsCredentials = z.strictObject({
  tsig_secret: secret.regex(/^[A-Za-z0-9+/]+={0,2}$/, 'A TSIG secret is written in base64.'),
});
