import type { OutcomeClass } from '#contract/model/change-set.ts';
import type { OperationKind } from '#contract/model/publish-plan.ts';

export interface Attempt {
  readonly kind: OperationKind;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** An earlier request for the same operation was sent and its outcome is not known. */
  readonly repeat: boolean;
  /** The answer must name the thing it made. */
  readonly expects_id: boolean;
}

export type Response =
  /** `before_send`: refused connection, DNS, TLS, before any byte of the request. */
  | { readonly kind: 'no_answer'; readonly when: 'before_send' | 'after_send' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Complete and of the agreed shape; an empty 204 is. A login page with 200 is not. */
      readonly readable: boolean;
      readonly has_id: boolean;
      /** What a read after the write showed; null: not read yet. */
      readonly read_back: 'equal' | 'differs' | null;
      readonly retry_after_ms: number | null;
    };

export interface Outcome {
  readonly class: OutcomeClass;
  readonly wait_ms: number | null;
  /** Sign in again, then go on (sync.md 3.15). */
  readonly needs_sign_in: boolean;
}

const unknownStatuses = new Set([408, 425, 499]);
/** May be our own earlier success even at the first attempt: a proxy may have sent it twice (sync.md 4.2 F3, 2 B7). */
const mayBeOurs = new Set([409, 412]);

/** What a request turned out to have done on a baseline backend: the table of sync.md 3.10. */
export function classifyOutcome(attempt: Attempt, response: Response): Outcome {
  const outcome = (name: OutcomeClass, more: Partial<Outcome> = {}): Outcome => ({
    class: name,
    wait_ms: null,
    needs_sign_in: false,
    ...more,
  });
  if (response.kind === 'no_answer') return outcome(response.when === 'before_send' ? 'not_sent' : 'unknown');
  const { status, retry_after_ms } = response;
  if (status >= 200 && status < 300) {
    if (!response.readable || (attempt.expects_id && !response.has_id)) return outcome('unknown');
    if (response.read_back === null) return outcome('read_back');
    return outcome(response.read_back === 'equal' ? 'yes' : 'accepted_not_applied');
  }
  if (status === 429) return outcome('wait', { wait_ms: retry_after_ms });
  if (status === 503 && retry_after_ms !== null && attempt.method !== 'POST')
    return outcome('wait', { wait_ms: retry_after_ms });
  if (status < 400 || status >= 500 || unknownStatuses.has(status))
    return outcome('unknown', { wait_ms: retry_after_ms });
  // A refusal of this copy says nothing about the copy before it.
  if (attempt.repeat || mayBeOurs.has(status)) return outcome('look_first', { needs_sign_in: status === 401 });
  return outcome('no', { needs_sign_in: status === 401 });
}

export interface SettleState {
  /** What a look for the mark (or the natural key) showed. */
  readonly found: 'ours' | 'nothing' | 'could_not_look';
  /** Monotonic; starts again when the studio starts again. */
  readonly since_sent_ms: number;
  readonly settle_ms: number;
  readonly attempts: number;
  readonly max_attempts: number;
  /** Without a mark a second creation cannot be told from the first, so a person decides. */
  readonly marked: boolean;
}

export type SettleStep = 'adopt' | 'wait' | 'send_again' | 'needs_person';

/** What follows an unknown outcome: adopt, wait, send the same again with the same mark, or ask (sync.md 3.10). */
export function settleStep(state: SettleState): SettleStep {
  if (state.found === 'ours') return 'adopt';
  if (state.found === 'could_not_look' || state.since_sent_ms < state.settle_ms) return 'wait';
  return state.marked && state.attempts < state.max_attempts ? 'send_again' : 'needs_person';
}

/** Twice the longest request the profile allows. */
export function settleTime(longest_request_ms: number): number {
  return 2 * longest_request_ms;
}
