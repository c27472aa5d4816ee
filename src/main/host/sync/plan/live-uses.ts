import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { readDocument } from '#host/store/documents.ts';
import { listBindingsOfScript } from '#host/store/queries/bindings.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

/**
 * A script that is about to change, with the number of enabled bindings that run it on the server and go on doing so.
 * Where none are known it stays unknown, which counts as live: this backend may not show its bindings.
 */
export function withLiveUses(store: Store<WorkspaceSchema>, entity: TrackedEntity): TrackedEntity {
  const { type, lid, local, remote, facts } = entity;
  if (type !== 'script' || remote === null || local?.hash === remote.hash) return entity;
  const uses = listBindingsOfScript(store, lid).filter(({ local_json, remote_json }) =>
    [local_json, remote_json].every((json) => json !== null && readDocument(json)['enabled'] === true),
  );
  return uses.length === 0 ? entity : { ...entity, facts: { ...facts, live_uses: uses.length } };
}
