import { create } from 'zustand';
import { savedState } from './saved-state.ts';

export type PanelTab = 'problems' | 'dry_run' | 'output';

type Layout = {
  side_bar: boolean;
  side_bar_width: number;
  panel: boolean;
  panel_side: 'bottom' | 'right';
  panel_height: number;
  panel_width: number;
  panel_tab: PanelTab;
  /** Share of the dry-run panel that the context takes, in percent. */
  context_share: number;
};

export const useLayout = create<Layout>()(() => ({
  side_bar: true,
  side_bar_width: 260,
  panel: true,
  panel_side: 'bottom',
  panel_height: 280,
  panel_width: 420,
  panel_tab: 'dry_run',
  context_share: 42,
}));

const saved = savedState<Layout>('layout');

/** Brings the layout of the last session back, then keeps every change of it. */
export async function restoreLayout(): Promise<void> {
  const before = await saved.read();
  if (before) useLayout.setState(before);
  useLayout.subscribe((layout) => saved.write({ ...layout }));
}

/** Opens the panel on one of its tabs. */
export function showPanel(tab: PanelTab): void {
  useLayout.setState({ panel: true, panel_tab: tab });
}
