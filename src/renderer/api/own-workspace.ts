import { workspaceParameter } from '#contract/rpc/bridge.ts';

/** The workspace this window is in, as its address says; null before the host has said which one. */
export function ownWorkspace(): string | null {
  return new URLSearchParams(location.search).get(workspaceParameter);
}

/** Notes it in the window's address, so that a reload or a reconnect comes back to it. */
export function noteOwnWorkspace(id: string): void {
  if (ownWorkspace() !== id) history.replaceState(null, '', location.pathname + addressOf(id) + location.hash);
}

export function addressOf(id: string): string {
  return `?${new URLSearchParams({ [workspaceParameter]: id })}`;
}
