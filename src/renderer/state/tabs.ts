import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { Dock, type DockLayout } from '#renderer/ui/dock.tsx';
import { savedState } from './saved-state.ts';

/** The editor area's tabs. Kinds: `script`, `compare` (a script's draft beside its published text), and the views. */
export const dock = new Dock();

const row = z.object({ layout: z.object({ type: z.literal('row'), children: z.array(z.unknown()) }) });
/** What is in the row is the dock's own affair; it leaves out what it cannot read. */
const dockLayout = z.custom<DockLayout>((value) => row.safeParse(value).success);

const saved = savedState('ws:tabs', dockLayout);
/** The tabs of the workspace are back. */
let settled = false;
let restores = 0;
dock.subscribe(() => {
  // What stands there before the kept tabs are known must not be kept in their place.
  if (settled) saved.write(dock.toJson());
});

/** Brings the tabs of the workspace's last session back. What is opened while they are on their way is opened beside them. */
export async function restoreTabs(): Promise<void> {
  const mine = ++restores;
  if (settled) {
    settled = false;
    dock.replace(null);
  }
  const kept = await saved.read().catch(() => null);
  if (mine !== restores) return;
  const asked = dock.tabs();
  const active = dock.active();
  settled = true;
  dock.replace(kept);
  for (const tab of asked) dock.open(tab);
  if (active !== null) dock.open(active);
}

export function openScript(lid: string, name: string): void {
  dock.open({ kind: 'script', id: lid, name });
}

const views = {
  settings: 'Settings',
  help: 'Help',
  sync: 'Sync',
  logs: 'Logs',
  templates: 'Templates',
  connectors: 'Connectors',
  lifecycles: 'Lifecycles',
  resources: 'Resources',
  people: 'People',
  trash: 'Trash',
  conflicts: 'Conflicts',
  lint_profile: 'Lint profile',
} as const;

export function openTemplate(lid: string, name: string): void {
  dock.open({ kind: 'template', id: lid, name });
}

export function openConnector(lid: string, name: string): void {
  dock.open({ kind: 'connector', id: lid, name });
}

export function openLifecycle(lid: string, name: string): void {
  dock.open({ kind: 'lifecycle', id: lid, name });
}

/** A lifecycle held against something else; `id` says against what. */
export function openLifecycleCompare(id: string, name: string): void {
  dock.open({ kind: 'lifecycle_compare', id, name });
}

export function openView(kind: keyof typeof views): void {
  dock.open({ kind, id: kind, name: views[kind] });
}

export function openCompare(lid: string, name: string): void {
  dock.open({ kind: 'compare', id: lid, name: `${name} ↔ published` });
}

/** The history of a script: its draft and its versions. */
export function openVersions(lid: string, name: string): void {
  dock.open({ kind: 'versions', id: lid, name: `${name} (versions)` });
}

/** The pipeline of one operation of a connector. */
export function openPipeline(connector: string, operation: string, name: string): void {
  dock.open({ kind: 'pipeline', id: `${connector}:${operation}`, name });
}

/** The bindings of a script. */
export function openBindings(lid: string, name: string): void {
  dock.open({ kind: 'bindings', id: lid, name: `${name} (bindings)` });
}

/** The tab in which a conflict is answered, or a merge that does not overlap is read. */
export function openConflict(lid: string, name: string): void {
  dock.open({ kind: 'conflict', id: lid, name: `${name} (conflict)` });
}

/** The tab in which the texts of two windows become one again. */
export function openDraftMerge(lid: string, name: string): void {
  dock.open({ kind: 'draft_merge', id: lid, name: `${name} (two texts)` });
}

/** Closes every tab of a script, as when it was deleted. */
export function closeScript(lid: string): void {
  for (const tab of dock.tabs()) if (tab.id === lid) dock.close(tab);
}

let activeScript: string | null = null;

/** The script that commands and the dry-run panel act on: the active tab's, or the last active one while it is open. */
export function activeLid(): string | null {
  const active = dock.active();
  if (
    active?.kind === 'script' ||
    active?.kind === 'compare' ||
    active?.kind === 'versions' ||
    active?.kind === 'bindings'
  )
    activeScript = active.id;
  const open = dock.tabs().some((tab) => tab.kind === 'script' && tab.id === activeScript);
  return open ? activeScript : null;
}

export function useActiveLid(): string | null {
  return useSyncExternalStore(dock.subscribe, activeLid);
}

export function useActiveTabKey(): string | null {
  return useSyncExternalStore(dock.subscribe, () => {
    const tab = dock.active();
    return tab ? `${tab.kind}:${tab.id}` : null;
  });
}

/** FlexLayout's model, another one after each `restoreTabs`. */
export function useDockModel(): Dock['model'] {
  return useSyncExternalStore(dock.subscribe, () => dock.model);
}
