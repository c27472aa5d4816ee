import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { contentHash } from '#contract/model/tracked-entity.ts';
import { conflictAnswer, dismissibleKind, planRequest, publishRequest } from '#contract/rpc/sync.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const sync = (ctx: RpcContext) => ctx.attachment.workspace.open.sync;
const byChangeSet = z.object({ cs_id: uuid });
const byRun = z.object({ run_id: uuid });
const byTrash = z.object({ trash_id: uuid });

export const syncTable = {
  status: procedure.query(({ ctx }) => sync(ctx).status()),
  pull: procedure.mutation(({ ctx }) => sync(ctx).pull()),
  plan: procedure.input(planRequest).query(({ ctx, input }) => sync(ctx).plan(input)),
  checkCases: procedure
    .input(z.object({ plan_hash: contentHash }))
    .query(({ ctx, input }) => sync(ctx).checkCases(input.plan_hash)),
  publish: procedure.input(publishRequest).mutation(({ ctx, input }) => sync(ctx).publish(input)),
  resume: procedure.input(byChangeSet).mutation(({ ctx, input }) => sync(ctx).resume(input.cs_id)),
  undoPreview: procedure.input(byChangeSet).query(({ ctx, input }) => sync(ctx).undoPreview(input.cs_id)),
  undo: procedure.input(byChangeSet).mutation(({ ctx, input }) => sync(ctx).undo(input.cs_id)),
  leave: procedure.input(byChangeSet).mutation(({ ctx, input }) => sync(ctx).leave(input.cs_id)),
  cancel: procedure.input(byRun).mutation(({ ctx, input }) => sync(ctx).cancel(input.run_id)),
  history: procedure
    .input(z.object({ limit: z.int().min(1).max(500).default(100) }))
    .query(({ ctx, input }) => sync(ctx).history(input.limit)),
  historyEntry: procedure.input(z.object({ id: uuid })).query(({ ctx, input }) => sync(ctx).historyEntry(input.id)),
  conflicts: procedure.query(({ ctx }) => sync(ctx).conflicts()),
  conflict: procedure.input(z.object({ lid: uuid })).query(({ ctx, input }) => sync(ctx).conflict(input.lid)),
  conflictCopy: procedure.input(z.object({ lid: uuid })).query(({ ctx, input }) => sync(ctx).conflictCopy(input.lid)),
  answer: procedure.input(conflictAnswer).mutation(({ ctx, input }) => sync(ctx).answer(input)),
  undoAnswer: procedure
    .input(z.object({ undo_id: uuid }))
    .mutation(({ ctx, input }) => sync(ctx).undoAnswer(input.undo_id)),
  trash: procedure.query(({ ctx }) => sync(ctx).trash()),
  trashContent: procedure.input(byTrash).query(({ ctx, input }) => sync(ctx).trashContent(input.trash_id)),
  restore: procedure.input(byTrash).mutation(({ ctx, input }) => sync(ctx).restore(input.trash_id)),
  setOffline: procedure
    .input(z.object({ offline: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.attachment.workspace.setOffline(input.offline)),
  answerDeletions: procedure
    .input(byRun.extend({ confirm: z.boolean() }))
    .mutation(({ ctx, input }) => sync(ctx).answerDeletions(input.run_id, input.confirm)),
  /** The installation that answers now is meant; what it does not have is asked about. */
  useInstance: procedure.mutation(({ ctx }) => ctx.attachment.workspace.useInstance()),
  dismiss: procedure
    .input(z.object({ kind: dismissibleKind }))
    .mutation(({ ctx, input }) => sync(ctx).dismiss(input.kind)),
  text: procedure.input(z.object({ hash: contentHash })).query(({ ctx, input }) => sync(ctx).text(input.hash)),
  /** "Copy to workspace…": new scripts there, which its next publish creates. */
  copyTo: procedure
    .input(z.object({ lids: z.array(uuid).min(1), workspace_id: uuid }))
    .mutation(({ ctx, input }) => ctx.studio.workspaces.copyTo(ctx.attachment, input)),
  probe: procedure.query(({ ctx }) => sync(ctx).probe()),
};
