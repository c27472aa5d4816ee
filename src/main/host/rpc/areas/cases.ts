import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import {
  caseSettings,
  importCasesInput,
  reorderCasesInput,
  runCasesInput,
  saveCaseInput,
} from '#contract/rpc/cases.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const byLid = z.object({ lid: uuid });
const byCase = byLid.extend({ case_id: uuid });
const open = (ctx: RpcContext) => ctx.attachment.workspace.open;
const cases = (ctx: RpcContext) => open(ctx).authoring.cases;

/** Without defaults: a setting that is not named stays as it is. */
const settingsChange = z.object({
  run_on_save: caseSettings.shape.run_on_save.unwrap().optional(),
  coverage: caseSettings.shape.coverage.unwrap().optional(),
});

export const casesTable = {
  list: procedure.input(byLid).query(({ ctx, input }) => cases(ctx).list(input.lid)),
  save: procedure.input(saveCaseInput).mutation(({ ctx, input }) => cases(ctx).save(input)),
  remove: procedure.input(byCase).mutation(({ ctx, input }) => cases(ctx).remove(input.case_id)),
  reorder: procedure
    .input(reorderCasesInput)
    .mutation(({ ctx, input }) => cases(ctx).reorder(input.lid, input.case_ids)),
  results: procedure.input(byLid).query(({ ctx, input }) => open(ctx).caseRuns.results(input.lid)),
  result: procedure.input(byCase).query(({ ctx, input }) => open(ctx).caseRuns.result(input.lid, input.case_id)),
  run: procedure.input(runCasesInput).mutation(({ ctx, input }) => open(ctx).caseRuns.run(input.lid, input.case_ids)),
  cancel: procedure.input(byLid).mutation(({ ctx, input }) => open(ctx).caseRuns.cancel(input.lid)),
  importFile: procedure
    .input(importCasesInput)
    .mutation(({ ctx, input }) => cases(ctx).importText(input.lid, input.text)),
  exportFile: procedure.input(byLid).query(({ ctx, input }) => cases(ctx).exportFiles(input.lid)),
  settings: procedure.query(({ ctx }) => cases(ctx).settings()),
  setSettings: procedure.input(settingsChange).mutation(({ ctx, input }) => cases(ctx).setSettings(definedOf(input))),
};

function definedOf(change: z.output<typeof settingsChange>): Partial<z.output<typeof caseSettings>> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
