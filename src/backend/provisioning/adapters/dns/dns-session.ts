import { randomInt } from 'node:crypto';
import { type Answer, decode } from 'dns-packet';
import { type DnsConfig, dnsConfig } from '#contract/model/connector-config/dns-config.ts';
import { type AdapterCall, AdapterError } from '../adapter.ts';
import { reachHost } from '../reach-host.ts';
import { brokenOff } from '../time-limit.ts';
import { answerFailure, signatureFailure } from './dns-errors.ts';
import { ExchangeFailure, exchange, type NameServer } from './exchange.ts';
import { sign, type TsigKey, verify } from './tsig.ts';
import { encodeMessage, type TypeName, type WireMessage, type WireRecord } from './wire.ts';

/** What an update came to: done, or a prerequisite did not hold and nothing was done. */
export type UpdateAnswer = 'done' | 'in_use' | 'not_as_before';

/** Questions and updates of one zone at its primary server, signed where the connector has a key. */
export interface DnsSession {
  readonly config: DnsConfig;
  readonly call: AdapterCall;
  /** The records of one type at a name; none where there is no such name. */
  query(name: string, type: TypeName): Promise<Answer[]>;
  /** Does all of the changes, or none (RFC 2136). */
  update(prerequisites: readonly WireRecord[], changes: readonly WireRecord[]): Promise<UpdateAnswer>;
}

type ReachedServer = DnsConfig & NameServer;

interface Reply {
  readonly rcode: string;
  readonly answers: Answer[];
}

const prerequisiteCodes: Readonly<Record<string, UpdateAnswer>> = {
  NOERROR: 'done',
  YXDOMAIN: 'in_use',
  YXRRSET: 'in_use',
  NXDOMAIN: 'not_as_before',
  NXRRSET: 'not_as_before',
};

export function openDns(call: AdapterCall): DnsSession {
  const config = dnsConfig.parse(call.config);
  const key = keyOf(config, call.credentials);
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(config.timeout_seconds * 1000)]);
  let found: ReturnType<typeof reachHost> | undefined;
  const ask = async (message: Omit<WireMessage, 'id'>) => {
    if (signal.aborted) throw brokenOff(signal, 'unreachable');
    found ??= reachHost(call, config.host, signal);
    const [{ address }] = await found;
    return asked({ ...config, address }, key, { ...message, id: randomInt(65_536) }, signal);
  };
  return {
    config,
    call,
    async query(name, type) {
      const { rcode, answers } = await ask({ opcode: 'QUERY', question: { name, type } });
      if (rcode === 'NXDOMAIN') return [];
      if (rcode !== 'NOERROR') throw answerFailure(rcode, config.zone, false);
      return answers.filter((one) => one.type === type && one.name.toLowerCase() === name.toLowerCase());
    },
    async update(prerequisites, changes) {
      const question = { name: config.zone, type: 'SOA' } as const;
      const { rcode } = await ask({ opcode: 'UPDATE', question, answers: prerequisites, authorities: changes });
      const answer = prerequisiteCodes[rcode];
      if (answer === undefined) throw answerFailure(rcode, config.zone, true);
      return answer;
    },
  };
}

async function asked(
  config: ReachedServer,
  key: TsigKey | null,
  message: WireMessage,
  signal: AbortSignal,
): Promise<Reply> {
  const changes = message.opcode === 'UPDATE';
  const bare = encodeMessage(message);
  if (bare.length > 60_000)
    throw new AdapterError('refused', 'The records are more than one update can carry; use fewer.');
  const signed = key === null ? null : sign(bare, key, seconds());
  const answer = await reached(config, signed?.message ?? bare, changes, signal);
  const effect = changes ? 'unknown' : 'unreachable';
  try {
    const {
      id,
      rcode = '',
      flag_qr,
      answers = [],
    } = decode(answer) as ReturnType<typeof decode> & { rcode?: string; flag_qr?: boolean };
    const verdict = key === null || signed === null ? null : verify(answer, key, signed.mac, seconds());
    if (verdict !== null && verdict.kind !== 'good') throw signatureFailure(verdict, rcode, config.zone, effect);
    if (id !== message.id || flag_qr === false) throw new RangeError('It answers another message.');
    return { rcode, answers };
  } catch (error) {
    if (error instanceof AdapterError) throw error;
    throw new AdapterError(effect, `What ${config.host}:${config.port} answered is not DNS; check host and port.`, {
      cause: error,
    });
  }
}

async function reached(config: ReachedServer, message: Buffer, changes: boolean, signal: AbortSignal): Promise<Buffer> {
  if (signal.aborted) throw brokenOff(signal, 'unreachable');
  try {
    return await exchange(config, message, signal);
  } catch (error) {
    const effect = changes && error instanceof ExchangeFailure && error.sent ? 'unknown' : 'unreachable';
    if (signal.aborted) throw brokenOff(signal, effect);
    const why = error instanceof ExchangeFailure ? error.message : 'the connection broke';
    const acted = effect === 'unknown' ? ' It may have acted all the same.' : ' Nothing was done.';
    throw new AdapterError(effect, `The name server ${config.host}:${config.port} gave no answer: ${why}.${acted}`, {
      cause: error,
    });
  }
}

function keyOf(config: DnsConfig, credentials: AdapterCall['credentials']): TsigKey | null {
  if (config.tsig_key_name === null) return null;
  const secret = credentials['tsig_secret'];
  if (secret === undefined) {
    throw new AdapterError(
      'refused',
      `The connector names the TSIG key ${config.tsig_key_name} and has no secret; set its credentials.`,
    );
  }
  return { name: config.tsig_key_name, algorithm: config.tsig_algorithm, secret: Buffer.from(secret, 'base64') };
}

const seconds = () => Math.floor(Date.now() / 1000);
