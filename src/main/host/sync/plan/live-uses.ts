import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { readDocument } from '#host/store/documents.ts';
import { listBindingsTouching } from '#host/store/queries/bindings.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

/**
 * The scripts that are about to change, with the number of enabled bindings that run each on the server and go on doing so.
 * Where none are known it stays unknown, which counts as live: this backend may not show its bindings.
 */
export function withLiveUses(store: Store<WorkspaceSchema>, entities: readonly TrackedEntity[]): TrackedEntity[] {
  const lids = entities.filter(isChangedScript).map(({ lid }) => lid);
  const uses = new Map<string, number>();
  for (const { local_json, remote_json } of listBindingsTouching(store, lids)) {
    if (local_json === null || remote_json === null) continue;
    const { script_id, enabled } = readDocument(local_json);
    if (typeof script_id !== 'string' || enabled !== true || readDocument(remote_json)['enabled'] !== true) continue;
    uses.set(script_id, (uses.get(script_id) ?? 0) + 1);
  }
  if (uses.size === 0) return [...entities];
  return entities.map((entity) => {
    const live_uses = isChangedScript(entity) ? uses.get(entity.lid) : undefined;
    return live_uses === undefined ? entity : { ...entity, facts: { ...entity.facts, live_uses } };
  });
}

function isChangedScript({ type, local, remote }: TrackedEntity): boolean {
  return type === 'script' && remote !== null && local?.hash !== remote.hash;
}
