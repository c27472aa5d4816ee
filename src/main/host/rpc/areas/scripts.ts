import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { scriptName } from '#contract/model/script.ts';
import {
  scriptLids,
  scriptLidsInput,
  scriptPositionInput,
  scriptWindowInput,
  setStatusInput,
} from '#contract/rpc/script-list.ts';
import {
  checkpointName,
  createScriptInput,
  saveContextInput,
  saveContextTextInput,
  saveDraftInput,
  updateScriptInput,
} from '#contract/rpc/scripts.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const byLid = z.object({ lid: uuid });
const byCheckpoint = z.object({ checkpoint_id: uuid });
const byLids = z.object({ lids: scriptLids });
const open = (ctx: RpcContext) => ctx.attachment.workspace.open;
const authoring = (ctx: RpcContext) => open(ctx).authoring;

export const scriptsTable = {
  list: procedure.input(scriptWindowInput.prefault({})).query(({ ctx, input }) => open(ctx).lists.window(input)),
  lids: procedure.input(scriptLidsInput).query(({ ctx, input }) => open(ctx).lists.lids(input)),
  position: procedure.input(scriptPositionInput).query(({ ctx, input }) => open(ctx).lists.position(input)),
  authors: procedure.query(({ ctx }) => open(ctx).lists.authors()),
  row: procedure.input(byLid).query(({ ctx, input }) => authoring(ctx).scripts.row(input.lid)),
  rows: procedure.input(byLids).query(({ ctx, input }) => authoring(ctx).scripts.rows(input.lids)),
  freeName: procedure
    .input(z.object({ name: scriptName, numbered: z.boolean().default(false) }))
    .query(({ ctx, input }) => authoring(ctx).scripts.freeName(input.name, input.numbered)),
  setStatus: procedure
    .input(setStatusInput)
    .mutation(({ ctx, input }) => open(ctx).bulk.setStatus(input.lids, input.status)),
  removeMany: procedure.input(byLids).mutation(({ ctx, input }) => open(ctx).bulk.remove(input.lids)),
  undoRemoveMany: procedure.input(byLids).mutation(({ ctx, input }) => open(ctx).bulk.restore(input.lids)),
  export: procedure.input(byLids).query(({ ctx, input }) => open(ctx).bulk.export(input.lids)),
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
  saveText: procedure.input(saveContextTextInput).mutation(({ ctx, input }) => authoring(ctx).contexts.saveText(input)),
  remove: procedure
    .input(z.object({ context_id: uuid }))
    .mutation(({ ctx, input }) => authoring(ctx).contexts.remove(input.context_id)),
};
