import { rootCertificates } from 'node:tls';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { networkCode, networkWords } from '../network-words.ts';
import { pinnedLookup } from './pinned-lookup.ts';
import type { HostAddress } from './resolve-checked.ts';

export interface OneRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Connected to, whatever the URL's host resolves to by now. */
  readonly addresses: readonly HostAddress[];
  readonly ca_certificate: string | null;
  readonly max_reply_bytes: number;
  readonly signal: AbortSignal;
}

export interface OneReply {
  readonly status: number;
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** How far a request came that failed: `sent` once a connection stood and bytes may have left. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
  readonly sent: boolean;

  constructor(sent: boolean, message: string, options?: ErrorOptions) {
    super(message, options);
    this.sent = sent;
  }
}

/** One HTTP exchange over a connection of its own; nothing is followed, repeated or unpacked. Throws `SendFailure`. */
export async function sendOnce(input: OneRequest): Promise<OneReply> {
  let connected = false;
  const connect = pinnedConnector(input, () => {
    connected = true;
  });
  const agent = new Agent({ connect, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  try {
    const { url, method, headers, body, signal } = input;
    const reply = await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers,
      body,
      signal,
      dispatcher: agent,
    });
    // An answer that is given up is a stream that fails; without a listener that would end the process.
    reply.body.on('error', () => undefined);
    const received = flat(reply.headers);
    return { status: reply.statusCode, headers: received, body: await readBody(reply.body, received, input) };
  } catch (error) {
    if (error instanceof SendFailure) throw error;
    throw new SendFailure(connected, wordsOf(error), { cause: error });
  } finally {
    await agent.destroy();
  }
}

function pinnedConnector(input: OneRequest, onConnected: () => void): buildConnector.connector {
  const lookup = pinnedLookup(input.addresses);
  const ca = input.ca_certificate === null ? {} : { ca: [...rootCertificates, input.ca_certificate] };
  const connector = buildConnector({ lookup, timeout: 0, ...ca });
  return (options, callback) => {
    // The URL's own address may be an IPv4 one in an IPv6 coat; what was checked is what is reached.
    connector(options, (...result) => {
      if (result[0] === null) onConnected();
      callback(...result);
    });
  };
}

async function readBody(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  headers: Readonly<Record<string, string>>,
  input: OneRequest,
): Promise<Buffer> {
  const coding = headers['content-encoding'] ?? 'identity';
  if (coding !== 'identity' && coding !== '') return give(body, 'the answer is packed, which was not asked for');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > input.max_reply_bytes) return give(body, `the answer is larger than ${input.max_reply_bytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function give(body: { destroy(): unknown }, why: string): never {
  body.destroy();
  throw new SendFailure(true, why);
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]);
  return Object.fromEntries(entries);
}

function wordsOf(error: unknown): string {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const known = networkWords(one);
    if (known !== null) return known;
    if (networkCode(one).startsWith('HPE_')) return 'its answer is not HTTP';
  }
  return 'the exchange broke off';
}
