import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
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
import { lockResource, updateResource } from '#backend/db/queries/provisioning/resources.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { settle } from '#backend/provisioning/engine/finish-run.ts';
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
    else if (provision.state === 'running') await requestCancel(scope, id);
    else throw new AppError('conflict', `This operation is over (${provision.state}); there is nothing to cancel.`);
    return { reply: requireFound(await findProvision(scope, id), `Provision ${id}`) };
  });
  provisioning.cancel(id);
  provisioning.changes.tell(id);
  return answer;
}

async function endQueued(scope: TenantScope, provision: ProvisionRow): Promise<void> {
  const error = 'It was cancelled before a worker took it.';
  const calls = await callsOf(scope, provision.id);
  const done = calls.find(({ state }) => state === 'answered');
  await endUntaken(scope, provision.id, 'cancelled', error);
  await closeOpenSteps(scope, provision.id, error).execute();
  const operated = done?.attributes ?? null;
  await settle(scope, provision, { state: 'cancelled', error, operated, called: calls.length > 0 });
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
    await provisioning.queue.enqueue(scope, id);
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
