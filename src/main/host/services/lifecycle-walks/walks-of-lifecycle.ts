import type { KeptWalk, LifecycleWalkFields } from '#contract/model/lifecycle-walk.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { entityTypes } from '#engine/sync/entity-types.ts';
import { lifecycleConfigType } from '#engine/sync/types/lifecycle-config.ts';
import { lifecycleWalkType } from '#engine/sync/types/lifecycle-walk.ts';
import { readDocument } from '#host/store/documents.ts';
import { type LiveEntityRow, listLiveOfType } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { partsInTrash, wentWith } from '#host/sync/trash/went-with.ts';
import { RecordWriter } from '../records/record-writer.ts';
import type { ScriptsSurroundings } from '../scripts/surroundings.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const wentWithLifecycle = wentWith(lifecycleConfigType.label);

/** The tests that an author has of a lifecycle. */
export function walksOfLifecycle(store: WorkspaceStore, configLid: string): LiveEntityRow[] {
  return listLiveOfType(store, lifecycleWalkType.type).filter(
    ({ local_json }) => readDocument(local_json)['config_id'] === configLid,
  );
}

/** Keeps walks as tests of a lifecycle. Runs in the caller's transaction, which knows that the names are free. Returns their lids. */
export function insertWalks(
  store: WorkspaceStore,
  configLid: string,
  walks: readonly KeptWalk[],
  around: ScriptsSurroundings,
): string[] {
  const writer = new RecordWriter(store, lifecycleWalkType, around);
  return walks.map((walk) => writer.insert(walkDocument({ ...walk, config_id: configLid })).lid);
}

export function walkDocument(fields: LifecycleWalkFields): JsonObject {
  return JSON.parse(JSON.stringify(fields)) as JsonObject;
}

/** A lifecycle's tests go with it, as on the backend. Runs in the caller's transaction. Returns their lids. */
export function removeWalksOf(store: WorkspaceStore, configLid: string, around: ScriptsSurroundings): string[] {
  const writer = new RecordWriter(store, lifecycleWalkType, around);
  const walks = walksOfLifecycle(store, configLid);
  for (const walk of walks) writer.remove(walk, wentWithLifecycle);
  return walks.map(({ lid }) => lid);
}

/** The tests that went with a lifecycle, back with it. Runs in the caller's transaction. Returns their lids. */
export function bringWalksBack(store: WorkspaceStore, configLid: string, around: ScriptsSurroundings): string[] {
  const writer = new RecordWriter(store, lifecycleWalkType, around);
  const gone = partsInTrash(store, entityTypes, { type: lifecycleConfigType.type, lid: configLid });
  return gone.map(({ lid }) => writer.bringBack(lid).lid);
}
