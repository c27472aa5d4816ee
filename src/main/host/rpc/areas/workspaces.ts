import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import {
  connection,
  createWorkspaceInput,
  session,
  signInInput,
  updateWorkspaceInput,
} from '#contract/rpc/workspace.ts';
import { procedure } from '../procedure.ts';

export const workspacesTable = {
  list: procedure.query(({ ctx }) => ctx.studio.workspaces.list(ctx.attachment)),
  create: procedure
    .input(createWorkspaceInput)
    .mutation(({ ctx, input }) => ctx.studio.workspaces.create(input, ctx.attachment)),
  activate: procedure
    .input(z.object({ id: uuid }))
    .mutation(({ ctx, input }) => ctx.studio.workspaces.activate(input.id, ctx.attachment)),
  update: procedure.input(updateWorkspaceInput).mutation(({ ctx, input }) => ctx.studio.workspaces.update(input)),
  remove: procedure
    .input(z.object({ id: uuid, name: z.string() }))
    .mutation(({ ctx, input }) => ctx.studio.workspaces.remove(input.id, input.name)),
  restoreCopy: procedure
    .input(z.object({ file: z.string() }))
    .mutation(({ ctx, input }) => ctx.studio.workspaces.restoreCopy(ctx.attachment.id, input.file)),
};

/** The output schemas are the guard: whatever a service returns, no token gets past them. */
export const sessionTable = {
  get: procedure.output(session).query(({ ctx }) => ctx.attachment.workspace.session.view()),
  signIn: procedure
    .input(signInInput)
    .output(session)
    .mutation(({ ctx, input }) => ctx.studio.workspaces.signIn(ctx.attachment.workspace, input)),
  signOut: procedure.output(session).mutation(({ ctx }) => ctx.attachment.workspace.session.signOut()),
};

export const connectionTable = {
  get: procedure.output(connection).query(({ ctx }) => ctx.attachment.workspace.connection.view()),
  retry: procedure.output(connection).mutation(({ ctx }) => ctx.attachment.workspace.connection.retry()),
};
