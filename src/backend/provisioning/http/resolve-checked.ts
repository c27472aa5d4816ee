import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type AddressGuard, type Judgement, unwrapped } from './address-guard.ts';
import { GuardedHttpError } from './guarded-http-error.ts';

export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Asks the system which addresses a host name has. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

export const systemResolve: ResolveHost = async (host) => {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/**
 * The addresses of `host` that may be reached, asked for once: what is connected to afterwards is one of these, so that a
 * name cannot point elsewhere between the check and the connection. Throws `GuardedHttpError` where none may.
 */
export async function resolveChecked(
  host: string,
  guard: AddressGuard,
  resolve: ResolveHost,
  signal: AbortSignal,
): Promise<[HostAddress, ...HostAddress[]]> {
  const name = host.replace(/^\[|\]$/g, '');
  const found = isIP(name) === 0 ? await withSignal(resolve(name), name, signal) : [name];
  const judged = found.map((address) => ({ address, judgement: guard.judge(name, address) }));
  const [first, ...rest] = judged
    .filter(({ judgement }) => judgement === 'reached')
    .map(({ address }) => hostAddress(address));
  if (first !== undefined) return [first, ...rest];
  const where = `${host} is not reached: it leads to ${found.join(', ') || 'no address'}`;
  throw new GuardedHttpError('refused', `${where}, ${why[judged[0]?.judgement ?? 'never']}`);
}

function hostAddress(given: string): HostAddress {
  const address = unwrapped(given);
  return { address, family: isIP(address) === 6 ? 6 : 4 };
}

/** Who can change it stands in the words. */
const why: Readonly<Record<Judgement, string>> = {
  reached: '',
  never: 'which is not on the public internet, and which this backend never connects to.',
  ask_operator:
    'which is not on the public internet. Which private networks this backend may reach is decided by who operates it, with --allow-private-networks or HOOKWRIGHT_ALLOW_NETWORKS.',
  not_listed:
    'which is not on the public internet. Where that is meant, an administrator adds the address to the allowed networks.',
};

async function withSignal(work: Promise<readonly string[]>, host: string, signal: AbortSignal) {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, aborted.promise]);
  } catch (error) {
    // The look-up goes on by itself; its late failure is nobody's.
    work.catch(() => undefined);
    if (signal.aborted) throw error;
    throw new GuardedHttpError('unreachable', `The host ${host} is not known; check its name, or the name server.`, {
      cause: error,
    });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
