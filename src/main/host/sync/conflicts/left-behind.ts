import type { EntityTypes } from '#engine/sync/entity-types.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { listBindingsTouching, listPipelineTestsOf } from '#host/store/queries/bindings.ts';
import { findEntity, updateEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/**
 * What the server has and what points there to something that is gone from it. Made anew, that gets another id, and these
 * go on pointing to the old one, as they do on the server (S35); what is new here belongs to what is made anew.
 */
export function leftBehind(store: WorkspaceStore, types: EntityTypes, entity: EntityRow): EntityRow[] {
  const { lid, remote_id, type } = entity;
  if (type !== 'connector' || remote_id === null || remote_id === lid) return [];
  const tests = listPipelineTestsOf(store, lid);
  return [...listBindingsTouching(store, [lid]), ...tests].filter(
    (row) => row.remote_json !== null && outliving(types, row.type, type).length > 0,
  );
}

/** Runs in the transaction that takes the server's id from what is made anew. Returns the lids of what it left behind. */
export function leaveBehind(store: WorkspaceStore, types: EntityTypes, entity: EntityRow): string[] {
  const lids = leftBehind(store, types, entity).map(({ lid }) => lid);
  for (const lid of lids) {
    const row = findEntity(store, lid);
    if (row === undefined) continue;
    const fields = outliving(types, row.type, entity.type);
    const pointed = (json: string | null) => {
      if (json === null) return { json: null, hash: null };
      const document = readDocument(json);
      const moved = fields.filter((field) => document[field] === entity.lid).map((field) => [field, entity.remote_id]);
      return sealDocument(typeOf(types, row.type), { ...document, ...Object.fromEntries(moved) });
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
  }
  return lids;
}

function outliving(types: EntityTypes, type: string, to: string): string[] {
  const { references } = typeOf(types, type);
  return references.filter((reference) => reference.outlives === true && reference.to === to).map(({ field }) => field);
}
