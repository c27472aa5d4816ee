import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { findByRemoteId, findEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/**
 * What a server's row refers to, by lid. Something that is not known here keeps the server's id: it is gone, or has not
 * been seen yet. `known`: what the row itself was known to refer to, which stays where the server forgot it.
 */
export function localReferences(
  store: WorkspaceStore,
  type: EntityType,
  fields: JsonObject,
  known: JsonObject | null = null,
): { readonly fields: JsonObject; readonly complete: boolean } {
  let complete = true;
  const local: JsonObject = {};
  for (const { field, to } of type.references) {
    const id = fields[field];
    if (typeof id !== 'string') continue;
    const lid = findByRemoteId(store, to, id)?.lid ?? findOwn(store, to, id);
    if (lid === undefined) complete = false;
    local[field] = lid ?? formerLid(store, known?.[field]) ?? id;
  }
  return { fields: { ...fields, ...local }, complete };
}

/** A creation of ours whose answer has not arrived; an enhanced server knows it by its lid already. */
function findOwn(store: WorkspaceStore, type: string, id: string): string | undefined {
  const own = findEntity(store, id);
  return own?.type === type && (own.remote_id === null || own.remote_id === id) ? own.lid : undefined;
}

/** What it referred to and is gone by now: its row is left without an id on the server. */
function formerLid(store: WorkspaceStore, lid: unknown): string | undefined {
  if (typeof lid !== 'string') return undefined;
  const row = findEntity(store, lid);
  return row === undefined || row.remote_id === null ? lid : undefined;
}

/** What the author's fields refer to, by the server's ids; what has none yet gets the id that it will have, its lid. */
export function serverReferences(store: WorkspaceStore, type: EntityType, fields: JsonObject): JsonObject {
  const remote: JsonObject = {};
  for (const { field } of type.references) {
    const lid = fields[field];
    if (typeof lid === 'string') remote[field] = findEntity(store, lid)?.remote_id ?? lid;
  }
  return { ...fields, ...remote };
}
