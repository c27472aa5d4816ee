import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import {
  checkpointName,
  createScriptInput,
  saveContextInput,
  saveDraftInput,
  updateScriptInput,
} from '#contract/rpc/scripts.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const byLid = z.object({ lid: uuid });
const byCheckpoint = z.object({ checkpoint_id: uuid });
const authoring = (ctx: RpcContext) => ctx.attachment.workspace.open.authoring;

export const scriptsTable = {
  list: procedure.query(({ ctx }) => authoring(ctx).scripts.list()),
  get: procedure.input(byLid).query(({ ctx, input }) => authoring(ctx).scripts.get(input.lid)),
  create: procedure.input(createScriptInput).mutation(({ ctx, input }) => authoring(ctx).scripts.create(input)),
  update: procedure.input(updateScriptInput).mutation(({ ctx, input }) => authoring(ctx).scripts.update(input)),
  duplicate: procedure.input(byLid).mutation(({ ctx, input }) => authoring(ctx).scripts.duplicate(input.lid)),
  remove: procedure.input(byLid).mutation(({ ctx, input }) => authoring(ctx).scripts.remove(input.lid)),
  undoRemove: procedure.input(byLid).mutation(({ ctx, input }) => authoring(ctx).scripts.undoRemove(input.lid)),
  saveDraft: procedure.input(saveDraftInput).mutation(({ ctx, input }) => authoring(ctx).scripts.saveDraft(input)),
  edits: procedure.input(byLid).query(({ ctx, input }) => authoring(ctx).scripts.edits(input.lid)),
  discardDraft: procedure.input(byLid).mutation(({ ctx, input }) => authoring(ctx).scripts.discardDraft(input.lid)),
};

export const checkpointsTable = {
  list: procedure.input(byLid).query(({ ctx, input }) => authoring(ctx).checkpoints.list(input.lid)),
  create: procedure
    .input(byLid.extend({ name: checkpointName }))
    .mutation(({ ctx, input }) => authoring(ctx).checkpoints.create(input.lid, input.name)),
  read: procedure.input(byCheckpoint).query(({ ctx, input }) => authoring(ctx).checkpoints.read(input.checkpoint_id)),
  restore: procedure
    .input(byCheckpoint)
    .mutation(({ ctx, input }) => authoring(ctx).checkpoints.restore(input.checkpoint_id)),
};

export const contextsTable = {
  list: procedure.input(byLid).query(({ ctx, input }) => authoring(ctx).contexts.list(input.lid)),
  save: procedure.input(saveContextInput).mutation(({ ctx, input }) => authoring(ctx).contexts.save(input)),
  remove: procedure
    .input(z.object({ context_id: uuid }))
    .mutation(({ ctx, input }) => authoring(ctx).contexts.remove(input.context_id)),
};
