import { bridge } from './client.ts';
import { addressOf } from './own-workspace.ts';

/** Opens one more window of the studio, in this workspace. Rejects, with what to do, where the browser does not let it. */
export async function openWindow(workspaceId: string): Promise<void> {
  if (bridge) {
    bridge.openWindow(workspaceId);
    return;
  }
  const size = `width=${window.outerWidth},height=${window.outerHeight}`;
  const opened = window.open(location.pathname + addressOf(workspaceId), '_blank', `popup,${size}`);
  if (opened === null) throw new Error(`The browser blocked the new window. Allow pop-ups for ${location.host}.`);
}
