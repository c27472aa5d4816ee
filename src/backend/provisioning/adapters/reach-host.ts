import { addressGuard } from '../http/address-guard.ts';
import { GuardedHttpError } from '../http/guarded-http-error.ts';
import { type HostAddress, resolveChecked, systemResolve } from '../http/resolve-checked.ts';
import { type AdapterCall, AdapterError } from './adapter.ts';
import { brokenOff } from './time-limit.ts';

/**
 * The addresses of a target's host, asked for once and judged by what the backend's operator lets it reach; connect to one
 * of these and to nothing else. The first connects. Throws `AdapterError` where there is none.
 */
export async function reachHost(
  { networks }: Pick<AdapterCall, 'networks'>,
  host: string,
  signal: AbortSignal,
): Promise<readonly [HostAddress, ...HostAddress[]]> {
  try {
    // Whoever wrote the host meant it: there is no list of its own to be on.
    return await resolveChecked(host, addressGuard([host], networks), systemResolve, signal);
  } catch (error) {
    if (signal.aborted) throw brokenOff(signal, 'unreachable');
    if (!(error instanceof GuardedHttpError)) throw error;
    throw new AdapterError(error.effect, error.message, { cause: error });
  }
}
