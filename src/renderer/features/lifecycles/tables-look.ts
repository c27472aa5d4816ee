import { z } from 'zod';
import { create } from 'zustand';
import { savedStates } from '#renderer/state/saved-state.ts';

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
const keptLook = savedStates(
  'ws:lifecycle:view:',
  z.object({
    view: z.enum(['drawing', 'tables']).catch('drawing'),
    table: z.enum(lifecycleTables).catch('states'),
  }),
);

export function tablesLook(lid: string): TablesLook {
  return useLooks.getState()[lid] ?? fresh;
}

export function useTablesLook(lid: string): TablesLook {
  return useLooks((all) => all[lid] ?? fresh);
}

export function setTablesLook(lid: string, change: Partial<TablesLook>): void {
  const next = { ...tablesLook(lid), ...change };
  useLooks.setState({ [lid]: next });
  keptLook(lid).write({ view: next.view, table: next.table });
}

/** Brings back how the lifecycle was looked at last. */
export async function readTablesLook(lid: string): Promise<void> {
  if (useLooks.getState()[lid] !== undefined) return;
  const before = await keptLook(lid)
    .read()
    .catch(() => null);
  if (before === null || useLooks.getState()[lid] !== undefined) return;
  useLooks.setState({ [lid]: { ...fresh, ...before } });
}
