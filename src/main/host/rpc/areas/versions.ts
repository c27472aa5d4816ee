import {
  hydrateVersionsInput,
  listVersionsInput,
  ofScript,
  rollBackInput,
  versionInput,
} from '#contract/rpc/versions.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const versions = (ctx: RpcContext) => ctx.attachment.workspace.open.authoring.versions;

export const versionsTable = {
  list: procedure
    .input(listVersionsInput)
    .query(({ ctx, input }) =>
      versions(ctx).list(input.lid, input.limit, ctx.attachment.workspace.session.claims()?.sub ?? null),
    ),
  text: procedure.input(versionInput).query(({ ctx, input }) => versions(ctx).text(input.lid, input.version_number)),
  hydrate: procedure
    .input(hydrateVersionsInput)
    .mutation(({ ctx, input }) => ctx.attachment.workspace.open.sync.hydrateVersions(input.lid, input.version_numbers)),
  stopHydrating: procedure
    .input(ofScript)
    .mutation(({ ctx, input }) => ctx.attachment.workspace.open.sync.stopHydrating(input.lid)),
  copyToDraft: procedure
    .input(versionInput)
    .mutation(({ ctx, input }) => versions(ctx).copyToDraft(input.lid, input.version_number)),
  rollBack: procedure
    .input(rollBackInput)
    .mutation(({ ctx, input }) => versions(ctx).rollBack(input.lid, input.version_number, input.reason)),
  /** Words proposed for the next publish of scripts, such as after a roll-back. */
  notes: procedure.query(({ ctx }) => versions(ctx).notes()),
};
