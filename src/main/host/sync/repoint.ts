import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type EntityTypes, referencesTo, typeOf } from '#engine/sync/entity-types.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { findEntity, updateEntity } from '#host/store/queries/entities.ts';
import { movePostHash } from '#host/store/queries/operations.ts';
import { listReferring } from '#host/store/queries/referring.ts';
import { listTrashOfTypes, updateTrash } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, TrashRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

interface Around {
  readonly store: Store<WorkspaceSchema>;
  readonly types: EntityTypes;
}

/** Something that others may refer to. */
export type Whole = Pick<EntityRow, 'lid' | 'type'>;

/** What refers to it, here or on the server, and what did when it went to the Trash. */
export function pointersTo({ store, types }: Around, { lid, type }: Whole): { rows: EntityRow[]; trash: TrashRow[] } {
  const fields = referencesTo(types, type);
  if (fields.length === 0) return { rows: [], trash: [] };
  const trash = listTrashOfTypes(store, [...new Set(fields.map((one) => one.type))], lid).filter((row) => {
    const document = readDocument(row.snapshot_json);
    return fields.some((one) => one.type === row.type && document[one.field] === lid);
  });
  return { rows: listReferring(store, fields, lid), trash };
}

/**
 * Whatever refers to `whole` refers to `to` from now on, in each of its states and in the Trash (S35). Nothing of it has
 * changed by that: both are the same to a person and to the server. Runs in the caller's transaction; returns the entities
 * that it wrote.
 */
export function repoint(around: Around, whole: Whole, to: string): string[] {
  const { store, types } = around;
  const { rows, trash } = pointersTo(around, whole);
  for (const row of rows) moveReferences(around, row.lid, whole, to);
  for (const row of trash) {
    const snapshot = moved(readDocument(row.snapshot_json), typeOf(types, row.type), whole, to);
    updateTrash(store, row.trash_id, { snapshot_json: JSON.stringify(snapshot) });
  }
  return rows.map(({ lid }) => lid);
}

/** Writes an entity with all its states referring to `to` where they referred to `whole`. Runs in the caller's transaction. */
export function moveReferences({ store, types }: Around, lid: string, whole: Whole, to: string): void {
  const row = findEntity(store, lid);
  if (row === undefined) return;
  const pointed = (json: string | null) => {
    if (json === null) return { json: null, hash: null };
    const type = typeOf(types, row.type);
    return sealDocument(type, moved(readDocument(json), type, whole, to));
  };
  const [local, base, remote] = [pointed(row.local_json), pointed(row.base_json), pointed(row.remote_json)];
  updateEntity(store, {
    ...row,
    local_json: local.json,
    local_hash: local.hash,
    base_json: base.json,
    base_hash: base.hash,
    remote_json: remote.json,
    remote_hash: remote.hash,
    delete_seen_hash: row.delete_seen_hash === row.remote_hash ? remote.hash : row.delete_seen_hash,
  });
  if (row.remote_hash !== null) movePostHash(store, lid, row.remote_hash, remote.hash);
}

function moved(document: JsonObject, { references }: EntityType, whole: Whole, to: string): JsonObject {
  const changes = references
    .filter((reference) => reference.to === whole.type && document[reference.field] === whole.lid)
    .map(({ field }) => [field, to]);
  return { ...document, ...Object.fromEntries(changes) };
}
