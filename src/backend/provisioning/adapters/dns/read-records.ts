import type { Answer } from 'dns-packet';
import { type DnsRecord, dnsRecord } from '#contract/model/resource-spec/dns-spec.ts';
import type { DnsSession } from './dns-session.ts';
import type { Mark } from './marks.ts';

/** The records a domain's mark names, as the server has them now, in the form of a spec. */
export async function readRecords(session: DnsSession, domain: string, sets: Mark['sets']): Promise<DnsRecord[]> {
  const records: DnsRecord[] = [];
  for (const { at, type } of sets) {
    const name = at === '@' ? domain : `${at}.${domain}`;
    for (const answer of await session.query(name, type)) {
      const parsed = dnsRecord.safeParse({
        ...valueIn(answer),
        type,
        name: at,
        ttl: 'ttl' in answer ? answer.ttl : undefined,
      });
      if (parsed.success) records.push(parsed.data);
    }
  }
  return records;
}

function valueIn(answer: Answer): { value: string; priority?: number } {
  if (answer.type === 'MX') return { value: answer.data.exchange, priority: answer.data.preference ?? 0 };
  if (answer.type === 'TXT')
    return { value: Buffer.concat([answer.data].flat().map((part) => Buffer.from(part))).toString('utf8') };
  return { value: 'data' in answer ? String(answer.data) : '' };
}
