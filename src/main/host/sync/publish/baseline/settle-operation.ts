import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { settleStep, settleTime } from '#engine/sync/outcome.ts';
import { updateEntity } from '#host/store/queries/entities.ts';
import type { PublishRun } from '../publish-run.ts';
import { isPassing, networkStop, stopFor } from '../publish-stop.ts';
import { mostAttempts, restartClock } from './attempts.ts';
import { confirm } from './confirm.ts';
import { type Found, hasKeyOfItsOwn, letGo, lookFor } from './look-for.ts';
import { markUnknown } from './mark-unknown.ts';
import { sendOperations } from './send-operation.ts';
import { settleSteps } from './steps/settle-steps.ts';
import { isStepped } from './steps/steps-of.ts';
import { isMarked } from './write-request.ts';

const mostBlindLooks = 5;
const firstPauseMs = 500;
const longestPauseMs = 10_000;

/**
 * Finds out what became of a request that nobody answered: looks for its effect until the settle time is over, then sends
 * the same once more or asks a person (`sync.md` 3.10, S93). With `patient` false it looks once and leaves it at that.
 */
export async function settleOperation(
  run: PublishRun,
  operation: ChangeSetOperation,
  patient: boolean,
): Promise<'settled' | 'open'> {
  if (isStepped(run, operation)) return settleSteps(run, operation, patient);
  const stored = run.stored(operation);
  if (stored.state === 'sent') markUnknown(run, operation, 'The studio was closed before the answer came.');
  restartClock(run, operation);
  if (await run.looking(() => letGo(run, operation))) return 'settled';
  let blind = 0;
  for (let look = 1; ; look += 1) {
    const found = await lookOnce(run, operation);
    if (found === null) blind += 1;
    if (found === 'gone' || found === 'wedged') {
      giveUp(run, operation, found);
      return 'settled';
    }
    if (found === 'ours') {
      await confirm(run, operation, stored.status);
      return 'settled';
    }
    const { attempts, first_sent_mono } = run.stored(operation);
    const since = run.deps.clock.monotonic() - (first_sent_mono ?? 0);
    const settle = settleTime(run.deps.profile().longest_request_ms);
    const step = settleStep({
      found: found === null ? 'could_not_look' : 'nothing',
      since_sent_ms: since,
      settle_ms: settle,
      attempts,
      max_attempts: mostAttempts,
      marked: operation.kind !== 'create' || isMarked(run, operation) || hasKeyOfItsOwn(run.typeOf(operation)),
    });
    if (step === 'needs_person') {
      run.end(operation, 'needs_person', unanswered(operation, attempts));
      return 'settled';
    }
    if (step === 'send_again') {
      if (run.refused.has(operation.op_id)) run.end(operation, 'rejected', stored.message);
      else if (!patient) return 'open';
      else await sendOperations(run, [operation]);
      return 'settled';
    }
    if (!patient || run.signal.aborted) return 'open';
    if (blind >= mostBlindLooks) throw networkStop('the backend does not answer as it should.');
    const pause = Math.min(firstPauseMs * 2 ** look, longestPauseMs, Math.max(settle - since, firstPauseMs));
    await run.deps.clock.sleep(pause, run.signal);
  }
}

/** Null: the server did not let us look, for now. */
async function lookOnce(run: PublishRun, operation: ChangeSetOperation): Promise<Found | null> {
  try {
    return await lookFor(run, operation);
  } catch (error) {
    if (isPassing(error)) return null;
    throw stopFor(error);
  }
}

function giveUp(run: PublishRun, operation: ChangeSetOperation, found: 'gone' | 'wedged'): void {
  if (found === 'gone') {
    run.end(operation, 'rejected', 'It is no longer on the server; whether this request reached it is not known.');
    return;
  }
  run.deps.store.transaction(() => {
    const row = run.entity(operation);
    if (row !== undefined) updateEntity(run.deps.store, { ...row, wedged: 1 });
    const message =
      'The server has stored a text that it does not show as the current version, and refuses every further one. Its administrator has to repair that.';
    run.end(operation, 'needs_person', message);
  });
}

function unanswered(operation: ChangeSetOperation, attempts: number): string {
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  const unmarked =
    operation.kind === 'create' ? ' Look there whether it was made, then publish again or leave it.' : '';
  return `It was sent ${times}, no answer came, and the server does not show it.${unmarked}`;
}
