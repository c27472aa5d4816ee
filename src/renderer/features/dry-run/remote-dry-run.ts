import { toast } from 'sonner';
import { queryClient, rpc } from '#renderer/api/client.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { currentAccess, refusalOf } from '#renderer/api/session-access.ts';
import { type CommandActions, runCommand } from '#renderer/commands/registry.ts';
import { contextText, openContexts, savedContexts } from '#renderer/state/context-store.ts';
import { confirm } from '#renderer/state/dialogs.ts';
import { activeLid } from '#renderer/state/tabs.ts';

/** Why the active script cannot be dry-run at the backend now; null where it can. */
export function remoteDryRunRefusal(): string | null {
  const lid = activeLid();
  if (lid === null) return 'Open a script first.';
  const script = knownScript(lid);
  if (script?.current_version == null) return 'It was never published, so the backend has no version to run.';
  return refusalOf(currentAccess().canNow('remote_dry_run'));
}

/** Runs what is published, with the context that is chosen here, where it would really run; the backend logs the try. */
async function run(): Promise<void> {
  const lid = activeLid();
  const script = lid === null ? undefined : knownScript(lid);
  if (lid === null || script?.current_version == null) return;
  const { name, current_version: version_number } = script;
  const yes = await confirm({
    title: `Dry-run version ${version_number} of ${name} on the backend?`,
    body: 'The published version runs in the backend’s sandbox with the test context that is chosen here. Nothing outside is touched; the try is written to the execution logs.',
    confirm: `Dry-run version ${version_number}`,
  });
  if (!yes) return;
  await openContexts(lid);
  const context_text = contextText(lid, savedContexts(lid));
  const { status, error, log_id } = await rpc.logs.dryRun.mutate({ lid, version_number, context_text });
  await queryClient.invalidateQueries({ queryKey: ['backend_logs'] });
  const said = `Version ${version_number} ran on the backend: ${status}${error === null ? '.' : `: ${error}`}`;
  toast(said, {
    ...(log_id === null
      ? {}
      : { action: { label: 'Show log', onClick: () => void runCommand('logs.executions', { log_id }) } }),
  });
}

export const remoteDryRunCommands: CommandActions = {
  'logs.dry_run': { run, disabled: remoteDryRunRefusal },
};
