import { z } from 'zod';

const label = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$/;

/** A name of at most 253 characters, each label a letter, digit, `-` or `_`; a dot at the end is allowed. */
export const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253, 'A domain name has at most 253 characters.')
  .refine((text) => {
    const labels = text.replace(/\.$/, '').split('.');
    return labels.every((one, at) => label.test(one) || (at === 0 && one === '*'));
  }, 'This is not a domain name.');

const ttl = z.int('The time to live is a whole number of seconds.').min(0).max(604_800).optional();

/** Where the record stands: below the domain, `@` for the domain itself. */
const at = z.union([z.literal('@'), domainName]).default('@');

export const dnsRecord = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('A'), name: at, value: z.ipv4('This is not an IPv4 address.'), ttl }),
  z.strictObject({ type: z.literal('AAAA'), name: at, value: z.ipv6('This is not an IPv6 address.'), ttl }),
  z.strictObject({ type: z.literal('CNAME'), name: at, value: domainName, ttl }),
  z.strictObject({
    type: z.literal('MX'),
    name: at,
    value: domainName,
    priority: z.int('The priority is a whole number.').min(0).max(65_535).default(10),
    ttl,
  }),
  z.strictObject({
    type: z.literal('TXT'),
    name: at,
    value: z.string().max(4000, 'A TXT record has at most 4,000 characters.'),
    ttl,
  }),
]);
export type DnsRecord = z.infer<typeof dnsRecord>;

/** What a domain of a DNS connector is given: its name, alone or with the zone, and all its records. */
export const dnsDomainSpec = z.strictObject({
  name: domainName,
  records: z
    .array(dnsRecord)
    .min(1, 'A domain has at least one record.')
    .max(100, 'A domain has at most 100 records.')
    .refine(aliasesStandAlone, 'Where a CNAME stands, no other record can stand.'),
});
export type DnsDomainSpec = z.infer<typeof dnsDomainSpec>;

function aliasesStandAlone(records: readonly DnsRecord[]): boolean {
  const aliases = records.filter((one) => one.type === 'CNAME').map((one) => one.name);
  return aliases.every((name) => records.filter((one) => one.name === name).length === 1);
}
