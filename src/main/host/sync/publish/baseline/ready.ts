import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { stripBirthMark } from '#engine/sync/marks.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { PublishRun } from '../publish-run.ts';
import { acknowledgeDeletion } from './acknowledge.ts';
import { confirm } from './confirm.ts';
import { createdWords } from './write-request.ts';

const deletedHere = 'It was deleted here meanwhile.';

/**
 * Whether the server still shows what an operation was planned on. False where it is settled without a request; else what a
 * removed mark leaves in its field.
 */
export async function ready(run: PublishRun, operation: ChangeSetOperation): Promise<string | null | false> {
  const row = run.entity(operation);
  if (row === undefined) return refuse(run, operation, deletedHere);
  if (operation.kind === 'create') {
    if (row.remote_id === null) return row.local_json === null ? refuse(run, operation, deletedHere) : null;
    await confirm(run, operation, null);
    return false;
  }
  if (row.remote_id === null) return refuse(run, operation, 'It is not on the server.');
  if (operation.kind === 'remove_mark') return wordsWithoutMark(run, operation, row.remote_id);
  const asSeen = await isAsSeen(run, operation, row, row.remote_id);
  if (!asSeen) await run.refresh(operation);
  const now = run.entity(operation);
  if (now?.remote_hash == null) {
    if (operation.kind !== 'delete') return refuse(run, operation, 'It is no longer on the server.');
    acknowledgeDeletion(run, operation, { status: null, message: 'It was gone from the server already.' });
    return false;
  }
  if (!run.expectedHashes(operation).includes(now.remote_hash)) return refuse(run, operation, changedMeanwhile);
  // A server that hid it for a moment has not shown what a deletion would take with it.
  const isUnsure = !asSeen && operation.kind === 'delete' && hasPrint(run, operation, now);
  if (isUnsure && !(await isAsSeen(run, operation, now, row.remote_id)))
    return refuse(run, operation, 'The server shows it at one time and not at another. Look at the plan again.');
  return null;
}

export const changedMeanwhile = 'Somebody has changed it on the server since this was planned. Look at the plan again.';

/** One read is enough where the server's row is the one that was seen last: whatever changes it changes its print. */
async function isAsSeen(
  run: PublishRun,
  operation: ChangeSetOperation,
  row: EntityRow,
  remoteId: string,
): Promise<boolean> {
  if (!hasPrint(run, operation, row)) return false;
  const looked = await run.looking(() => run.looks.row(operation.type, remoteId));
  return looked !== null && looked.seen.fingerprint() === row.list_fingerprint;
}

/** Whether one row tells everything about it, and it was seen whole. */
function hasPrint(run: PublishRun, operation: ChangeSetOperation, row: EntityRow): boolean {
  return row.list_fingerprint !== null && row.remote_hash !== null && run.typeOf(operation).list_row !== 'thin';
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
