import { create } from 'zustand';
import { type LogEntry, type Settings, type StudioEvent, type StudioInfo, settings } from '#contract/rpc/studio.ts';
import type { SyncStatus } from '#contract/rpc/sync.ts';
import type { Connection, Session, StoreHealth, Workspace } from '#contract/rpc/workspace.ts';
import { rpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';

/** What the host last said about itself; filled by its events alone, so every window shows the same. */
interface StudioState {
  readonly info: StudioInfo | null;
  readonly connection: Connection | null;
  readonly session: Session | null;
  readonly workspace: Workspace | null;
  readonly store: StoreHealth | null;
  readonly settings: Settings;
  readonly sync: SyncStatus | null;
  readonly log: readonly LogEntry[];
}

const logLimit = 1000;

export const useStudio = create<StudioState>()(() => ({
  info: null,
  connection: null,
  session: null,
  workspace: null,
  store: null,
  settings: settings.parse({}),
  sync: null,
  log: [],
}));

/** Why nothing of the workspace can be shown; null while it can. */
export function storeRefusal(): string | null {
  const { store } = useStudio.getState();
  return store && store.state !== 'ok' ? 'The workspace cannot be opened.' : null;
}

/** Starts to mirror the host's state into the store. */
export function followStudio(): void {
  onStudioEvent((event) => {
    useStudio.setState((state) => reduce(state, event));
    if (event.type === 'workspace' && event.store.state === 'ok') void loadSync(event.workspace.id);
  });
}

/** A workspace that is opened tells its state once here; what changes after that comes as events. */
async function loadSync(workspaceId: string): Promise<void> {
  const status = await rpc.sync.status.query().catch(() => null);
  const { sync, workspace } = useStudio.getState();
  if (status && sync === null && workspace?.id === workspaceId) useStudio.setState({ sync: status });
}

/** Reads what the events do not carry; again after every reconnect, as the host may be another process now. */
export async function loadStudio(): Promise<void> {
  const [info, log] = await Promise.all([rpc.studio.info.query(), rpc.studio.log.query()]);
  useStudio.setState({ info, log });
}

function reduce(state: StudioState, event: StudioEvent): Partial<StudioState> {
  switch (event.type) {
    case 'connection':
      return { connection: event.connection };
    case 'session':
      return { session: event.session };
    case 'workspace':
      return {
        workspace: event.workspace,
        store: event.store,
        sync: event.workspace.id === state.workspace?.id ? state.sync : null,
      };
    case 'settings':
      return { settings: event.settings };
    case 'log':
      return { log: [...state.log.slice(1 - logLimit), event.entry] };
    case 'sync':
      return { sync: event.status };
    default:
      return {};
  }
}
