import { toast } from 'sonner';
import { checkpointName } from '#contract/rpc/scripts.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import type { CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { askText, openDialog } from '#renderer/state/dialogs.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { activeLid } from '#renderer/state/tabs.ts';

const scriptOf = ({ lid }: CommandTarget) => lid ?? activeLid();
const needsScript = (target: CommandTarget) => (scriptOf(target) === null ? 'Open a script first.' : null);

async function createCheckpoint(target: CommandTarget): Promise<void> {
  const lid = scriptOf(target);
  if (lid === null) return;
  const script = knownScript(lid);
  const name = await askText({
    title: `Save a checkpoint of ${script?.name ?? 'the script'}`,
    body: 'Drafts save themselves. A checkpoint is a point with a name that you can return to.',
    confirm: 'Save checkpoint',
    field: { label: 'Name', initial: suggestedName(), schema: checkpointName },
  });
  if (name === null) return;
  await openDocument(lid)?.flush();
  const saved = await rpc.checkpoints.create.mutate({ lid, name: name.trim() });
  await queryClient.invalidateQueries({ queryKey: trpc.checkpoints.list.queryKey({ lid }) });
  toast.success(`Saved checkpoint ${saved.name}.`);
}

const stamp = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function suggestedName(): string {
  return stamp.format(new Date());
}

export const checkpointCommands: CommandActions = {
  'checkpoint.create': { run: createCheckpoint, disabled: needsScript },
  'checkpoint.list': {
    run: (target) => {
      const lid = scriptOf(target);
      if (lid !== null) openDialog({ kind: 'checkpoints', lid });
    },
    disabled: needsScript,
  },
};
