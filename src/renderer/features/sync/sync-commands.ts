import { toast } from 'sonner';
import { backendStarting } from '#engine/access/session-access.ts';
import { rpc } from '#renderer/api/client.ts';
import { currentAccess, refusalOf } from '#renderer/api/session-access.ts';
import type { CommandActions } from '#renderer/commands/registry.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { storeRefusal, useStudio } from '#renderer/state/studio.ts';
import { openView } from '#renderer/state/tabs.ts';

async function pull(): Promise<void> {
  const { outcome, message } = await rpc.sync.pull.mutate();
  if (outcome === 'done') toast.success(message);
  else toast.warning(message);
}

async function switchOffline(): Promise<void> {
  const offline = useStudio.getState().sync?.offline !== true;
  const sync = await rpc.sync.setOffline.mutate({ offline });
  useStudio.setState({ sync });
  toast(offline ? 'Working offline. Nothing is sent or fetched until you switch it off.' : 'Working online again.');
}

function pullRefusal(): string | null {
  const { connection, sync } = useStudio.getState();
  if (connection?.state === 'none') return 'The workspace has no backend.';
  if (sync?.offline) return 'You are working offline.';
  if (connection?.state === 'starting') return backendStarting;
  return connection?.state === 'online' ? null : 'The backend is away.';
}

const changesRefusal = () => pullRefusal() ?? refusalOf(currentAccess().can('pull'));

const cancellable = () => {
  const running = useStudio.getState().sync?.running;
  return running?.cancellable ? running : null;
};

export const syncCommands: CommandActions = {
  'sync.view': { run: () => openView('sync'), disabled: storeRefusal },
  'sync.pull': { run: pull, disabled: changesRefusal },
  'sync.cancel': {
    run: async () => {
      const running = cancellable();
      if (running) await rpc.sync.cancel.mutate({ run_id: running.run_id });
    },
    disabled: () => (cancellable() ? null : 'Nothing is running.'),
  },
  'sync.probe': { run: () => openDialog({ kind: 'probe' }), disabled: pullRefusal },
  'sync.offline': {
    run: switchOffline,
    disabled: () =>
      useStudio.getState().connection?.state === 'none' ? 'The workspace has no backend.' : storeRefusal(),
  },
};
