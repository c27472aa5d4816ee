import type { EntityType } from '#contract/model/entity-type.ts';
import { planOperation } from '#contract/model/publish-plan.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { ownElements, withIds } from '#engine/lifecycle/publish/element-ids.ts';
import { withUnsaid } from '#engine/lifecycle/publish/unsaid.ts';
import { readDocument } from '#host/store/documents.ts';
import { listElementIds, putElementId } from '#host/store/queries/element-ids.ts';
import { listBegunOn } from '#host/store/queries/operation-steps.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
type KnownDocuments = Pick<EntityRow, 'lid' | 'local_json' | 'base_json' | 'remote_json'>;

/**
 * What a server shows of something with elements, by the studio's ids (LC-73). A plain one names elements itself, so one that
 * is not known yet is recognised by its name, and what it cannot say is as it is here (LC-74). Runs in the transaction that
 * stores it.
 */
export function ownFields(
  store: WorkspaceStore,
  type: EntityType,
  known: KnownDocuments | undefined,
  shown: JsonObject,
  server: 'plain' | 'enhanced',
): JsonObject {
  if (type.elements === undefined || known === undefined) return shown;
  const { lid, local_json, base_json, remote_json } = known;
  const ids = listElementIds(store, lid);
  const byName = server === 'plain';
  if (!byName && ids.size === 0) return shown;
  const read = (jsons: readonly (string | null)[]) => jsons.filter((json) => json !== null).map(readDocument);
  // What is being sent is there under the names that were approved, whatever the author has made of it since.
  const begun = listBegunOn(store, lid).map((json) => planOperation.parse(JSON.parse(json)).fields);
  const documents = [...begun, ...read([local_json, base_json, remote_json])];
  const { document, learned } = ownElements(shown, documents, ids, byName);
  for (const [serverId, ownId] of learned) putElementId(store, lid, ownId, serverId);
  return byName ? withUnsaid(document, read([base_json, local_json, remote_json])) : document;
}

/** The server's ids of an entity's elements: of those that it calls otherwise than the studio. */
export function serverElementIds(store: WorkspaceStore, lid: string): Map<string, string> {
  return new Map([...listElementIds(store, lid)].map(([serverId, ownId]) => [ownId, serverId]));
}

/** What the author has of something with elements, by the server's ids. */
export function serverFields(store: WorkspaceStore, type: EntityType, lid: string, fields: JsonObject): JsonObject {
  if (type.elements === undefined) return fields;
  const ids = serverElementIds(store, lid);
  return ids.size === 0 ? fields : withIds(fields, (id) => ids.get(id) ?? id);
}
