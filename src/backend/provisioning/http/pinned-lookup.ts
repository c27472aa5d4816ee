import type { LookupFunction } from 'node:net';
import type { HostAddress } from './resolve-checked.ts';

/** Lets a connection be made to these addresses, whatever its host resolves to by now. */
export function pinnedLookup(addresses: readonly HostAddress[]): LookupFunction {
  return (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}
