import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import {
  byConnector,
  importSstInput,
  provisionInput,
  resourceActionInput,
  resourcesInput,
  setCredentialsInput,
  updateResourceInput,
} from '#contract/rpc/provisioning.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const provisioning = (ctx: RpcContext) => ctx.attachment.workspace.open.provisioning;
const byProvision = z.object({ provision_id: uuid });

export const provisioningTable = {
  connector: procedure.input(byConnector).query(({ ctx, input }) => provisioning(ctx).connector(input.lid)),
  setCredentials: procedure
    .input(setCredentialsInput)
    .mutation(({ ctx, input }) => provisioning(ctx).setCredentials(input)),
  removeCredentials: procedure
    .input(byConnector)
    .mutation(({ ctx, input }) => provisioning(ctx).removeCredentials(input.lid)),
  testConnection: procedure
    .input(byConnector)
    .mutation(({ ctx, input, signal }) => provisioning(ctx).testConnection(input.lid, signal)),
  resources: procedure.input(resourcesInput).query(({ ctx, input }) => provisioning(ctx).resources(input)),
  resource: procedure.input(z.object({ id: uuid })).query(({ ctx, input }) => provisioning(ctx).resource(input.id)),
  provision: procedure.input(provisionInput).mutation(({ ctx, input }) => provisioning(ctx).provision(input)),
  update: procedure.input(updateResourceInput).mutation(({ ctx, input }) => provisioning(ctx).update(input)),
  act: procedure.input(resourceActionInput).mutation(({ ctx, input }) => provisioning(ctx).act(input)),
  watch: procedure
    .input(byProvision)
    .subscription(({ ctx, input, signal }) =>
      provisioning(ctx).watch(input.provision_id, signal ?? new AbortController().signal),
    ),
  cancel: procedure.input(byProvision).mutation(({ ctx, input }) => provisioning(ctx).cancel(input.provision_id)),
  resume: procedure.input(byProvision).mutation(({ ctx, input }) => provisioning(ctx).resume(input.provision_id)),
  importSst: procedure.input(importSstInput).mutation(({ ctx, input }) => provisioning(ctx).importSst(input)),
  replay: procedure
    .input(z.object({ log_id: z.string().min(1).max(64) }))
    .query(({ ctx, input }) => ctx.attachment.workspace.open.replays.of(input.log_id)),
};
