import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { EntityTypes } from '#engine/sync/entity-types.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { Planning } from '../plan/planning.ts';
import type { Clock } from '../ports.ts';
import { keepConflicts } from './conflict-table.ts';
import { carryOutEffect } from './local-effects.ts';
import { unlinkUnknown } from './unlink-unknown.ts';

export interface ReconcileResult {
  /** Entities that look different afterwards. */
  readonly changed: string[];
  readonly added: number;
  readonly updated: number;
  readonly deleted: number;
  /** Conflicts that are new. */
  readonly conflicts: number;
}

export interface ReconcileOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly types: EntityTypes;
  readonly planning: Planning;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly emit: (event: StudioEvent) => void;
  /** Something may have to be counted or checked again. */
  readonly after: (lids: readonly string[] | null) => void;
}

/** `told`: the windows know already that something happened to the named entities themselves. */
export type Reconcile = (lids?: readonly string[], told?: boolean) => ReconcileResult;

/**
 * Follows what was observed at the server, or changed here: takes what can be taken without losing anything, and opens
 * and closes conflicts (`sync.md` 3.4). A merge is not carried out here; it waits until its author has seen it in a
 * plan (S50). One transaction; it may run inside the caller's.
 */
export function createReconcile(options: ReconcileOptions): Reconcile {
  const { store, types, planning, clock, newId, emit, after } = options;
  const writer = { store, types, clock, newId };
  return (lids, told = false) => {
    const result = store.transaction(() => {
      const unlinked = unlinkUnknown(writer);
      const entities = planning.entities(lids ?? null);
      const { plan, texts } = planning.plan(entities);
      const counts = { added: 0, updated: 0, deleted: 0, same: 0 };
      const changed = new Set(unlinked);
      for (const effect of plan.local) {
        // A merge that comes out as the server's own state has nothing to publish, so no plan would ever carry it out.
        if (effect.kind === 'merge' && effect.state.hash !== effect.base.hash) continue;
        counts[carryOutEffect(writer, effect, texts)] += 1;
        changed.add(effect.lid);
        if (effect.kind === 'adopt') changed.add(effect.absorbs_lid);
      }
      const looked = new Set(entities.map((entity) => entity.lid));
      const kept = keepConflicts(writer, looked, plan.conflicts);
      for (const lid of kept.changed) changed.add(lid);
      const { same: _, ...counted } = counts;
      return { changed: [...changed], ...counted, conflicts: kept.opened };
    });
    const seen = new Set([...result.changed, ...(told ? [] : (lids ?? []))]);
    if (seen.size > 0) emit({ type: 'scripts_changed', lids: [...seen] });
    after(lids ?? null);
    return result;
  };
}
