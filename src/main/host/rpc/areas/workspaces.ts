import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { connection, createWorkspaceInput, session, signInInput } from '#contract/rpc/workspace.ts';
import { procedure } from '../procedure.ts';

const updateInput = createWorkspaceInput.partial().extend({ id: uuid });

export const workspacesTable = {
  list: procedure.query(({ ctx }) => ctx.studio.workspaces.list()),
  create: procedure.input(createWorkspaceInput).mutation(({ ctx, input }) => ctx.studio.workspaces.create(input)),
  activate: procedure
    .input(z.object({ id: uuid }))
    .mutation(({ ctx, input }) => ctx.studio.workspaces.activate(input.id)),
  update: procedure.input(updateInput).mutation(({ ctx, input }) => ctx.studio.workspaces.update(input)),
  remove: procedure
    .input(z.object({ id: uuid, name: z.string() }))
    .mutation(({ ctx, input }) => ctx.studio.workspaces.remove(input.id, input.name)),
  restoreCopy: procedure
    .input(z.object({ file: z.string() }))
    .mutation(({ ctx, input }) => ctx.studio.workspaces.restoreCopy(input.file)),
};

/** The output schemas are the guard: whatever a service returns, no token gets past them. */
export const sessionTable = {
  get: procedure.output(session).query(({ ctx }) => ctx.studio.workspaces.active.session.view()),
  signIn: procedure
    .input(signInInput)
    .output(session)
    .mutation(({ ctx, input }) => ctx.studio.workspaces.signIn(input)),
  signOut: procedure.output(session).mutation(({ ctx }) => ctx.studio.workspaces.active.session.signOut()),
};

export const connectionTable = {
  get: procedure.output(connection).query(({ ctx }) => ctx.studio.workspaces.active.connection.view()),
  retry: procedure.output(connection).mutation(({ ctx }) => ctx.studio.workspaces.active.connection.retry()),
};
