import { AdapterError } from '../adapter.ts';
import type { Verdict } from './tsig.ts';

const refusals: Readonly<Record<string, string>> = {
  FORMERR: 'The name server does not understand the request.',
  NOTIMP: 'The name server takes no dynamic updates (RFC 2136).',
  REFUSED: 'The name server refuses this; check its rules for updates, and the TSIG key.',
  NOTAUTH:
    'The name server is not responsible for the zone %, or takes only updates that are signed with a key it knows.',
  NOTZONE: 'A name is outside the zone %.',
};

/** What an answer that is neither success nor a prerequisite means (RFC 2136, 2.2). */
export function answerFailure(rcode: string, zone: string, changes: boolean): AdapterError {
  const known = refusals[rcode];
  if (known !== undefined)
    return new AdapterError(
      'refused',
      known.replace('%', () => zone),
    );
  const acted = changes ? ' It may have acted all the same.' : ' Nothing was done.';
  return new AdapterError(changes ? 'unknown' : 'unreachable', `The name server failed with ${rcode}.${acted}`);
}

/** An answer that is not signed as it should be: the key is wrong, or somebody else answered. */
export function signatureFailure(
  verdict: Exclude<Verdict, { kind: 'good' }>,
  rcode: string,
  zone: string,
  effect: 'unknown' | 'unreachable',
): AdapterError {
  if (verdict.kind === 'refused') {
    const clock = verdict.error === 18;
    const why = clock
      ? 'its clock and ours are more than five minutes apart'
      : 'it does not know the key, or the secret is another; check name, algorithm and secret';
    return new AdapterError('refused', `The name server refuses the TSIG signature: ${why}.`);
  }
  // A server without the key can say no, and nothing else.
  if (verdict.kind === 'unsigned' && refusals[rcode] !== undefined) return answerFailure(rcode, zone, true);
  return new AdapterError(
    effect,
    'The answer is not signed with the TSIG key, so it is not believed. Check who answers at this address.',
  );
}
