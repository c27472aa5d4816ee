import { randomUUID } from 'node:crypto';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import {
  insertResource,
  lockStack,
  type ResourceRow,
  resourcesOfStack,
  updateResource,
} from '#backend/db/queries/provisioning/resources.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { readState, type StackResource } from '#backend/provisioning/sst/read-state.ts';
import type { provisioningRoutes, SstImport } from '#contract/http/provisioning.ts';

type Route = typeof provisioningRoutes.importSst;

/** The stack's resources become rows that can only be read; importing again brings them up to date. */
export function importSst({ db }: Dependencies, call: CallOf<Route>): Promise<AnswerOf<Route>> {
  const { sst_stack_name: named = null, state } = call.body;
  const { sst_stack_name, resources, skipped } = readState(state, named);
  for (const { name, provider_id, sst_resource_id } of resources) {
    storableTexts({ 'state.name': name, 'state.id': provider_id, 'state.urn': sst_resource_id, sst_stack_name });
  }
  return transact<Route['reply']>(db, call, async (scope) => {
    await lockStack(scope, sst_stack_name);
    const known = new Map((await resourcesOfStack(scope, sst_stack_name)).map((row) => [keyOf(row), row]));
    const counts = { created: 0, updated: 0, unchanged: 0 };
    for (const resource of resources) {
      const before = known.get(keyOf(resource));
      known.delete(keyOf(resource));
      counts[await putResource(scope, sst_stack_name, resource, before)] += 1;
    }
    const missing = [...known.values()].map(({ id, name, sst_resource_id }) => ({
      id,
      name,
      sst_resource_id: sst_resource_id ?? '',
    }));
    const summary: SstImport = { sst_stack_name, ...counts, missing, skipped: [...skipped] };
    const details = { sst_stack_name, ...counts, missing: missing.length };
    await recordAudit(scope, { script_id: null, action: 'sst_imported', details, before: null, after: null });
    return { reply: summary };
  });
}

function keyOf({
  resource_type,
  sst_resource_id,
}: Pick<StackResource | ResourceRow, 'resource_type' | 'sst_resource_id'>): string {
  return `${resource_type} ${sst_resource_id}`;
}

async function putResource(
  scope: TenantScope,
  sst_stack_name: string,
  resource: StackResource,
  before: ResourceRow | undefined,
): Promise<'created' | 'updated' | 'unchanged'> {
  const { resource_type, sst_resource_id, provisioned_at, ...content } = resource;
  if (before === undefined) {
    await insertResource(scope, {
      ...content,
      id: randomUUID(),
      resource_type,
      object_class: resource_type,
      dock_id: null,
      provisioning_source: 'sst',
      provisioning_state: 'provisioned',
      sst_resource_id,
      sst_stack_name,
      provisioned_at: provisioned_at ?? new Date().toISOString(),
    });
    return 'created';
  }
  const { name, provider_id, spec, provider_data } = before;
  const same = JSON.stringify([name, provider_id, spec, provider_data]) === contentOf(content);
  if (same) return 'unchanged';
  await updateResource(scope, before, content).execute();
  return 'updated';
}

function contentOf({
  name,
  provider_id,
  spec,
  provider_data,
}: Omit<StackResource, 'resource_type' | 'sst_resource_id' | 'provisioned_at'>): string {
  return JSON.stringify([name, provider_id, spec, provider_data]);
}
