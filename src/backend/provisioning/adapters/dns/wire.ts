import { isIPv4 } from 'node:net';
import type { DnsRecord } from '#contract/model/resource-spec/dns-spec.ts';
import { AdapterError } from '../adapter.ts';

export const typeCodes = { A: 1, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28, ANY: 255 } as const;
export type TypeName = keyof typeof typeCodes;
export const classCodes = { IN: 1, NONE: 254, ANY: 255 } as const;

/** One record of a message. In updates class and an empty `data` say what is asked (RFC 2136, 2.4 and 2.5). */
export interface WireRecord {
  readonly name: string;
  readonly type: TypeName;
  readonly class: keyof typeof classCodes;
  readonly ttl: number;
  readonly data: Buffer;
}

export interface WireMessage {
  readonly id: number;
  readonly opcode: 'QUERY' | 'UPDATE';
  readonly question: { readonly name: string; readonly type: TypeName };
  /** The prerequisites of an update. */
  readonly answers?: readonly WireRecord[];
  /** Its changes. */
  readonly authorities?: readonly WireRecord[];
}

/** A message as it travels, without compression (the library at hand writes no records without data). */
export function encodeMessage({ id, opcode, question, answers = [], authorities = [] }: WireMessage): Buffer {
  const flags = opcode === 'UPDATE' ? 5 << 11 : 0;
  const header = numbers16(id, flags, 1, answers.length, authorities.length, 0);
  const asked = Buffer.concat([encodeName(question.name), numbers16(typeCodes[question.type], classCodes.IN)]);
  return Buffer.concat([header, asked, ...answers.map(encodeRecord), ...authorities.map(encodeRecord)]);
}

/** A name as labels, in lower case (RFC 4034, 6.2: the form that signatures are made over). */
export function encodeName(name: string): Buffer {
  const labels = name
    .toLowerCase()
    .split('.')
    .filter((label) => label !== '');
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label, 'latin1');
    if (bytes.length > 63) throw new AdapterError('refused', `The name ${name} has a part of more than 63 characters.`);
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  const encoded = Buffer.concat([...parts, Buffer.from([0])]);
  if (encoded.length > 255) throw new AdapterError('refused', `The name ${name} is longer than a domain name can be.`);
  return encoded;
}

export function encodeData(record: DnsRecord): Buffer {
  if (record.type === 'A') return Buffer.from(record.value.split('.').map(Number));
  if (record.type === 'AAAA') return encodeIpv6(record.value);
  if (record.type === 'CNAME') return encodeName(record.value);
  if (record.type === 'MX') return Buffer.concat([numbers16(record.priority), encodeName(record.value)]);
  return encodeTexts(chunksOf(Buffer.from(record.value)));
}

/** The strings of a TXT record, at most 255 bytes each. */
export function encodeTexts(texts: readonly Buffer[]): Buffer {
  return Buffer.concat(texts.flatMap((text) => [Buffer.from([text.length]), text]));
}

export function numbers16(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) buffer.writeUInt16BE(value, at * 2);
  return buffer;
}

function encodeRecord({ name, type, class: within, ttl, data }: WireRecord): Buffer {
  const rest = Buffer.alloc(6);
  rest.writeUInt32BE(ttl, 0);
  rest.writeUInt16BE(data.length, 4);
  return Buffer.concat([encodeName(name), numbers16(typeCodes[type], classCodes[within]), rest, data]);
}

function chunksOf(bytes: Buffer): Buffer[] {
  if (bytes.length === 0) return [bytes];
  return Array.from({ length: Math.ceil(bytes.length / 255) }, (_, at) => bytes.subarray(at * 255, at * 255 + 255));
}

function encodeIpv6(text: string): Buffer {
  // The platform writes an address out in its shortest form, and an IPv4 tail in hexadecimal.
  const short = isIPv4(text) ? text : new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [before = '', after] = short.split('::');
  const groups = (part: string) => part.split(':').filter((one) => one !== '');
  const [head, tail] = [groups(before), groups(after ?? '')];
  const zeros = Array.from({ length: after === undefined ? 0 : 8 - head.length - tail.length }, () => '0');
  return numbers16(...[...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16)));
}
