import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { savedLook } from './saved-look.ts';
import { dock } from './tabs.ts';

const panelTab = z.enum(['problems', 'dry_run', 'debug', 'tests', 'history', 'output']);
export type PanelTab = z.infer<typeof panelTab>;

/** The window's parts, over restarts. */
export const { useLook: useLayout, read: restoreLayout } = savedLook(
  'layout',
  z.object({
    side_bar: z.boolean().catch(true),
    side_bar_width: z.number().catch(260),
    panel: z.boolean().catch(true),
    /** The same beside a conflict, which needs the height. */
    conflict_panel: z.boolean().catch(false),
    panel_side: z.enum(['bottom', 'right']).catch('bottom'),
    panel_height: z.number().catch(280),
    panel_width: z.number().catch(420),
    panel_tab: panelTab.catch('dry_run'),
    /** Share of the dry-run panel that the context takes, in percent. */
    context_share: z.number().catch(42),
    /** Share of the tests panel that the list takes, in percent. */
    cases_share: z.number().catch(55),
  }),
);

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
