import { randomUUID } from 'node:crypto';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import { insertProvision } from '#backend/db/queries/provisioning/provisions.ts';
import {
  insertResource,
  lockResource,
  type ResourceRow,
  updateResource,
} from '#backend/db/queries/provisioning/resources.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { currentBindings } from '#backend/provisioning/engine/plan-bindings.ts';
import { checkAttributes } from '#backend/provisioning/requests/check-attributes.ts';
import { nameOf } from '#backend/provisioning/requests/name-of.ts';
import { type Possible, requireDescribed, requirePossible } from '#backend/provisioning/requests/require-possible.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { AcceptedProvision, provisioningRoutes } from '#contract/http/provisioning.ts';
import type { Provision } from '#contract/model/provisioning.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { requireFound } from '../scripts/script-answer.ts';

type Create = typeof provisioningRoutes.createResource;
type Update = typeof provisioningRoutes.updateResource;
type Act = typeof provisioningRoutes.enableResource;
type Accepted = Promise<AnswerOf<Create>>;
type Later = Exclude<Provision['operation_type'], 'create'>;

/** Writes the resource and its provision down and queues it, all or nothing. */
export async function createResource({ db, provisioning }: Dependencies, call: CallOf<Create>): Accepted {
  const { dock_id, resource_type, spec, sst_stack_name = null, object_class = null } = call.body;
  const operation_type = 'create';
  const answer = await transact<Create['reply']>(db, call, async (scope) => {
    const possible = await requirePossible(scope, { dock_id, resource_type, operation_type, object_class });
    if (object_class !== null) requireDescribed(possible);
    await checkSpec(scope, possible, operation_type, spec);
    const resource_id = randomUUID();
    const name = nameOf(spec, `${resource_type} ${resource_id.slice(0, 8)}`);
    storableTexts({ 'spec.name': name, sst_stack_name });
    await insertResource(scope, {
      id: resource_id,
      resource_type,
      dock_id,
      name,
      object_class: possible.object_class,
      spec,
      provisioning_source: 'api',
      provisioning_state: 'provisioning',
      sst_stack_name,
    });
    const provision_id = randomUUID();
    const shared = { id: provision_id, resource_id, resource_type, dock_id, operation_type } as const;
    await insertProvision(scope, { ...shared, attributes: spec, prior_state: null });
    await provisioning.queue.enqueue(scope, provision_id);
    return { reply: { resource_id, provision_id } };
  });
  provisioning.queue.wake();
  return answer;
}

/** The hooks and the target get all attributes as they should be; null clears one. */
export function updateResourceById(dependencies: Dependencies, call: CallOf<Update>): Accepted {
  const { updates } = call.body;
  return operateOn(dependencies, call, 'update', async (scope, resource, possible) => {
    const attributes = { ...resource.spec, ...updates };
    checkAttributes(updates, possible.described, { member: 'updates', complete: true, partial: true });
    await checkSpec(scope, possible, 'update', attributes, 'updates');
    storableTexts({ 'updates.name': nameOf(attributes, '') });
    return attributes;
  });
}

export function actOnResource(dependencies: Dependencies, call: CallOf<Act>, operation: Later): Accepted {
  return operateOn(dependencies, call, operation, (_scope, { spec }) => Promise.resolve(spec));
}

async function operateOn(
  { db, provisioning }: Dependencies,
  call: CallOf<Act> | CallOf<Update>,
  operation_type: Later,
  attributesOf: (scope: TenantScope, resource: ResourceRow, possible: Possible) => Promise<JsonObject>,
): Accepted {
  const { id } = call.params;
  const answer = await transact<Create['reply']>(db, call, async (scope) => {
    const resource = requireFound(await lockResource(scope, id), `Resource ${id}`);
    refuseForeign(resource);
    refuseNeverMade(resource, operation_type);
    const { dock_id, resource_type, object_class, provisioning_state } = resource;
    const possible = await requirePossible(scope, { dock_id, resource_type, operation_type, object_class });
    const attributes = await attributesOf(scope, resource, possible);
    const provision_id = randomUUID();
    const shared = { id: provision_id, resource_id: id, resource_type, dock_id, operation_type };
    await oneAtATime(insertProvision(scope, { ...shared, attributes, prior_state: provisioning_state }), resource);
    const running = operation_type === 'delete' ? 'deprovisioning' : 'provisioning';
    await updateResource(scope, resource, { provisioning_state: running, last_error: null }).execute();
    await provisioning.queue.enqueue(scope, provision_id);
    return { reply: { resource_id: id, provision_id } satisfies AcceptedProvision };
  });
  provisioning.queue.wake();
  return answer;
}

/** What scripts may still add is asked for when they have run; without scripts it is asked for here. */
async function checkSpec(
  scope: TenantScope,
  { connector, described }: Possible,
  operation: Provision['operation_type'],
  spec: JsonObject,
  member = 'spec',
): Promise<void> {
  const bindings = described === null ? [] : await currentBindings(scope, connector.id, operation);
  const scripted = bindings.some(
    ({ hook_phase, enabled, unavailable }) => hook_phase === 'before' && enabled && unavailable === null,
  );
  checkAttributes(spec, described, { member, complete: !scripted });
}

function refuseForeign({ name, provisioning_source, sst_stack_name }: ResourceRow): void {
  if (provisioning_source !== 'sst') return;
  throw new AppError(
    'conflict',
    `"${name}" belongs to the SST stack ${sst_stack_name ?? ''} and can only be read here; change it in the stack and import its state again.`,
  );
}

function refuseNeverMade({ name, provider_id }: ResourceRow, operation: Later): void {
  if (provider_id !== null || operation === 'delete') return;
  throw new AppError(
    'conflict',
    `"${name}" was never provisioned, so there is nothing to ${operation}; resume its provision, or delete it.`,
  );
}

async function oneAtATime(inserted: Promise<void>, { name }: ResourceRow): Promise<void> {
  try {
    await inserted;
  } catch (error) {
    if (!isUniqueViolation(error, 'provisions_one_at_a_time')) throw error;
    throw new AppError(
      'conflict',
      `Another operation on "${name}" is not over yet; wait for its end or cancel it.`,
      undefined,
      { cause: error },
    );
  }
}
