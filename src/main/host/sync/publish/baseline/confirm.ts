import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { putText } from '#host/store/queries/texts.ts';
import { readFacts } from '../entity-rows.ts';
import type { PublishRun } from '../publish-run.ts';
import { acknowledge, acknowledgeDeletion } from './acknowledge.ts';
import { trustLeftWords } from './mark-unknown.ts';
import { isMarked } from './write-request.ts';

/** Reads back what the server says it has done, and settles the operation (S92). */
export async function confirm(run: PublishRun, operation: ChangeSetOperation, status: number | null): Promise<void> {
  const remoteId = run.entity(operation)?.remote_id ?? null;
  if (operation.kind === 'delete') {
    const left = remoteId === null ? null : await run.looking(() => run.looks.row(operation.type, remoteId));
    if (left === null) return acknowledgeDeletion(run, operation, { status });
    const message = 'The server said that it is deleted and still shows it. Look at it there, then plan anew.';
    return run.end(operation, 'rejected', message, status);
  }
  if (operation.kind === 'create' && remoteId !== null) await verifyMark(run, operation, remoteId);
  if (operation.kind === 'remove_mark' && remoteId !== null) {
    const looked = await run.looking(() => run.looks.row(operation.type, remoteId));
    if (looked !== null && looked.mark !== null) {
      const message = 'The server took the change and still shows the mark of the creation; take it out there.';
      return run.end(operation, 'rejected', message, status);
    }
    if (looked !== null) trustLeftWords(run, operation, looked.seen.fields);
  }
  await run.refresh(operation);
  const first = operation.kind === 'create' && remoteId !== null ? await firstText(run, operation, remoteId) : null;
  const applied = acknowledge(run, operation, status, first);
  if (operation.kind === 'create' && !applied) learnFromCreation(run, operation);
}

/**
 * Somebody was quicker than our own first text: then the one that it was born with is what both sides know. Some servers
 * count a version 1 that they never make (`sync.md` 2, B4); it was born without a text there, and theirs is theirs.
 */
async function firstText(run: PublishRun, operation: ChangeSetOperation, remoteId: string): Promise<string | null> {
  const row = run.entity(operation);
  const version = row === undefined ? null : readFacts(row).current_version;
  if (version === null || version <= 1) return null;
  const first = await run.looking(() => run.looks.version(operation.type, remoteId, 1));
  return putText(run.deps.store, first?.text ?? '');
}

/** The first creations show whether this server keeps a mark; without one, an unanswered creation is a question for a person. */
async function verifyMark(run: PublishRun, operation: ChangeSetOperation, remoteId: string): Promise<void> {
  if (run.marksVerified || !isMarked(run, operation) || !run.deps.profile().marks_survive) return;
  const row = await run.looking(() => run.looks.row(operation.type, remoteId));
  run.marksVerified = row !== null && row.mark === operation.op_id;
  if (row === null || run.marksVerified) return;
  run.deps.saveProfile({ ...run.deps.profile(), marks_survive: false });
  run.deps.log(
    'warn',
    'This backend does not keep the mark that a new entity carries while it is created. If an answer gets lost from now on, you are asked.',
  );
}

/** A server that ignores the text of a creation takes it as a version. */
function learnFromCreation(run: PublishRun, operation: ChangeSetOperation): void {
  const body = run.typeOf(operation).versions?.body;
  if (body === undefined || !Object.hasOwn(operation.fields, body)) return;
  run.deps.saveProfile({ ...run.deps.profile(), create_takes_body: false });
  run.deps.log(
    'warn',
    'This backend does not take the text of a new script with its creation; it follows as a version.',
  );
}
