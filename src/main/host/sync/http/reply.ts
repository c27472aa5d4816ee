import type { Route } from '#contract/http/route.ts';

export type ReadReply =
  | { readonly readable: true; readonly reply: unknown; readonly problem: '' }
  | { readonly readable: false; readonly reply: null; readonly problem: string };

export type ReplyReader = (body: Uint8Array) => ReadReply;

const utf8 = new TextDecoder('utf-8', { fatal: true });

const good = (reply: unknown): ReadReply => ({ readable: true, reply, problem: '' });
const bad = (problem: string): ReadReply => ({ readable: false, reply: null, problem });

/** Any JSON; nothing at all counts as null. */
export function readJsonReply(body: Uint8Array): ReadReply {
  if (body.length === 0) return good(null);
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return bad('not UTF-8');
  }
  try {
    return good(JSON.parse(text));
  } catch {
    return bad('not JSON');
  }
}

/** What a success of this route carries; where it promises bytes or nothing, there is nothing to check. */
export function readReply(route: Route, body: Uint8Array): ReadReply {
  if (route.reply === undefined) {
    return route.content?.reply !== undefined || body.length === 0 ? good(undefined) : bad('a body where none belongs');
  }
  const read = readJsonReply(body);
  if (!read.readable) return read;
  if (body.length === 0) return bad('not JSON');
  const parsed = route.reply.safeParse(read.reply);
  if (parsed.success) return good(parsed.data);
  const [issue] = parsed.error.issues;
  return bad(`${issue?.path.join('.') || 'the reply'}: ${issue?.message ?? 'unexpected'}`);
}

/** How long the server asks to wait. A date counts from the server's own clock, as the local one may be wrong. */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const header = headers['retry-after'];
  if (header === undefined) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const wait = Date.parse(header) - Date.parse(headers['date'] ?? '');
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
