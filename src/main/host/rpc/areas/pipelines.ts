import {
  exportPipelineTestsInput,
  importPipelineTestsInput,
  listPipelineTestsInput,
  pipelineCancelInput,
  pipelineDryRunInput,
  pipelineTestByLid,
  runPipelineTestsInput,
  savePipelineTestInput,
} from '#contract/rpc/pipelines.ts';
import { procedure, type RpcContext, router } from '../procedure.ts';

const open = (ctx: RpcContext) => ctx.attachment.workspace.open;
const tests = (ctx: RpcContext) => open(ctx).pipelineCases;

export const pipelinesTable = {
  dryRun: procedure
    .input(pipelineDryRunInput)
    .subscription(({ ctx, input, signal }) =>
      open(ctx).pipelineRuns.dryRun(input, signal ?? new AbortController().signal),
    ),
  cancel: procedure
    .input(pipelineCancelInput)
    .mutation(({ ctx, input }) => open(ctx).pipelineRuns.cancel(input.run_id)),
  tests: router({
    list: procedure.input(listPipelineTestsInput).query(({ ctx, input }) => tests(ctx).list(input)),
    save: procedure.input(savePipelineTestInput).mutation(({ ctx, input }) => tests(ctx).save(input)),
    remove: procedure.input(pipelineTestByLid).mutation(({ ctx, input }) => tests(ctx).remove(input.lid)),
    restore: procedure.input(pipelineTestByLid).mutation(({ ctx, input }) => tests(ctx).restore(input.lid)),
    run: procedure.input(runPipelineTestsInput).mutation(({ ctx, input }) => tests(ctx).run(input)),
    importFile: procedure.input(importPipelineTestsInput).mutation(({ ctx, input }) => tests(ctx).importText(input)),
    exportFiles: procedure.input(exportPipelineTestsInput).query(({ ctx, input }) => tests(ctx).exportFiles(input)),
  }),
};
