import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { callsOf } from '#backend/db/queries/provisioning/provider-calls.ts';
import {
  closeOpenSteps,
  dropStepsFrom,
  type StepState,
  stepStatesOf,
} from '#backend/db/queries/provisioning/provision-steps.ts';
import {
  endUntaken,
  findProvision,
  lockProvision,
  type ProvisionRow,
  requestCancel,
  requeue,
} from '#backend/db/queries/provisioning/provisions.ts';
import {
  findResource,
  lockResource,
  type ResourceRow,
  updateResource,
} from '#backend/db/queries/provisioning/resources.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { askedOf, settle } from '#backend/provisioning/engine/finish-run.ts';
import { requirePossible } from '#backend/provisioning/requests/require-possible.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { provisioningRoutes } from '#contract/http/provisioning.ts';
import { requireFound } from '../scripts/script-answer.ts';

type Cancel = typeof provisioningRoutes.cancelProvision;
type Resume = typeof provisioningRoutes.resumeProvision;

/** One that no worker has taken ends here and now; another one ends at its next possible moment. */
export async function cancelProvision(
  { db, provisioning }: Dependencies,
  call: CallOf<Cancel>,
): Promise<AnswerOf<Cancel>> {
  const { id } = call.params;
  const answer = await transact<Cancel['reply']>(db, call, async (scope) => {
    const provision = requireFound(await lockProvision(scope, id), `Provision ${id}`);
    if (provision.state === 'queued') await endQueued(scope, provision);
    else if (provision.state === 'running') {
      await requestCancel(scope, id);
      await recordSteering(
        scope,
        'provision_cancel_requested',
        provision,
        await findResource(scope, provision.resource_id),
      );
    } else throw new AppError('conflict', `This operation is over (${provision.state}); there is nothing to cancel.`);
    return { reply: requireFound(await findProvision(scope, id), `Provision ${id}`) };
  });
  provisioning.cancel(id);
  provisioning.changes.tell(id);
  return answer;
}

/** Names who steers it: what follows is done, and audited, in the name of who asked for the operation. */
async function recordSteering(
  scope: TenantScope,
  action: 'provision_cancel_requested' | 'provision_resumed',
  { id, resource_id, resource_type, operation_type, dock_id, requested_by }: ProvisionRow,
  resource: ResourceRow | undefined,
): Promise<void> {
  const details = {
    provision_id: id,
    operation_type,
    dock_id,
    dock_name: resource?.dock_name ?? null,
    resource_type,
    resource_id,
    resource_name: resource?.name ?? null,
    requested_by,
  };
  await recordAudit(scope, { script_id: null, action, details, before: null, after: null });
}

async function endQueued(scope: TenantScope, provision: ProvisionRow): Promise<void> {
  const error = 'It was cancelled before a worker took it.';
  const calls = await callsOf(scope, provision.id);
  const done = calls.find(({ state }) => state === 'answered');
  await endUntaken(scope, provision.id, 'cancelled', error);
  await closeOpenSteps(scope, provision.id, error).execute();
  const operated = done?.attributes ?? null;
  await settle(scope, provision, { state: 'cancelled', error, operated, ...askedOf(calls) });
}

/** Steps that went well stay as they are; the rest is planned anew and runs. */
export async function resumeProvision(
  { db, provisioning }: Dependencies,
  call: CallOf<Resume>,
): Promise<AnswerOf<Resume>> {
  const { id } = call.params;
  const answer = await transact<Resume['reply']>(db, call, async (scope) => {
    const provision = requireFound(await lockProvision(scope, id), `Provision ${id}`);
    const resource = await lockResource(scope, provision.resource_id);
    const { resumable, state } = requireFound(await findProvision(scope, id), `Provision ${id}`);
    if (!resumable || resource === undefined) throw notResumable(state);
    const { dock_id, operation_type, resource_type } = provision;
    const { object_class } = resource;
    await requirePossible(scope, { dock_id, operation_type, resource_type, object_class });
    await dropStepsFrom(scope, id, stepsDone(await stepStatesOf(scope, id)));
    await requeue(scope, id);
    const running = operation_type === 'delete' ? 'deprovisioning' : 'provisioning';
    await updateResource(scope, resource, { provisioning_state: running, last_error: null }).execute();
    await recordSteering(scope, 'provision_resumed', provision, resource);
    await provisioning.queue.enqueueAgain(scope, id);
    return { reply: { resource_id: resource.id, provision_id: id } };
  });
  provisioning.changes.tell(id);
  provisioning.queue.wake();
  return answer;
}

function notResumable(state: string): AppError {
  const why = ['failed', 'cancelled'].includes(state)
    ? 'a newer operation was asked of its resource since, or the resource is gone'
    : `it is ${state}`;
  return new AppError('conflict', `This operation cannot be resumed: ${why}.`);
}

/** How many steps from the first need not run again. */
function stepsDone(states: readonly StepState[]): number {
  const open = states.findIndex(({ settled }) => {
    if (settled === null || settled.status === 'not_reached') return true;
    return settled.kind === 'hook' ? settled.decision === 'stopped' : settled.status !== 'success';
  });
  return open === -1 ? states.length : open;
}
