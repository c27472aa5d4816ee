import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import {
  fixAllInput,
  readProfileInput,
  readSchemaInput,
  schemaOwner,
  setProfileInput,
  setSchemaInput,
  validateInput,
  workspaceResultsInput,
} from '#contract/rpc/checks.ts';
import { draftText } from '#contract/rpc/scripts.ts';
import { procedure, type RpcContext, router } from '../procedure.ts';

const checks = (ctx: RpcContext) => ctx.attachment.workspace.open.checks;

export const checksTable = {
  syntax: procedure
    .input(z.object({ body: draftText }))
    .query(({ ctx, input }) => ctx.studio.checks.syntax(input.body)),
  validate: procedure
    .input(validateInput)
    .query(({ ctx, input: { body, lid, asked } }) =>
      asked ? checks(ctx).validateNow(body, lid) : checks(ctx).validate(body, lid),
    ),
  fixAll: procedure.input(fixAllInput).query(({ ctx, input }) => checks(ctx).fixAll(input.body, input.kind, input.lid)),
  workspace: router({
    start: procedure.mutation(({ ctx }) => checks(ctx).run.start()),
    cancel: procedure.mutation(({ ctx }) => checks(ctx).run.cancel()),
    status: procedure.query(({ ctx }) => checks(ctx).run.status()),
    results: procedure
      .input(workspaceResultsInput)
      .query(({ ctx, input }) => checks(ctx).run.results(input.run_id, input.after)),
  }),
  profile: router({
    get: procedure.query(({ ctx }) => checks(ctx).settings.profile()),
    set: procedure.input(setProfileInput).mutation(({ ctx, input }) => checks(ctx).setProfile(input)),
    read: procedure.input(readProfileInput).query(({ ctx, input }) => checks(ctx).settings.readProfile(input.text)),
  }),
  schema: router({
    get: procedure.input(schemaOwner).query(({ ctx, input }) => checks(ctx).settings.schemas(input.lid)),
    set: procedure.input(setSchemaInput).mutation(({ ctx, input }) => checks(ctx).setSchema(input.lid, input.schema)),
    read: procedure.input(readSchemaInput).query(({ ctx, input }) => checks(ctx).settings.readSchema(input.text)),
    infer: procedure
      .input(z.object({ lid: uuid }))
      .query(({ ctx, input }) => checks(ctx).settings.inferSchema(input.lid)),
  }),
};
