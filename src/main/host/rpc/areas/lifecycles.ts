import { z } from 'zod';
import { lifecycleName } from '#contract/model/lifecycle.ts';
import { uuid } from '#contract/model/scalars.ts';
import {
  addWalksInput,
  exportWalksInput,
  importWalksInput,
  listWalksInput,
  saveWalkInput,
  saveWalksInput,
  walksByLid,
} from '#contract/rpc/lifecycle-walks.ts';
import { createLifecycleInput, readLifecycleFileInput, saveLifecycleInput } from '#contract/rpc/lifecycles.ts';
import { exportWalks } from '#host/services/lifecycle-walks/walk-files.ts';
import { procedure, type RpcContext, router } from '../procedure.ts';

const byLid = z.object({ lid: uuid });
const lifecycles = (ctx: RpcContext) => ctx.attachment.workspace.open.authoring.lifecycles;
const walks = (ctx: RpcContext) => ctx.attachment.workspace.open.authoring.lifecycleWalks;

export const lifecyclesTable = {
  list: procedure.query(({ ctx }) => lifecycles(ctx).list()),
  get: procedure.input(byLid).query(({ ctx, input }) => lifecycles(ctx).get(input.lid)),
  versions: procedure.input(byLid).query(({ ctx, input }) => lifecycles(ctx).versions(input.lid)),
  templates: procedure.query(({ ctx }) => lifecycles(ctx).templates()),
  readFile: procedure.input(readLifecycleFileInput).query(({ ctx, input }) => lifecycles(ctx).readFile(input)),
  create: procedure.input(createLifecycleInput).mutation(({ ctx, input }) => lifecycles(ctx).create(input)),
  save: procedure.input(saveLifecycleInput).mutation(({ ctx, input }) => lifecycles(ctx).save(input)),
  rename: procedure
    .input(byLid.extend({ name: lifecycleName }))
    .mutation(({ ctx, input }) => lifecycles(ctx).rename(input.lid, input.name)),
  remove: procedure.input(byLid).mutation(({ ctx, input }) => lifecycles(ctx).remove(input.lid)),
  restore: procedure.input(byLid).mutation(({ ctx, input }) => lifecycles(ctx).restore(input.lid)),
  discard: procedure.input(byLid).mutation(({ ctx, input }) => lifecycles(ctx).discard(input.lid)),
  walks: router({
    list: procedure.input(listWalksInput).query(({ ctx, input }) => walks(ctx).list(input.config_lid)),
    get: procedure.input(byLid).query(({ ctx, input }) => walks(ctx).get(input.lid)),
    add: procedure.input(addWalksInput).mutation(({ ctx, input }) => walks(ctx).add(input)),
    save: procedure.input(saveWalkInput).mutation(({ ctx, input }) => walks(ctx).save(input)),
    saveAll: procedure.input(saveWalksInput).mutation(({ ctx, input }) => walks(ctx).saveAll(input)),
    remove: procedure.input(walksByLid).mutation(({ ctx, input }) => walks(ctx).remove(input.lids)),
    restore: procedure.input(walksByLid).mutation(({ ctx, input }) => walks(ctx).restore(input.lids)),
    importFile: procedure.input(importWalksInput).mutation(({ ctx, input }) => walks(ctx).importText(input)),
    exportFiles: procedure
      .input(exportWalksInput)
      .query(({ ctx, input }) => exportWalks(lifecycles(ctx), walks(ctx), input.config_lid)),
  }),
};
