import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { formatBirthMark, formatVersionNote, stripBirthMark, versionWords } from '#engine/sync/marks.ts';
import { readText } from '#host/store/queries/texts.ts';
import type { WriteRequest } from '#host/sync/baseline/write-adapter.ts';
import { writeAdapter } from '#host/sync/baseline/write-adapters.ts';
import { serverFields } from '#host/sync/elements.ts';
import { serverReferences } from '#host/sync/references.ts';
import type { PublishRun } from '../publish-run.ts';

/** Where a creation is marked, a removal of the mark follows in the same set: what was approved decides, so that a second copy is the same. */
export function isMarked(run: PublishRun, create: ChangeSetOperation): boolean {
  return run.set.operations.some((one) => one.lid === create.lid && one.kind === 'remove_mark');
}

/**
 * The request of an operation, the same each time (S93). `words`: what a removed mark leaves in its field. A text says why
 * this backend has no such request.
 */
export function requestOf(
  run: PublishRun,
  operation: ChangeSetOperation,
  remoteId: string,
  words: string | null,
): WriteRequest | string {
  const adapter = writeAdapter(operation.type);
  const type = run.typeOf(operation);
  const profile = run.deps.profile();
  const impossible = 'This studio cannot make this change on a backend of this kind; make it there.';
  switch (operation.kind) {
    case 'create':
      return adapter.create(birthFields(run, operation), profile);
    case 'update':
      return adapter.update(remoteId, withTexts(run, operation), profile);
    case 'remove_mark':
      return type.mark_field === null ? impossible : adapter.update(remoteId, { [type.mark_field]: words }, profile);
    case 'set_status': {
      const status = operation.fields[type.status?.field ?? ''] ?? null;
      return adapter.setStatus(remoteId, status) ?? `Nothing on this backend leads to "${String(status)}".`;
    }
    case 'delete':
      return adapter.remove(remoteId);
    case 'publish_version': {
      const text = withTexts(run, operation)[type.versions?.body ?? ''];
      if (adapter.publishVersion === null || typeof text !== 'string') return impossible;
      const base_version = operation.based_on_version;
      return adapter.publishVersion(remoteId, { text, note: noteOf(run, operation), base_version });
    }
    default:
      return impossible;
  }
}

/** What a creation leaves in the marked field once its mark is gone: a long text gave way to the mark. */
export function markedWords(operation: ChangeSetOperation, field: string): string | null {
  return stripBirthMark(formatBirthMark(textIn(operation.fields, field), operation.op_id));
}

/** The author's words for the marked field of what this set creates, in full and as they stood beside the mark. */
export function createdWords(
  run: PublishRun,
  operation: ChangeSetOperation,
  field: string,
): { full: string | null; marked: string | null } {
  const create = run.set.operations.find((one) => one.lid === operation.lid && one.kind === 'create');
  if (create === undefined) return { full: null, marked: null };
  return { full: textIn(create.fields, field), marked: markedWords(create, field) };
}

function birthFields(run: PublishRun, operation: ChangeSetOperation): JsonObject {
  const fields = withTexts(run, operation);
  const { mark_field } = run.typeOf(operation);
  if (mark_field === null || !isMarked(run, operation)) return fields;
  return { ...fields, [mark_field]: formatBirthMark(textIn(fields, mark_field), operation.op_id) };
}

function textIn(fields: JsonObject, field: string): string | null {
  const value = fields[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

function noteOf(run: PublishRun, operation: ChangeSetOperation): string {
  const { change_description, undoes } = run.set;
  const undo = undoes === null ? null : run.undoneOperation(operation);
  const words = versionWords(change_description, operation.remark);
  return formatVersionNote(words, { op: operation.op_id, base: operation.based_on_version, undo });
}

/** Fields as they travel: texts in full and not by their hash, references by the server's ids. */
export function withTexts(
  run: PublishRun,
  operation: ChangeSetOperation,
  own: JsonObject = operation.fields,
): JsonObject {
  const fields = { ...own };
  for (const { name, merge } of run.typeOf(operation).fields) {
    const hash = fields[name];
    if (merge === 'text_lines' && typeof hash === 'string') fields[name] = readText(run.deps.store, hash);
  }
  const { store } = run.deps;
  const type = run.typeOf(operation);
  return serverReferences(store, type, serverFields(store, type, operation.lid, fields));
}
