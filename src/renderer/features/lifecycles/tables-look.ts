import { create } from 'zustand';
import type { Json } from '#contract/model/scalars.ts';
import { type SavedState, savedState } from '#renderer/state/saved-state.ts';

export const lifecycleTables = ['states', 'transitions', 'conditions', 'actions'] as const;
export type LifecycleTable = (typeof lifecycleTables)[number];

/** How one lifecycle is looked at. */
interface TablesLook {
  readonly view: 'drawing' | 'tables';
  readonly table: LifecycleTable;
  /** Whose conditions are shown; null: those of all transitions. */
  readonly transition: string | null;
  /** Whose actions are shown; null: those of all states. */
  readonly state: string | null;
}

const fresh: TablesLook = { view: 'drawing', table: 'states', transition: null, state: null };

const useLooks = create<Record<string, TablesLook>>()(() => ({}));
const keepers = new Map<string, SavedState<Record<string, Json>>>();

function keeperOf(lid: string): SavedState<Record<string, Json>> {
  const known = keepers.get(lid) ?? savedState<Record<string, Json>>(`ws:lifecycle:view:${lid}`);
  keepers.set(lid, known);
  return known;
}

export function tablesLook(lid: string): TablesLook {
  return useLooks.getState()[lid] ?? fresh;
}

export function useTablesLook(lid: string): TablesLook {
  return useLooks((all) => all[lid] ?? fresh);
}

export function setTablesLook(lid: string, change: Partial<TablesLook>): void {
  const next = { ...tablesLook(lid), ...change };
  useLooks.setState({ [lid]: next });
  keeperOf(lid).write({ view: next.view, table: next.table });
}

/** Brings back how the lifecycle was looked at last. */
export async function readTablesLook(lid: string): Promise<void> {
  if (useLooks.getState()[lid] !== undefined) return;
  const before = await keeperOf(lid)
    .read()
    .catch(() => null);
  if (before === null || useLooks.getState()[lid] !== undefined) return;
  const view = before['view'] === 'tables' ? 'tables' : 'drawing';
  const table = lifecycleTables.find((one) => one === before['table']) ?? 'states';
  useLooks.setState({ [lid]: { ...fresh, view, table } });
}
