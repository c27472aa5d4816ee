import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { draftText, dryRunInput } from '#contract/rpc/scripts.ts';
import { procedure } from '../procedure.ts';

const text = z.object({ body: draftText });

export const checksTable = {
  syntax: procedure.input(text).query(({ ctx, input }) => ctx.studio.checks.syntax(input.body)),
  validate: procedure.input(text).query(({ ctx, input }) => ctx.studio.checks.validate(input.body)),
};

export const dryRunsTable = {
  run: procedure
    .input(dryRunInput)
    .mutation(({ ctx, input }) => ctx.studio.dryRuns.run(input, ctx.attachment.workspace.workspace.tenant_id)),
  cancel: procedure
    .input(z.object({ run_id: uuid }))
    .mutation(({ ctx, input }) => ctx.studio.dryRuns.cancel(input.run_id)),
};
