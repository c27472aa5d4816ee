import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { settleStep, settleTime } from '#engine/sync/outcome.ts';
import type { PublishRun } from '#host/sync/publish/publish-run.ts';
import { mostAttempts, restartClock } from '../attempts.ts';
import { stopSteps } from './end-steps.ts';
import { sendSteps } from './send-steps.ts';
import { placeWords } from './step-words.ts';
import { locate, noteDone, stepsOf } from './steps-of.ts';

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/**
 * Finds out whether the step that nobody answered has taken effect, until the settle time is over, and goes on from there
 * (S93, LC-71). With `patient` false it looks once and sends nothing: what is half done stays for a person to decide on.
 * Throws `PublishStop`.
 */
export async function settleSteps(
  run: PublishRun,
  operation: ChangeSetOperation,
  patient: boolean,
): Promise<'settled' | 'open'> {
  for (let look = 1; ; look += 1) {
    if (run.stored(operation).first_sent_mono === null) return goOn(run, operation, patient);
    restartClock(run, operation);
    const { attempts, first_sent_mono } = run.stored(operation);
    const place = await locate(run, operation);
    const steps = stepsOf(run, operation);
    if (typeof place !== 'number' || steps === undefined || place > steps.done) {
      landed(run, operation, place);
      return goOn(run, operation, patient);
    }
    const settle = settleTime(run.deps.profile().longest_request_ms);
    const since = run.deps.clock.monotonic() - (first_sent_mono ?? 0);
    const open = { found: 'nothing', since_sent_ms: since, settle_ms: settle, attempts, marked: true } as const;
    const next = settleStep({ ...open, max_attempts: mostAttempts });
    if (next === 'send_again' && patient) {
      await sendSteps(run, operation);
      return 'settled';
    }
    if (next !== 'wait') {
      const message = `No answer came to ${placeWords(steps.path, steps.done)}, and the server does not show it.`;
      await stopSteps(run, operation, { message });
      return 'settled';
    }
    if (!patient || run.signal.aborted) return 'open';
    const rest = Math.min(firstPauseMs * 2 ** look, longestPauseMs, Math.max(settle - since, firstPauseMs));
    await run.deps.clock.sleep(rest, run.signal);
  }
}

/** No request is on its way any more. */
function landed(run: PublishRun, operation: ChangeSetOperation, place: number | 'gone' | 'elsewhere'): void {
  run.deps.store.transaction(() => {
    if (typeof place === 'number') noteDone(run, operation, place);
    run.record(operation, { state: 'sent', attempts: 0, first_sent_mono: null, process_id: null });
  });
}

async function goOn(run: PublishRun, operation: ChangeSetOperation, patient: boolean): Promise<'settled'> {
  const steps = stepsOf(run, operation);
  if (patient) await sendSteps(run, operation);
  else {
    const where = steps === undefined ? 'before it began' : `before ${placeWords(steps.path, steps.done)}`;
    await stopSteps(run, operation, { message: `It stopped ${where}.` });
  }
  return 'settled';
}
