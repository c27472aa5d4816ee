import type { DnsRecord } from '#contract/model/resource-spec/dns-spec.ts';
import type { DnsSession } from './dns-session.ts';
import { encodeTexts } from './wire.ts';

/** Who made a domain's records, and which of them are its own. */
export interface Mark {
  readonly operation_id: string;
  readonly sets: readonly { readonly at: string; readonly type: DnsRecord['type'] }[];
}

const head = 'hookwright';

/** A TXT record beside the domain keeps the mark; the domain itself may be an alias, which has no other records. */
export function markName(domain: string): string {
  return `_hookwright.${domain}`;
}

export function markOf({ operation_id, sets }: Mark): Buffer {
  const texts = [head, operation_id, ...sets.map(({ at, type }) => `${type} ${at}`)];
  return encodeTexts(texts.map((text) => Buffer.from(text)));
}

/** The mark of a domain; null where it has none that we can read. */
export async function readMark(session: DnsSession, domain: string): Promise<Mark | null> {
  for (const record of await session.query(markName(domain), 'TXT')) {
    if (record.type !== 'TXT') continue;
    const texts = [record.data].flat().map(String);
    const [first, operation_id, ...sets] = texts;
    if (first !== head || operation_id === undefined) continue;
    return { operation_id, sets: sets.flatMap(setOf) };
  }
  return null;
}

function setOf(text: string): Mark['sets'][number][] {
  const found = /^(A|AAAA|CNAME|MX|TXT) (\S+)$/.exec(text);
  return found === null ? [] : [{ type: found[1] as DnsRecord['type'], at: found[2] ?? '@' }];
}
