import { create } from 'zustand';
import type { CheckedScript, WorkspaceCheckStatus } from '#contract/rpc/checks.ts';
import { withMore } from '#renderer/lib/by-name.ts';
import { rpc } from './client.ts';
import { onStudioEvent } from './events.ts';

interface WorkspaceProblems {
  /** Null until the host has told it. */
  readonly status: WorkspaceCheckStatus | null;
  /** Scripts with problems, in the order of their names. */
  readonly scripts: readonly CheckedScript[];
}

const nothing: WorkspaceProblems = { status: null, scripts: [] };

/** What the check of the whole workspace has found so far. */
export const useWorkspaceProblems = create<WorkspaceProblems>()(() => nothing);

let read = { run_id: null as string | null, after: 0 };
let reading = false;

/** Follows the check of the workspace, whichever window began it. */
export function followWorkspaceProblems(): void {
  onStudioEvent((event) => {
    if (event.type === 'workspace_checked') take(event.status);
    // The first of a connection, or another workspace: what is known may be of another host.
    else if (event.type === 'workspace') void begin();
  });
}

async function begin(): Promise<void> {
  useWorkspaceProblems.setState(nothing);
  read = { run_id: null, after: 0 };
  const status = await rpc.checks.workspace.status.query().catch(() => null);
  if (status !== null) take(status);
}

function take(status: WorkspaceCheckStatus): void {
  useWorkspaceProblems.setState({ status });
  if (status.run_id !== read.run_id || status.seq > read.after) void readOn();
}

/** One reader at a time; what comes meanwhile is read by it as well. */
async function readOn(): Promise<void> {
  if (reading) return;
  reading = true;
  try {
    for (let more = true; more; ) {
      const asked = read;
      const page = await rpc.checks.workspace.results.query(asked);
      if (asked !== read) continue;
      const known = page.run_id === asked.run_id ? useWorkspaceProblems.getState().scripts : nothing.scripts;
      const told = new Set(page.scripts.map(({ lid }) => lid));
      const scripts = withMore(
        known.filter(({ lid }) => !told.has(lid)),
        page.scripts.filter(({ problems }) => problems.length > 0),
      );
      read = { run_id: page.run_id, after: page.seq };
      if (page.scripts.length > 0 || known === nothing.scripts) useWorkspaceProblems.setState({ scripts });
      const newest = useWorkspaceProblems.getState().status;
      more = page.more || (newest?.run_id === read.run_id && newest.seq > read.after);
    }
  } catch {
    // The host is away; the connection that comes back begins anew.
  } finally {
    reading = false;
  }
}
