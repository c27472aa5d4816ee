import { type EntityTypes, referencesTo } from '#engine/sync/entity-types.ts';
import { updateEntity } from '#host/store/queries/entities.ts';
import { listReferring } from '#host/store/queries/referring.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { moveReferences } from '../repoint.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/**
 * What the server has and what points there to something that is gone from it. Made anew, that gets another id, and these
 * go on pointing to the old one, as they do on the server (S35); what is new here belongs to what is made anew.
 */
export function leftBehind(store: WorkspaceStore, types: EntityTypes, entity: EntityRow): EntityRow[] {
  const { lid, remote_id, type } = entity;
  if (remote_id === null || remote_id === lid) return [];
  const outliving = referencesTo(types, type).filter(({ outlives }) => outlives === true);
  return listReferring(store, outliving, lid).filter((row) => row.remote_json !== null);
}

/** Runs in the transaction that takes the server's id from what is made anew. Returns the lids of what it left behind. */
export function leaveBehind(store: WorkspaceStore, types: EntityTypes, entity: EntityRow): string[] {
  const { remote_id } = entity;
  if (remote_id === null) return [];
  const lids = leftBehind(store, types, entity).map(({ lid }) => lid);
  for (const lid of lids) moveReferences({ store, types }, lid, entity, remote_id);
  return lids;
}

/**
 * It is gone from the server, or hidden by it. Should it be shown again, what refers to it is read again and refers to it
 * (S35). Runs in the transaction that takes the server's id from it.
 */
export function readLeftBehindAgain(store: WorkspaceStore, types: EntityTypes, entity: EntityRow): void {
  for (const row of leftBehind(store, types, entity)) updateEntity(store, { ...row, list_fingerprint: null });
}
