import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { savedState } from './saved-state.ts';
import { dock } from './tabs.ts';

export type PanelTab = 'problems' | 'dry_run' | 'debug' | 'tests' | 'history' | 'output';

type Layout = {
  side_bar: boolean;
  side_bar_width: number;
  panel: boolean;
  /** The same beside a conflict, which needs the height. */
  conflict_panel: boolean;
  panel_side: 'bottom' | 'right';
  panel_height: number;
  panel_width: number;
  panel_tab: PanelTab;
  /** Share of the dry-run panel that the context takes, in percent. */
  context_share: number;
  /** Share of the tests panel that the list takes, in percent. */
  cases_share: number;
};

export const useLayout = create<Layout>()(() => ({
  side_bar: true,
  side_bar_width: 260,
  panel: true,
  conflict_panel: false,
  panel_side: 'bottom',
  panel_height: 280,
  panel_width: 420,
  panel_tab: 'dry_run',
  context_share: 42,
  cases_share: 55,
}));

const saved = savedState<Layout>('layout');

/** Brings the layout of the last session back, then keeps every change of it. */
export async function restoreLayout(): Promise<void> {
  const before = await saved.read();
  if (before) useLayout.setState(before);
  useLayout.subscribe((layout) => saved.write({ ...layout }));
}

/** What needs the whole height: a merge with its panes, canvases and long forms, and lists with the details of one below them. */
const tall: ReadonlySet<string> = new Set([
  'conflict',
  'draft_merge',
  'logs',
  'connectors',
  'connector',
  'resources',
  'people',
  'lifecycles',
  'lifecycle',
]);

/** Which of the two panel states is in force: a conflict has the whole height unless the author wants the panel beside it. */
function panelKey(): 'panel' | 'conflict_panel' {
  const kind = dock.active()?.kind;
  return kind !== undefined && tall.has(kind) ? 'conflict_panel' : 'panel';
}

/** Opens the panel on one of its tabs. */
export function showPanel(tab: PanelTab): void {
  useLayout.setState({ [panelKey()]: true, panel_tab: tab });
}

export function togglePanel(): void {
  useLayout.setState((layout) => ({ [panelKey()]: !layout[panelKey()] }));
}

export function usePanelShown(): boolean {
  const key = useSyncExternalStore(dock.subscribe, panelKey);
  return useLayout((layout) => layout[key]);
}
