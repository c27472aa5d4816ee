import { create } from 'zustand';
import { queryClient } from '#renderer/api/client.ts';
import { useHostStore } from '#renderer/api/host-store.ts';
import { forgetViewStates } from '#renderer/editor/view-states.ts';
import { forgetLogsView } from '#renderer/features/logs/logs-store.ts';
import { forgetPeopleView } from '#renderer/features/people/people-store.ts';
import { restoreProblemScope } from '#renderer/features/problems/problem-view.ts';
import { forgetResourcesView } from '#renderer/features/resources/resources-store.ts';
import { forgetHistoryView } from '#renderer/features/run-history/history-store.ts';
import { restoreLayout } from '#renderer/state/layout.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { restoreTabs } from '#renderer/state/tabs.ts';

/** `ready` once the workspace's tabs are back; until then the frame shows its shape. */
export const useWorkspaceSession = create<{ ready: boolean }>()(() => ({ ready: false }));

/** Brings back the layout once, and the tabs whenever another workspace opens. */
export function followWorkspace(): void {
  let opened: string | null = null;
  let layout: Promise<void> | undefined;
  const settle = async () => {
    const { workspace, store } = useStudio.getState();
    if (!workspace || useHostStore.getState().link.phase !== 'open') return;
    layout ??= Promise.all([restoreLayout(), restoreProblemScope()]).then(
      () => {},
      () => {},
    );
    const usable = store?.state === 'ok';
    const key = usable ? workspace.id : null;
    if (key === opened) return;
    opened = key;
    useWorkspaceSession.setState({ ready: false });
    if (key !== null) {
      queryClient.removeQueries();
      forgetViewStates();
      forgetHistoryView();
      forgetLogsView();
      forgetResourcesView();
      forgetPeopleView();
      await Promise.all([layout, restoreTabs().catch(() => {})]);
    }
    if (opened === key) useWorkspaceSession.setState({ ready: true });
  };
  useStudio.subscribe((now, before) => {
    if (now.workspace?.id !== before.workspace?.id || now.store?.state !== before.store?.state) void settle();
  });
}
