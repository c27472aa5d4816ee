import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { draftText, dryRunInput, publishInput } from '#contract/rpc/scripts.ts';
import { procedure } from '../procedure.ts';

const text = z.object({ body: draftText });

export const checksTable = {
  syntax: procedure.input(text).query(({ ctx, input }) => ctx.studio.checks.syntax(input.body)),
  validate: procedure.input(text).query(({ ctx, input }) => ctx.studio.checks.validate(input.body)),
};

export const dryRunsTable = {
  run: procedure
    .input(dryRunInput)
    .mutation(({ ctx, input }) => ctx.studio.dryRuns.run(input, ctx.studio.workspaces.active.workspace.tenant_id)),
  cancel: procedure
    .input(z.object({ run_id: uuid }))
    .mutation(({ ctx, input }) => ctx.studio.dryRuns.cancel(input.run_id)),
};

export const publishTable = {
  preview: procedure
    .input(z.object({ lid: uuid }))
    .query(({ ctx, input }) => ctx.studio.workspaces.active.open.publisher.preview(input.lid)),
  run: procedure
    .input(publishInput)
    .mutation(({ ctx, input }) =>
      ctx.studio.workspaces.active.open.publisher.publish(input.lid, input.change_description),
    ),
  pull: procedure.mutation(({ ctx }) => ctx.studio.workspaces.active.open.puller.pull()),
};
