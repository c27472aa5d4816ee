import type { SavedCase } from '#contract/rpc/cases.ts';
import { changeCaseSettings, knownCases } from '#renderer/api/cases.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import type { CommandActions } from '#renderer/commands/registry.ts';
import { showPanel } from '#renderer/state/layout.ts';
import { activeLid } from '#renderer/state/tabs.ts';
import {
  addCase,
  duplicateCase,
  exportCases,
  importCases,
  removeCase,
  renameCase,
  runCases,
  saveRunAsCase,
} from './case-actions.ts';
import { selectedCase } from './case-view.ts';

const noScript = 'Open a script first.';
const noCase = 'This script has no test cases yet.';

const needsScript = () => (activeLid() === null ? noScript : null);

function needsCase(): string | null {
  const lid = activeLid();
  if (lid === null) return noScript;
  // What was never fetched may be there; the host says so where it is not.
  const known = queryClient.getQueryData(trpc.cases.list.queryKey({ lid }));
  return known !== undefined && known.length === 0 ? noCase : null;
}

const isRunning = () => {
  const lid = activeLid();
  const results = lid === null ? undefined : queryClient.getQueryData(trpc.cases.results.queryKey({ lid }));
  return results?.running != null;
};

function withScript(run: (lid: string) => Promise<void>) {
  return {
    run: async () => {
      const lid = activeLid();
      if (lid === null) return;
      showPanel('tests');
      await run(lid);
    },
  };
}

function withCase(run: (saved: SavedCase) => Promise<void>) {
  return withScript(async (lid) => {
    if (knownCases(lid).length === 0) await queryClient.fetchQuery(trpc.cases.list.queryOptions({ lid }));
    const saved = selectedCase(lid);
    if (saved !== null) await run(saved);
  });
}

export const caseCommands: CommandActions = {
  'view.tests': { run: () => showPanel('tests') },
  'case.run_all': { ...withScript((lid) => runCases(lid, null)), disabled: needsCase },
  'case.run': { ...withCase((saved) => runCases(saved.lid, [saved.case_id])), disabled: needsCase },
  'case.cancel': {
    run: async () => {
      const lid = activeLid();
      if (lid !== null) await rpc.cases.cancel.mutate({ lid });
    },
    disabled: () => (isRunning() ? null : 'No test cases are running.'),
  },
  'case.new': { ...withScript(addCase), disabled: needsScript },
  'case.rename': { ...withCase(renameCase), disabled: needsCase },
  'case.duplicate': { ...withCase(duplicateCase), disabled: needsCase },
  'case.remove': { ...withCase(removeCase), disabled: needsCase },
  'case.import': { ...withScript(importCases), disabled: needsScript },
  'case.export': { ...withScript(exportCases), disabled: needsCase },
  'case.save_run': {
    run: async ({ lid, run }) => {
      if (lid !== undefined && run !== undefined) await saveRunAsCase(lid, run);
    },
    hidden: true,
  },
  'case.run_on_save': {
    run: async () => {
      const { run_on_save } = await queryClient.fetchQuery(trpc.cases.settings.queryOptions());
      await changeCaseSettings({ run_on_save: !run_on_save });
    },
  },
  'case.coverage': {
    run: async () => {
      const { coverage } = await queryClient.fetchQuery(trpc.cases.settings.queryOptions());
      await changeCaseSettings({ coverage: !coverage });
    },
  },
};
