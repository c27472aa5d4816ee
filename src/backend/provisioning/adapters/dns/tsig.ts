import { createHmac, timingSafeEqual } from 'node:crypto';
import { encodeName, numbers16 } from './wire.ts';

export interface TsigKey {
  readonly name: string;
  readonly algorithm: 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512';
  /** The shared secret itself. */
  readonly secret: Buffer;
}

export interface Signed {
  readonly message: Buffer;
  /** Of the request; an answer is signed over it. */
  readonly mac: Buffer;
}

const tsigType = 250;
const anyClass = 255;
/** How far the clocks may be apart, in seconds (RFC 8945, 10). */
const fudge = 300;

/** Appends a TSIG record (RFC 8945). `now` in seconds since 1970. */
export function sign(message: Buffer, key: TsigKey, now: number): Signed {
  const id = message.readUInt16BE(0);
  const time = { seconds: now, fudge };
  const mac = macOf(key, [message, variables(key, time, 0, Buffer.alloc(0))]);
  const data = Buffer.concat([
    encodeName(key.algorithm),
    timeOf(time),
    numbers16(mac.length),
    mac,
    numbers16(id, 0, 0),
  ]);
  const record = Buffer.concat([encodeName(key.name), numbers16(tsigType, anyClass, 0, 0, data.length), data]);
  return { message: Buffer.concat([withAdditionals(message, 1), record]), mac };
}

export type Verdict =
  /** Signed with the key, over this request. */
  | { readonly kind: 'good' }
  | { readonly kind: 'unsigned' | 'forged' }
  /** The server says what is wrong with our signature: BADSIG 16, BADKEY 17, BADTIME 18. */
  | { readonly kind: 'refused'; readonly error: number };

/** Whether an answer comes from somebody who has the key and saw the request. Throws where it is no DNS message. */
export function verify(answer: Buffer, key: TsigKey, requestMac: Buffer, now: number): Verdict {
  const at = lastRecordAt(answer);
  if (at === null) return { kind: 'unsigned' };
  const tsig = readTsig(answer, at);
  if (tsig === null) return { kind: 'unsigned' };
  // Such an answer is not signed, as the server could not.
  if (tsig.error === 16 || tsig.error === 17) return { kind: 'refused', error: tsig.error };
  const bare = withAdditionals(answer.subarray(0, at), -1);
  bare.writeUInt16BE(tsig.originalId, 0);
  const signed = [numbers16(requestMac.length), requestMac, bare, variables(key, tsig.time, tsig.error, tsig.other)];
  const mac = macOf(key, signed);
  if (mac.length !== tsig.mac.length || !timingSafeEqual(mac, tsig.mac)) return { kind: 'forged' };
  if (tsig.error !== 0) return { kind: 'refused', error: tsig.error };
  return Math.abs(now - tsig.time.seconds) > tsig.time.fudge ? { kind: 'forged' } : { kind: 'good' };
}

interface SignedTime {
  readonly seconds: number;
  readonly fudge: number;
}

function macOf(key: TsigKey, parts: readonly Buffer[]): Buffer {
  return createHmac(key.algorithm.slice('hmac-'.length), key.secret).update(Buffer.concat(parts)).digest();
}

function variables(key: TsigKey, time: SignedTime, error: number, other: Buffer): Buffer {
  return Buffer.concat([
    encodeName(key.name),
    numbers16(anyClass, 0, 0),
    encodeName(key.algorithm),
    timeOf(time),
    numbers16(error, other.length),
    other,
  ]);
}

function timeOf({ seconds, fudge: apart }: SignedTime): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeUIntBE(seconds, 0, 6);
  buffer.writeUInt16BE(apart, 6);
  return buffer;
}

function withAdditionals(message: Buffer, change: number): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt16BE(copy.readUInt16BE(10) + change, 10);
  return copy;
}

function readTsig(message: Buffer, at: number) {
  const after = skipName(message, at);
  if (message.readUInt16BE(after) !== tsigType) return null;
  const time = skipName(message, after + 10);
  const macLength = message.readUInt16BE(time + 8);
  const rest = time + 10 + macLength;
  const otherLength = message.readUInt16BE(rest + 4);
  return {
    time: { seconds: message.readUIntBE(time, 6), fudge: message.readUInt16BE(time + 6) },
    mac: message.subarray(time + 10, rest),
    originalId: message.readUInt16BE(rest),
    error: message.readUInt16BE(rest + 2),
    other: message.subarray(rest + 6, rest + 6 + otherLength),
  };
}

/** Where the last record begins; null where the additional section is empty. */
function lastRecordAt(message: Buffer): number | null {
  const [questions = 0, ...sections] = [4, 6, 8, 10].map((at) => message.readUInt16BE(at));
  if (sections.at(-1) === 0) return null;
  let at = 12;
  for (let left = questions; left > 0; left -= 1) at = skipName(message, at) + 4;
  let last = at;
  for (let left = sections.reduce((sum, one) => sum + one, 0); left > 0; left -= 1) {
    last = at;
    const fixed = skipName(message, at);
    at = fixed + 10 + message.readUInt16BE(fixed + 8);
  }
  return last;
}

function skipName(message: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const length = message.readUInt8(at);
    if (length === 0) return at + 1;
    if (length >= 192) return at + 2;
    at += length + 1;
  }
}
