import type { SyncConflict } from '#contract/model/sync-conflict.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { insertConflict, listOpenConflicts, updateConflict } from '#host/store/queries/conflicts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { Clock } from '../ports.ts';

export interface ConflictTable {
  readonly store: Store<WorkspaceSchema>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface ConflictsKept {
  readonly opened: number;
  /** Entities whose mark in a list changes. */
  readonly changed: readonly string[];
}

/**
 * Brings the table of conflicts in step with what the planner found for the entities it looked at: new ones open, those
 * that went away are gone, the same disagreement found again stays the same row (S121). Answered rows are history.
 */
export function keepConflicts(
  { store, clock, newId }: ConflictTable,
  looked: ReadonlySet<string>,
  found: readonly SyncConflict[],
): ConflictsKept {
  const open = new Map(listOpenConflicts(store).map((row) => [row.key, row]));
  const changed = new Set<string>();
  let opened = 0;
  for (const conflict of found) {
    const known = open.get(conflict.key);
    const conflict_json = canonicalJson(conflict);
    open.delete(conflict.key);
    if (known?.conflict_json === conflict_json) continue;
    changed.add(conflict.lid);
    if (known !== undefined) {
      updateConflict(store, known.conflict_id, { conflict_json });
      continue;
    }
    opened += 1;
    const { key, lid, kind } = conflict;
    const found_at = clock.now().toISOString();
    const unanswered = { answered_at: null, answer_json: null, before_json: null };
    insertConflict(store, {
      conflict_id: newId(),
      key,
      lid,
      kind,
      conflict_json,
      state: 'open',
      found_at,
      ...unanswered,
    });
  }
  for (const row of open.values()) {
    if (!looked.has(row.lid)) continue;
    changed.add(row.lid);
    updateConflict(store, row.conflict_id, { state: 'gone' });
  }
  return { opened, changed: [...changed] };
}
