import { AppError } from '#contract/errors/app-error.ts';
import { syncRoutes } from '#contract/http/sync.ts';
import type { PublishRun } from '../publish-run.ts';
import { networkStop, PublishStop, stopIfInterrupted } from '../publish-stop.ts';
import { applyOutcome, refuseAll } from './apply-outcome.ts';
import { abandonSet, askOutcome, readSetAnswer, type SetAnswer } from './change-set-answer.ts';
import { changeSetBody, envelope } from './change-set-body.ts';
import { uploadTexts } from './upload-texts.ts';

export type EnhancedEnd = 'done' | 'rejected' | 'cancelled';

const mostAttempts = 6;
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/**
 * Carries out an approved plan as one change set: all of it or nothing, whatever happens on the way (`sync.md` 3.11, S99).
 * Throws `PublishStop` where it has to wait for the network or a sign-in.
 */
export async function runEnhanced(run: PublishRun): Promise<EnhancedEnd> {
  let body = run.current().body;
  if (body !== null) {
    const answer = await askOutcome(run);
    const end = answer === null ? null : settle(run, answer);
    if (end !== null) return end;
  }
  if (run.signal.aborted) return cancel(run, body !== null);
  if (body === null) {
    body = await prepare(run);
    if (body === null) return 'rejected';
  }
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    if (run.signal.aborted) return cancel(run, true);
    const end = await attemptOnce(run, body);
    if (end !== null) return end;
    await run.deps.clock.sleep(Math.min(firstPauseMs * 2 ** attempt, longestPauseMs), run.signal);
  }
  throw networkStop('the backend does not answer as it should.');
}

/** Uploads and writes down what is needed to send the same again; null: it cannot be sent, and is told so. */
async function prepare(run: PublishRun): Promise<string | null> {
  try {
    const { store } = run.deps;
    const before = changeSetBody(run);
    const { changes } = store;
    run.report('Uploading texts');
    await uploadTexts(run);
    const body = store.changes === changes ? before : changeSetBody(run);
    run.setState({ body });
    return body;
  } catch (error) {
    const refused = error instanceof PublishStop && error.state === 'needs_person';
    if (!(error instanceof AppError) && !refused) throw error;
    refuseAll(run, 'rejected', error.message);
    return null;
  }
}

async function attemptOnce(run: PublishRun, body: string): Promise<EnhancedEnd | null> {
  run.report('Publishing all changes together');
  intend(run);
  const { headers, idempotencyKey } = envelope(run, body);
  const exchange = await run.client().exchange(syncRoutes.postChangeSet, {
    bytes: Buffer.from(body, 'utf8'),
    headers,
    idempotencyKey,
    timeoutMs: run.deps.profile().longest_request_ms,
  });
  const answer = readSetAnswer(exchange);
  // What was applied is written down with the answer in one commit.
  if (answer.kind !== 'decided' || answer.outcome.outcome !== 'applied') log(run, answer);
  switch (answer.kind) {
    case 'decided':
      return settle(run, answer);
    case 'refused':
      return refused(run, answer);
    case 'not_sent':
      throw networkStop(answer.message);
    case 'wait':
      await run.deps.clock.sleep(Math.min(answer.wait_ms ?? 0, longestPauseMs), run.signal);
      return null;
    default:
      return lookUp(run, answer.message);
  }
}

/** No answer, or one that says nothing: the server is asked what became of it. */
async function lookUp(run: PublishRun, message: string): Promise<EnhancedEnd | null> {
  const answer = await askOutcome(run);
  if (answer === null) return null;
  if (answer.kind === 'decided') return settle(run, answer);
  if (answer.kind === 'not_sent') throw networkStop(answer.message);
  if (answer.kind === 'unknown' && answer.status === null) throw networkStop(message);
  return null;
}

function settle(run: PublishRun, answer: SetAnswer): EnhancedEnd | null {
  if (answer.kind !== 'decided') return null;
  const { outcome } = answer;
  if (outcome.outcome === 'applied') {
    applyOutcome(run, outcome);
    return 'done';
  }
  if (outcome.outcome === 'abandoned') {
    refuseAll(run, 'abandoned', cancelledWords, outcome);
    return 'cancelled';
  }
  refuseAll(run, 'rejected', rejectedWords(outcome.failures), outcome);
  return 'rejected';
}

const cancelledWords = 'It was cancelled and did not happen. All changes are still here, unpublished.';

function rejectedWords(failures: readonly { message: string }[]): string {
  const [first] = failures;
  const rest = failures.length > 1 ? ` And ${failures.length - 1} more.` : '';
  return `The backend refused the publish as a whole; nothing was applied. ${first?.message ?? ''}${rest}`;
}

/** Refused without a decision: before that is said, it is made certain that no earlier copy can still be decided. */
async function refused(
  run: PublishRun,
  { status, code, message }: Extract<SetAnswer, { kind: 'refused' }>,
): Promise<EnhancedEnd> {
  if (status === 421) {
    throw new PublishStop(
      'paused_sign_in',
      'Paused: the sign-in is for another tenant than this publish was approved for.',
    );
  }
  const words = refusals.get(code) ?? message;
  if (code !== 'change_set_reused') {
    const fence = await abandonSet(run);
    if (fence.kind === 'decided' && fence.outcome.outcome !== 'abandoned') return settle(run, fence) ?? 'rejected';
    if (fence.kind === 'not_sent' || fence.kind === 'unknown' || fence.kind === 'wait')
      throw networkStop(fence.message);
  }
  refuseAll(run, 'rejected', words);
  return 'rejected';
}

const refusals = new Map([
  [
    'history_diverged',
    'The server was restored from a backup, and its history is not the one this plan was made on. Nothing was applied. Pull, look at the plan again, then publish.',
  ],
  [
    'gone',
    'This plan was made on a state that is too old for the server. Nothing was applied. Pull, then publish again.',
  ],
  [
    'change_set_reused',
    'The server knows another publish under this id. Nothing of this one was applied. Publish again from a new plan.',
  ],
]);

/** Only an answer of the server makes it certain that a set that may have left will not happen (SB-27). */
async function cancel(run: PublishRun, mayHaveLeft: boolean): Promise<EnhancedEnd> {
  stopIfInterrupted(run.signal);
  if (!mayHaveLeft) {
    refuseAll(run, 'abandoned', cancelledWords);
    return 'cancelled';
  }
  run.report('Cancelling');
  const answer = await run.looking(() => abandonSet(run));
  const end = settle(run, answer);
  if (end !== null) return end;
  const message = answer.kind === 'decided' ? '' : answer.message;
  throw networkStop(`it could not be cancelled for certain (${message}).`);
}

function intend(run: PublishRun): void {
  const { clock, processId } = run.deps;
  const sent = { first_sent_mono: clock.monotonic(), process_id: processId, sent_at: run.now() };
  run.recordAll({ state: 'sent', ...sent }, true);
}

function log(run: PublishRun, answer: SetAnswer): void {
  const status =
    answer.kind === 'decided' || answer.kind === 'refused' || answer.kind === 'unknown' ? answer.status : null;
  const message = answer.kind === 'decided' ? '' : answer.message;
  run.recordAll({ status, message });
}
