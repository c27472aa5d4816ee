import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import type { EntityType, FieldType } from '#contract/model/entity-type.ts';
import { planOperation } from '#contract/model/publish-plan.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { sealDocument } from '#host/store/documents.ts';
import { findMark, listMarksOf, settleMark } from '#host/store/queries/ledger.ts';
import { findOperation, updateOperation } from '#host/store/queries/operations.ts';
import { deleteVersions, findVersionByMark } from '#host/store/queries/script-versions.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { leaveBehind, readLeftBehindAgain } from '#host/sync/conflicts/left-behind.ts';
import { writeLocal } from '#host/sync/reconcile/write-local.ts';
import { documentIn, readFacts, withoutRemote } from '../entity-rows.ts';
import type { PublishRun } from '../publish-run.ts';
import { createdWords, isMarked, markedWords } from './write-request.ts';

/**
 * Settles an operation whose effect was read back, in one transaction: both sides agree on exactly the fields that the
 * server shows as asked; what it shows otherwise stays a difference. Returns whether all of it was applied (S92).
 * `firstText`: hash of the text a creation was born with, where somebody has published a newer one already.
 */
export function acknowledge(
  run: PublishRun,
  operation: ChangeSetOperation,
  status: number | null,
  firstText: string | null = null,
): boolean {
  return run.deps.store.transaction(() => {
    const row = run.entity(operation);
    if (row === undefined) {
      run.end(operation, 'rejected', 'It was deleted here meanwhile.', status);
      return false;
    }
    const type = run.typeOf(operation);
    const { document, missed } = agreedDocument(run, type, operation, row, firstText);
    const base = sealDocument(type, document);
    // Where nothing is agreed on yet, as after both sides added it, one field of it makes no agreement about the others.
    if (operation.kind === 'create' || row.base_json !== null) {
      // The server has said that it is made; where it hides it just now, the next pull finds out whether it is there.
      const hidden = operation.kind === 'create' && type.versions === null && row.remote_json === null;
      writeLocal(run.deps, row, {
        ...row,
        ...(hidden ? { remote_json: base.json, remote_hash: base.hash } : {}),
        base_json: base.json,
        base_hash: base.hash,
        base_version: readFacts(row).current_version,
      });
    }
    settleLedger(run, operation, row.remote_id);
    if (missed.length > 0) {
      run.end(operation, 'rejected', notApplied(missed), status);
      return false;
    }
    // An undo may show more than was agreed on; what is compared later is what the server shows.
    const post_hash = run.set.undoes === null ? base.hash : (row.remote_hash ?? base.hash);
    run.record(operation, { state: 'acked', post_hash, message: '', ended_at: run.now(), status });
    compensate(run, operation);
    return true;
  });
}

/** The entity has left the server; what the author still has of it is new again. */
export function acknowledgeDeletion(
  run: PublishRun,
  operation: ChangeSetOperation,
  { status, message = '' }: { status: number | null; message?: string },
): void {
  const { store } = run.deps;
  store.transaction(() => {
    const row = run.entity(operation);
    if (row !== undefined) {
      // Its author has brought it back meanwhile: that is made anew.
      const behind = row.local_json === null ? [] : leaveBehind(store, run.deps.types, row);
      readLeftBehindAgain(store, run.deps.types, row);
      writeLocal(run.deps, row, withoutRemote(row));
      if (behind.length > 0) run.deps.reconcile(behind);
      deleteVersions(store, row.lid);
      for (const entry of listMarksOf(store, row.lid)) {
        const ours = entry.outcome === 'became' && entry.remote_id === row.remote_id;
        if (ours) settleMark(store, entry.mark, 'deleted', entry.remote_id);
      }
    }
    run.record(operation, { state: 'acked', post_hash: null, message, ended_at: run.now(), status });
    compensate(run, operation);
  });
}

/** The operation that an undo has gone back from counts as such from now on. */
function compensate(run: PublishRun, operation: ChangeSetOperation): void {
  const undone = run.undoneOperation(operation);
  if (undone !== null) updateOperation(run.deps.store, undone, { state: 'compensated' });
}

function settleLedger(run: PublishRun, operation: ChangeSetOperation, remoteId: string | null): void {
  if (findMark(run.deps.store, operation.op_id) === undefined) return;
  settleMark(run.deps.store, operation.op_id, 'became', remoteId);
}

interface Agreement {
  readonly document: JsonObject;
  readonly missed: readonly FieldType[];
}

function agreedDocument(
  run: PublishRun,
  type: EntityType,
  operation: ChangeSetOperation,
  row: EntityRow,
  firstText: string | null,
): Agreement {
  const remote = documentIn(row.remote_json);
  const before = documentIn(row.base_json);
  const born = bornDocument(type, remote, firstText);
  const document = { ...(before ?? born) };
  const missed: FieldType[] = [];
  const begun = operation.kind === 'create' ? type.elements?.born : undefined;
  for (const field of type.fields) {
    // Not every server lets it begin as it was asked to; what follows step by step begins from what it shows.
    if (begun !== undefined && Object.hasOwn(begun, field.name)) continue;
    const asked = askedValue(run, type, operation, field);
    if (asked === undefined) continue;
    const shown = operation.kind === 'create' && field.write === 'version' ? born[field.name] : remote?.[field.name];
    if (remote === null || sameValue(field, asked, shown) || isVersionOf(run, field, operation, asked)) {
      document[field.name] = field.write === 'version' ? seenBefore(run, operation, field.name, asked) : asked;
      continue;
    }
    missed.push(field);
    // Somebody's change of what has just been made is theirs, and nothing that both sides agree on.
    if (before === null) document[field.name] = type.natural_key.includes(field.name) ? asked : null;
  }
  return { document, missed };
}

/**
 * The text that both sides agree on. An undo may have brought back more than its author had ever seen: what the text here
 * was made from stays the base, so that the rest is merged as somebody's change.
 */
function seenBefore(run: PublishRun, operation: ChangeSetOperation, field: string, asked: Json): Json {
  const undone = run.undoneOperation(operation);
  const row = undone === null ? undefined : findOperation(run.deps.store, undone);
  return row === undefined ? asked : (planOperation.parse(JSON.parse(row.operation_json)).before[field] ?? asked);
}

/** What a creation begins with, made by the server itself; what somebody has switched or written since is a change of theirs. */
function bornDocument(type: EntityType, remote: JsonObject | null, firstText: string | null): JsonObject {
  const { status, versions, elements } = type;
  return {
    ...(remote ?? elements?.born),
    ...(status === null ? {} : { [status.field]: status.born }),
    ...(versions === null || firstText === null ? {} : { [versions.body]: firstText }),
  };
}

function askedValue(
  run: PublishRun,
  type: EntityType,
  operation: ChangeSetOperation,
  field: FieldType,
): Json | undefined {
  if (operation.kind === 'remove_mark') {
    return field.name === type.mark_field ? createdWords(run, operation, field.name).full : undefined;
  }
  if (operation.kind === 'create' && field.name === type.mark_field && isMarked(run, operation)) {
    return markedWords(operation, field.name);
  }
  return Object.hasOwn(operation.fields, field.name) ? operation.fields[field.name] : undefined;
}

function sameValue(field: FieldType, left: Json, right: Json | undefined): boolean {
  const plain = (value: Json | undefined) => (field.empty_is_null === true && value === '' ? null : value);
  return sameJson(plain(left), plain(right));
}

/** Our version stands with our text, though the history by now amounts to more than it. */
function isVersionOf(run: PublishRun, field: FieldType, operation: ChangeSetOperation, asked: Json): boolean {
  if (operation.kind !== 'publish_version' || field.write !== 'version') return false;
  return findVersionByMark(run.deps.store, operation.op_id)?.body_hash === asked;
}

function notApplied(missed: readonly FieldType[]): string {
  const labels = missed.map((field) => field.label).join(', ');
  return `The server accepted this and shows another ${labels}. It is not sent again; look at it there, then plan anew.`;
}
