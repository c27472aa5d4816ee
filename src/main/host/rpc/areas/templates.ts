import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { draftText } from '#contract/rpc/scripts.ts';
import { createTemplateInput, instantiateInput, saveTemplateInput } from '#contract/rpc/templates.ts';
import { proposePlaceholders } from '#engine/template/propose-placeholders.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const byLid = z.object({ lid: uuid });
const templates = (ctx: RpcContext) => ctx.attachment.workspace.open.authoring.templates;

export const templatesTable = {
  list: procedure.query(({ ctx }) => templates(ctx).list()),
  get: procedure.input(byLid).query(({ ctx, input }) => templates(ctx).get(input.lid)),
  create: procedure.input(createTemplateInput).mutation(({ ctx, input }) => templates(ctx).create(input)),
  save: procedure.input(saveTemplateInput).mutation(({ ctx, input }) => templates(ctx).save(input)),
  freeName: procedure
    .input(z.object({ name: z.string() }))
    .query(({ ctx, input }) => templates(ctx).freeName(input.name)),
  duplicate: procedure.input(byLid).mutation(({ ctx, input }) => templates(ctx).duplicate(input.lid)),
  edits: procedure.input(byLid).query(({ ctx, input }) => templates(ctx).edits(input.lid)),
  discard: procedure.input(byLid).mutation(({ ctx, input }) => templates(ctx).discard(input.lid)),
  remove: procedure.input(byLid).mutation(({ ctx, input }) => templates(ctx).remove(input.lid)),
  undoRemove: procedure.input(byLid).mutation(({ ctx, input }) => templates(ctx).undoRemove(input.lid)),
  instantiate: procedure.input(instantiateInput).mutation(({ ctx, input }) => templates(ctx).instantiate(input)),
  propose: procedure.input(z.object({ body: draftText })).query(({ input }) => proposePlaceholders(input.body)),
};
