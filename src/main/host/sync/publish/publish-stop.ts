import { AppError } from '#contract/errors/app-error.ts';
import { PullStop } from '../pull/pull-stop.ts';

export type StopState = 'paused_network' | 'paused_sign_in' | 'needs_person';

/** Ends a run before its time; the outbox holds what is needed to go on. */
export class PublishStop extends Error {
  override readonly name = 'PublishStop';
  readonly state: StopState;

  constructor(state: StopState, message: string) {
    super(message);
    this.state = state;
  }
}

/** Reason of an abort that is no wish to give up: what was going on goes on later. */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted';

  constructor() {
    super('the studio is closing or works offline.');
  }
}

function isInterrupted(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof RunInterrupted;
}

/** Throws `PublishStop` where the run is only interrupted, not cancelled. */
export function stopIfInterrupted(signal: AbortSignal): void {
  if (isInterrupted(signal)) throw networkStop(signal.reason.message);
}

/** Aborts when `signal` does so without a wish to give up: a look at what was sent ends a cancelled run, not the other way round. */
export function interruptedOnly(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const follow = () => {
    if (isInterrupted(signal)) controller.abort(signal.reason);
  };
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow, { once: true });
  return controller.signal;
}

/** Codes of failures that the server or the way to it may get over by itself. */
const passing = new Set<string>([
  'backend_garbage',
  'internal_error',
  'unavailable',
  'too_many_requests',
  'request_timeout',
]);

export function isPassing(error: unknown): boolean {
  return error instanceof AppError && passing.has(error.code);
}

/** What a failed look at the server means for a publish. What is not an `AppError` is thrown on. */
export function stopFor(error: unknown): PublishStop {
  if (error instanceof PublishStop) return error;
  if (error instanceof PullStop) {
    const state = error.kind === 'identity' ? 'needs_person' : 'paused_network';
    return new PublishStop(state, error.message);
  }
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'unauthorized') return signInStop();
  if (error.code === 'backend_unreachable' || passing.has(error.code)) return networkStop(error.message);
  return new PublishStop('needs_person', error.message);
}

/** The workspace gives no client: it works offline, has no backend, or is signed in elsewhere. */
export function noClientStop(error: unknown): PublishStop {
  if (!(error instanceof AppError)) throw error;
  return error.code === 'forbidden' || error.code === 'unauthorized'
    ? new PublishStop('paused_sign_in', `Paused: ${error.message}`)
    : new PublishStop('paused_network', `Paused: ${error.message}`);
}

/** Of the reason only what happened is told: nobody has to do anything about it. */
export function networkStop(reason: string): PublishStop {
  const [happened = reason] = reason.split(/(?<=[.!?])\s/);
  const message = `Paused: ${happened} The publish goes on by itself once the backend answers.`;
  return new PublishStop('paused_network', message);
}

export function signInStop(): PublishStop {
  const message = 'Paused: the sign-in has expired. Sign in again as the same person; nothing has to be planned anew.';
  return new PublishStop('paused_sign_in', message);
}
