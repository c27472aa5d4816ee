import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import {
  createBindingInput,
  listBindingsInput,
  moveBindingInput,
  reorderBindingsInput,
  saveBindingInput,
  undoBindingsInput,
} from '#contract/rpc/bindings.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const byLid = z.object({ lid: uuid });
const bindings = (ctx: RpcContext) => ctx.attachment.workspace.open.authoring.bindings;

export const bindingsTable = {
  list: procedure.input(listBindingsInput).query(({ ctx, input }) => bindings(ctx).listOf(input)),
  get: procedure.input(byLid).query(({ ctx, input }) => bindings(ctx).get(input.lid)),
  create: procedure.input(createBindingInput).mutation(({ ctx, input }) => bindings(ctx).create(input)),
  duplicate: procedure.input(byLid).mutation(({ ctx, input }) => bindings(ctx).duplicate(input.lid)),
  save: procedure.input(saveBindingInput).mutation(({ ctx, input }) => bindings(ctx).save(input)),
  reorder: procedure.input(reorderBindingsInput).mutation(({ ctx, input }) => bindings(ctx).reorder(input)),
  move: procedure.input(moveBindingInput).mutation(({ ctx, input }) => bindings(ctx).move(input)),
  remove: procedure.input(byLid).mutation(({ ctx, input }) => bindings(ctx).remove(input.lid)),
  restore: procedure.input(byLid).mutation(({ ctx, input }) => bindings(ctx).restore(input.lid)),
  discard: procedure.input(byLid).mutation(({ ctx, input }) => bindings(ctx).discard(input.lid)),
  undo: procedure.input(undoBindingsInput).mutation(({ ctx, input }) => bindings(ctx).apply(input.steps)),
};
