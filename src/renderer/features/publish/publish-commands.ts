import { toast } from 'sonner';
import { rpc } from '#renderer/api/client.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { currentAccess, refusalOf } from '#renderer/api/session-access.ts';
import type { CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { activeLid, openCompare } from '#renderer/state/tabs.ts';
import { forgetRun, resumePublish } from './publish-run.ts';

const scriptOf = ({ lid }: CommandTarget) => lid ?? activeLid();

function openPlan(lid: string | null): void {
  forgetRun();
  openDialog({ kind: 'publish', lid });
}

/** The publish that a command is about: the named one, or the one that stopped half-way. */
function stopped(target: CommandTarget): string | null {
  const half = useStudio.getState().sync?.attention.find((one) => one.kind === 'half_applied');
  return target.cs_id ?? half?.cs_id ?? null;
}

function onStopped(run: (csId: string) => void | Promise<void>) {
  return {
    run: (target: CommandTarget) => {
      const csId = stopped(target);
      return csId === null ? undefined : run(csId);
    },
    disabled: (target: CommandTarget) =>
      stopped(target) === null ? 'No publish stopped half-way.' : refusalOf(currentAccess().can('publish')),
  };
}

export const publishCommands: CommandActions = {
  'publish.run': { run: (target) => openPlan(scriptOf(target)) },
  'publish.all': { run: () => openPlan(null) },
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
  'publish.continue': onStopped((csId) => {
    openDialog({ kind: 'publish', lid: null });
    void resumePublish(csId);
  }),
  'publish.undo': onStopped((csId) => openDialog({ kind: 'publish_undo', cs_id: csId })),
  'publish.leave': onStopped(async (csId) => {
    await rpc.sync.leave.mutate({ cs_id: csId });
    toast('The publish stays as it is. What is missing is still an unpublished change.');
  }),
};
