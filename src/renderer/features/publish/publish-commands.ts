import { toast } from 'sonner';
import { rpc } from '#renderer/api/client.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import type { CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { activeLid, openCompare } from '#renderer/state/tabs.ts';

const scriptOf = ({ lid }: CommandTarget) => lid ?? activeLid();

function needsScript(target: CommandTarget): string | null {
  return scriptOf(target) === null ? 'Open a script first.' : null;
}

async function pull(): Promise<void> {
  const { added, updated, behind } = await rpc.publish.pull.mutate();
  const parts = [
    added > 0 ? `${counted(added, 'script')} added` : '',
    updated > 0 ? `${updated} updated` : '',
    behind > 0 ? `${behind} behind the backend` : '',
  ].filter(Boolean);
  toast.success(parts.length === 0 ? 'Everything published is here.' : `Got published changes: ${parts.join(', ')}.`);
}

export const publishCommands: CommandActions = {
  'publish.run': {
    run: (target) => {
      const lid = scriptOf(target);
      if (lid !== null) openDialog({ kind: 'publish', lid });
    },
    disabled: needsScript,
  },
  'publish.compare': {
    run: (target) => {
      const script = knownScript(scriptOf(target) ?? '');
      if (script) openCompare(script.lid, script.name);
    },
    disabled: (target) => {
      const script = knownScript(scriptOf(target) ?? '');
      if (!script) return 'Open a script first.';
      return script.current_version === null ? 'It was never published.' : null;
    },
  },
  'publish.pull': {
    run: pull,
    disabled: () => {
      const { connection } = useStudio.getState();
      if (connection?.state === 'none') return 'The workspace has no backend.';
      return connection?.state === 'online' ? null : 'The backend is away.';
    },
  },
};
