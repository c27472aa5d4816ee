import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { dryRunInput, historyClearInput, historyListInput, historyRerunInput } from '#contract/rpc/dry-runs.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const byRun = z.object({ history_id: uuid });
const authoring = (ctx: RpcContext) => ctx.attachment.workspace.open.authoring;

/** Where a run of the calling window belongs to; it runs also while the store cannot be used. */
export function placeOf({ attachment: { workspace } }: RpcContext) {
  return { tenant_id: workspace.workspace.tenant_id, history: workspace.authoring?.history ?? null };
}

export const dryRunsTable = {
  run: procedure.input(dryRunInput).mutation(({ ctx, input }) => ctx.studio.dryRuns.run(input, placeOf(ctx))),
  cancel: procedure
    .input(z.object({ run_id: uuid }))
    .mutation(({ ctx, input }) => ctx.studio.dryRuns.cancel(input.run_id)),
};

export const historyTable = {
  list: procedure.input(historyListInput).query(({ ctx, input }) => authoring(ctx).history.list(input)),
  get: procedure.input(byRun).query(({ ctx, input }) => authoring(ctx).history.get(input.history_id)),
  remove: procedure.input(byRun).mutation(({ ctx, input }) => authoring(ctx).history.remove(input.history_id)),
  clear: procedure
    .input(historyClearInput)
    .mutation(({ ctx, input }) => authoring(ctx).history.clear(input.lid ?? null)),
  rerun: procedure.input(historyRerunInput).mutation(({ ctx, input }) => {
    const { history, scripts } = authoring(ctx);
    return ctx.studio.dryRuns.rerun(input, { ...placeOf(ctx), history }, (lid) => scripts.get(lid).body);
  }),
};
