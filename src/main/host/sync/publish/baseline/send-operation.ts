import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { findMark, listMarksOf, putMark, settleMark } from '#host/store/queries/ledger.ts';
import type { WriteRequest } from '#host/sync/baseline/write-adapter.ts';
import { conclude, takeAnswers } from '../conclude.ts';
import type { PublishRun } from '../publish-run.ts';
import { watchLeftWords } from './mark-unknown.ts';
import { ready } from './ready.ts';
import { sendSteps } from './steps/send-steps.ts';
import { isStepped } from './steps/steps-of.ts';
import { requestOf } from './write-request.ts';

interface ReadyRequest {
  readonly operation: ChangeSetOperation;
  readonly request: WriteRequest;
  /** What a removed mark leaves in its field. */
  readonly words: string | null;
}

/**
 * Sends requests of an approved plan together, each if the server still shows what it was planned on, and settles them as
 * far as the answers allow (`sync.md` 3.10). The intents are on disk, in one commit, before the first of them leaves (S91).
 * All of them come to an end, whatever happens to one; then the first trouble is thrown.
 */
export async function sendOperations(run: PublishRun, operations: readonly ChangeSetOperation[]): Promise<void> {
  const stepped = operations.filter((operation) => isStepped(run, operation));
  const whole = operations.filter((operation) => !stepped.includes(operation));
  const ended = await Promise.allSettled([
    sendWhole(run, whole),
    ...stepped.map((operation) => sendSteps(run, operation)),
  ]);
  throwFirst(ended);
}

async function sendWhole(run: PublishRun, operations: readonly ChangeSetOperation[]): Promise<void> {
  const looked = await Promise.allSettled(operations.map((operation) => prepare(run, operation)));
  const requests = looked.flatMap((look) => (look.status === 'fulfilled' && look.value !== null ? [look.value] : []));
  const repeats = intend(run, requests);
  const sent = await Promise.allSettled(
    requests.map(async ({ operation, request }) => {
      const idempotencyKey = operation.op_id;
      const timeoutMs = run.deps.profile().longest_request_ms;
      const exchange = await run.client().exchangeJson({ ...request, idempotencyKey, timeoutMs });
      return { operation, request, exchange, repeat: repeats.has(operation.op_id) };
    }),
  );
  const answers = sent.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const left = takeAnswers(run, answers);
  const concluded = await Promise.allSettled(left.map((answer) => conclude(run, answer.operation, answer)));
  throwFirst([...looked, ...sent, ...concluded]);
}

function throwFirst(ended: readonly PromiseSettledResult<unknown>[]): void {
  const trouble = ended.find((one) => one.status === 'rejected');
  if (trouble !== undefined) throw trouble.reason;
}

/** Null: it is settled without a request. */
async function prepare(run: PublishRun, operation: ChangeSetOperation): Promise<ReadyRequest | null> {
  const words = await ready(run, operation);
  if (words === false) return null;
  const remoteId = run.entity(operation)?.remote_id ?? '';
  const request = requestOf(run, operation, remoteId, words);
  if (typeof request !== 'string') return { operation, request, words };
  run.end(operation, 'rejected', request);
  return null;
}

/** Writes down that the requests are about to leave. Returns the ids of those of which an earlier copy may be on its way. */
function intend(run: PublishRun, requests: readonly ReadyRequest[]): Set<string> {
  if (requests.length === 0) return new Set();
  const repeats = requests.map(({ operation }) => operation).filter((operation) => isRepeat(run, operation));
  run.deps.store.transaction(() => {
    for (const { operation, words } of requests) {
      writeIntent(run, operation);
      watchLeftWords(run, operation, words);
    }
  });
  return new Set(repeats.map(({ op_id }) => op_id));
}

function isRepeat(run: PublishRun, operation: ChangeSetOperation): boolean {
  return run.stored(operation).first_sent_mono !== null;
}

function writeIntent(run: PublishRun, operation: ChangeSetOperation): void {
  const { store, clock, processId } = run.deps;
  const { attempts } = run.stored(operation);
  run.record(operation, {
    state: 'sent',
    attempts: attempts + 1,
    first_sent_mono: clock.monotonic(),
    process_id: processId,
    sent_at: run.now(),
    status: null,
    message: '',
  });
  const { op_id: mark, lid, type, kind } = operation;
  if ((kind !== 'create' && kind !== 'publish_version') || findMark(store, mark) !== undefined) return;
  // What an earlier creation of the same draft may still become is a twin of this one.
  for (const entry of kind === 'create' ? listMarksOf(store, lid) : []) {
    if (entry.kind === 'create' && entry.outcome === 'open') settleMark(store, entry.mark, 'abandoned', null);
  }
  putMark(store, { mark, lid, type, kind, outcome: 'open', remote_id: null });
}
