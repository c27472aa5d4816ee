import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { stripBirthMark } from '#engine/sync/marks.ts';
import { findMark, listMarksOf, putMark, settleMark } from '#host/store/queries/ledger.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { acknowledgeDeletion } from './acknowledge.ts';
import { conclude } from './conclude.ts';
import { confirm } from './confirm.ts';
import type { PublishRun } from './publish-run.ts';
import { createdWords, requestOf } from './write-request.ts';

/** How often one request is sent before a person decides. */
export const mostAttempts = 5;
const deletedHere = 'It was deleted here meanwhile.';

/**
 * Sends one request of an approved plan, if the server still shows what it was planned on, and settles it as far as the
 * answer allows (`sync.md` 3.10). The intent is on disk before the request leaves (S91).
 */
export async function sendOperation(run: PublishRun, operation: ChangeSetOperation): Promise<void> {
  const words = await ready(run, operation);
  if (words === false) return;
  const remoteId = run.entity(operation)?.remote_id ?? '';
  const request = requestOf(run, operation, remoteId, words);
  if (typeof request === 'string') {
    run.end(operation, 'rejected', request);
    return;
  }
  const repeat = intend(run, operation);
  const exchange = await run.client().exchangeJson({
    ...request,
    idempotencyKey: operation.op_id,
    timeoutMs: run.deps.profile().longest_request_ms,
  });
  await conclude(run, operation, { request, exchange, repeat });
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

/** Writes down that the request is about to leave. Returns whether an earlier copy of it may still be on its way. */
function intend(run: PublishRun, operation: ChangeSetOperation): boolean {
  const { store, clock, processId } = run.deps;
  return store.transaction(() => {
    const { attempts, first_sent_mono } = run.stored(operation);
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
    if ((kind === 'create' || kind === 'publish_version') && findMark(store, mark) === undefined) {
      // What an earlier creation of the same draft may still become is a twin of this one.
      for (const entry of kind === 'create' ? listMarksOf(store, lid) : []) {
        if (entry.kind === 'create' && entry.outcome === 'open') settleMark(store, entry.mark, 'abandoned', null);
      }
      putMark(store, { mark, lid, type, kind, outcome: 'open', remote_id: null });
    }
    return first_sent_mono !== null;
  });
}
