import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { createConnectorInput, saveConnectorInput, setConnectorStatusInput } from '#contract/rpc/connectors.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const byLid = z.object({ lid: uuid });
const connectors = (ctx: RpcContext) => ctx.attachment.workspace.open.authoring.connectors;

export const connectorsTable = {
  list: procedure.query(({ ctx }) => connectors(ctx).list()),
  get: procedure.input(byLid).query(({ ctx, input }) => connectors(ctx).get(input.lid)),
  create: procedure.input(createConnectorInput).mutation(({ ctx, input }) => connectors(ctx).create(input)),
  save: procedure.input(saveConnectorInput).mutation(({ ctx, input }) => connectors(ctx).save(input)),
  setStatus: procedure
    .input(setConnectorStatusInput)
    .mutation(({ ctx, input }) => connectors(ctx).setStatus(input.lid, input.status)),
  remove: procedure.input(byLid).mutation(({ ctx, input }) => connectors(ctx).remove(input.lid)),
  restore: procedure.input(byLid).mutation(({ ctx, input }) => connectors(ctx).restore(input.lid)),
  discard: procedure.input(byLid).mutation(({ ctx, input }) => connectors(ctx).discard(input.lid)),
};
