import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { stripBirthMark } from '#engine/sync/marks.ts';
import { findMark, listMarksOf, putMark, settleMark } from '#host/store/queries/ledger.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { WriteRequest } from '#host/sync/baseline/write-adapter.ts';
import { conclude, takeAnswers } from '../conclude.ts';
import type { PublishRun } from '../publish-run.ts';
import { acknowledgeDeletion } from './acknowledge.ts';
import { confirm } from './confirm.ts';
import { createdWords, requestOf } from './write-request.ts';

/** How often one request is sent before a person decides. */
export const mostAttempts = 5;
const deletedHere = 'It was deleted here meanwhile.';

interface ReadyRequest {
  readonly operation: ChangeSetOperation;
  readonly request: WriteRequest;
}

/**
 * Sends requests of an approved plan together, each if the server still shows what it was planned on, and settles them as
 * far as the answers allow (`sync.md` 3.10). The intents are on disk, in one commit, before the first of them leaves (S91).
 * All of them come to an end, whatever happens to one; then the first trouble is thrown.
 */
export async function sendOperations(run: PublishRun, operations: readonly ChangeSetOperation[]): Promise<void> {
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
  const trouble = [...looked, ...sent, ...concluded].find((one) => one.status === 'rejected');
  if (trouble !== undefined) throw trouble.reason;
}

/** Null: it is settled without a request. */
async function prepare(run: PublishRun, operation: ChangeSetOperation): Promise<ReadyRequest | null> {
  const words = await ready(run, operation);
  if (words === false) return null;
  const remoteId = run.entity(operation)?.remote_id ?? '';
  const request = requestOf(run, operation, remoteId, words);
  if (typeof request !== 'string') return { operation, request };
  run.end(operation, 'rejected', request);
  return null;
}

/** False where the operation is settled without a request; else what a removed mark leaves in its field. */
async function ready(run: PublishRun, operation: ChangeSetOperation): Promise<string | null | false> {
  const row = run.entity(operation);
  if (row === undefined) return refuse(run, operation, deletedHere);
  if (operation.kind === 'create') {
    if (row.remote_id === null) return row.local_json === null ? refuse(run, operation, deletedHere) : null;
    await confirm(run, operation, null);
    return false;
  }
  if (row.remote_id === null) return refuse(run, operation, 'It is not on the server.');
  if (operation.kind === 'remove_mark') return wordsWithoutMark(run, operation, row.remote_id);
  if (!(await isAsSeen(run, operation, row, row.remote_id))) await run.refresh(operation);
  const now = run.entity(operation);
  if (now?.remote_hash == null) {
    if (operation.kind !== 'delete') return refuse(run, operation, 'It is no longer on the server.');
    acknowledgeDeletion(run, operation, { status: null, message: 'It was gone from the server already.' });
    return false;
  }
  if (run.expectedHashes(operation).includes(now.remote_hash)) return null;
  return refuse(
    run,
    operation,
    'Somebody has changed it on the server since this was planned. Look at the plan again.',
  );
}

/** One read is enough where the server's row is the one that was seen last: whatever changes it changes its print. */
async function isAsSeen(
  run: PublishRun,
  operation: ChangeSetOperation,
  row: EntityRow,
  remoteId: string,
): Promise<boolean> {
  if (row.list_fingerprint === null || row.remote_hash === null) return false;
  const looked = await run.looking(() => run.looks.row(operation.type, remoteId));
  return looked !== null && looked.seen.fingerprint === row.list_fingerprint;
}

/** Somebody's words stay as they are; ours come back in full where they gave way to the mark. */
async function wordsWithoutMark(
  run: PublishRun,
  operation: ChangeSetOperation,
  remoteId: string,
): Promise<string | null | false> {
  const looked = await run.looks.row(operation.type, remoteId);
  if (looked === null) return refuse(run, operation, 'It is no longer on the server.');
  if (looked.mark === null) {
    await confirm(run, operation, null);
    return false;
  }
  const field = run.typeOf(operation).mark_field ?? '';
  const shown = looked.seen.fields[field];
  const left = stripBirthMark(typeof shown === 'string' ? shown : null);
  const ours = createdWords(run, operation, field);
  return left === ours.marked ? ours.full : left;
}

function refuse(run: PublishRun, operation: ChangeSetOperation, message: string): false {
  run.end(operation, 'rejected', message);
  return false;
}

/** Writes down that the requests are about to leave. Returns the ids of those of which an earlier copy may be on its way. */
function intend(run: PublishRun, requests: readonly ReadyRequest[]): Set<string> {
  if (requests.length === 0) return new Set();
  const repeats = requests.map(({ operation }) => operation).filter((operation) => isRepeat(run, operation));
  run.deps.store.transaction(() => {
    for (const { operation } of requests) writeIntent(run, operation);
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
