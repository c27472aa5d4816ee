import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import type { CommandActions } from '#renderer/commands/registry.ts';
import { contextsOf, contextText, openContexts, savedContexts, scratchName } from '#renderer/state/context-store.ts';
import { openDocument, useDocuments } from '#renderer/state/documents.ts';
import { setDryRun, useDryRuns } from '#renderer/state/dry-run-store.ts';
import { showPanel } from '#renderer/state/layout.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { activeLid, openScript } from '#renderer/state/tabs.ts';
import { addContext, takeContext } from './context-actions.ts';
import { remoteDryRunCommands } from './remote-dry-run.ts';

const noScript = 'Open a script first.';

/** Runs the active script with the chosen context, in the sandbox; nothing outside is touched. */
async function run(): Promise<void> {
  const lid = activeLid();
  if (lid === null || useDryRuns.getState()[lid]?.kind === 'running') return;
  const run_id = crypto.randomUUID();
  const { settings } = useStudio.getState();
  showPanel('dry_run');
  setDryRun(lid, { kind: 'running', run_id, since: Date.now(), cancelling: false });
  try {
    await openContexts(lid);
    const saved = savedContexts(lid);
    const context_text = contextText(lid, saved);
    const chosen = saved.find((context) => context.context_id === contextsOf(lid).chosen);
    const result = await rpc.dryRuns.run.mutate({
      run_id,
      source: { kind: 'draft', lid },
      body: await bodyOf(lid),
      context_text,
      timeout_seconds: settings.dry_run_timeout_seconds,
      coverage: settings.dry_run_coverage,
    });
    setDryRun(lid, { kind: 'done', result, context_name: chosen?.name ?? scratchName, before: context_text });
    const document = openDocument(lid);
    document?.showCoverage(result.coverage?.lines ?? null);
    document?.showEnd(result.error?.line ?? null, result.status === 'skipped');
  } catch (error) {
    failed(lid, error);
  }
}

async function bodyOf(lid: string): Promise<string> {
  return openDocument(lid)?.body() ?? (await rpc.scripts.get.query({ lid })).body;
}

function failed(lid: string, error: unknown): void {
  const before = useDryRuns.getState()[lid];
  if (before?.kind === 'running' && before.cancelling) {
    setDryRun(lid, { kind: 'cancelled' });
    return;
  }
  const { message, details } = failureOf(error);
  setDryRun(lid, { kind: 'refused', message, line: numberIn(details, 'line'), column: numberIn(details, 'column') });
}

function numberIn(details: Readonly<Record<string, unknown>>, key: string): number | null {
  const value = details[key];
  return typeof value === 'number' ? value : null;
}

async function cancel(): Promise<void> {
  const lid = activeLid();
  const current = lid === null ? undefined : useDryRuns.getState()[lid];
  if (lid === null || current?.kind !== 'running') return;
  setDryRun(lid, { ...current, cancelling: true });
  await rpc.dryRuns.cancel.mutate({ run_id: current.run_id });
}

/** Fetches a script's contexts and which of them was chosen. */
export async function loadContexts(lid: string): Promise<void> {
  await queryClient.ensureQueryData(trpc.contexts.list.queryOptions({ lid }));
  await openContexts(lid);
}

const running = () => {
  const lid = activeLid();
  return lid !== null && useDryRuns.getState()[lid]?.kind === 'running';
};

export const dryRunCommands: CommandActions = {
  ...remoteDryRunCommands,
  'dry_run.run': {
    run,
    disabled: () => {
      if (activeLid() === null) return noScript;
      return running() ? 'The dry run is still going.' : null;
    },
  },
  'dry_run.cancel': { run: cancel, disabled: () => (running() ? null : 'No dry run is going.') },
  'dry_run.new_context': {
    run: () => {
      const lid = activeLid();
      showPanel('dry_run');
      return lid === null ? undefined : addContext(lid);
    },
    disabled: () => (activeLid() === null ? noScript : null),
  },
  'dry_run.take_context': {
    run: async ({ lid, context }) => {
      if (lid === undefined || context === undefined) return;
      const script = knownScript(lid) ?? (await rpc.scripts.get.query({ lid }));
      openScript(lid, script.name);
      showPanel('dry_run');
      await loadContexts(lid);
      await takeContext(lid, context);
    },
    hidden: true,
  },
  'dry_run.clear_coverage': {
    run: () => {
      const lid = activeLid();
      if (lid !== null) openDocument(lid)?.showCoverage(null);
    },
    disabled: () => {
      const lid = activeLid();
      return lid !== null && useDocuments.getState()[lid]?.covered ? null : 'No covered lines are shown.';
    },
  },
};
