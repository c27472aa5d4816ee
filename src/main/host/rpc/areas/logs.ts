import { z } from 'zod';
import { auditInput, executionsInput, remoteDryRunInput } from '#contract/rpc/logs.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const logs = (ctx: RpcContext) => ctx.attachment.workspace.open.logs;

export const logsTable = {
  executions: procedure.input(executionsInput).query(({ ctx, input }) => logs(ctx).executions(input)),
  execution: procedure
    .input(z.object({ id: z.string().min(1).max(64) }))
    .query(({ ctx, input }) => logs(ctx).execution(input.id)),
  audit: procedure.input(auditInput).query(({ ctx, input }) => logs(ctx).audit(input)),
  dryRun: procedure.input(remoteDryRunInput).mutation(({ ctx, input }) => logs(ctx).dryRun(input)),
};
