import { randomUUID } from 'node:crypto';
import type { Backend } from '#backend/app/build-app.ts';
import { insertResource } from '#backend/db/queries/provisioning/resources.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { type Api, demoTenant } from './api.ts';
import { done, newConnector } from './provisioning.ts';

const admin_id = '11111111-1111-4111-8111-0000000000a1';

/**
 * The id that a request of a provisioning route needs, on a backend without a worker: of a resource, of a provision, or of
 * the connector where the route makes something.
 */
export async function provisionedObject(key: string, backend: Backend, admin: Api): Promise<string> {
  const dock_id = await newConnector(admin);
  if (!key.includes(':id')) return dock_id;
  if (key.includes('/provisions/')) return newProvision(key, admin, dock_id);
  const id = randomUUID();
  await withTenant(backend.dependencies.db, { tenant_id: demoTenant, actor_id: admin_id }, (scope) =>
    insertResource(scope, {
      id,
      resource_type: 'server',
      dock_id,
      name: 'Provisioned',
      object_class: 'server',
      spec: { name: 'Provisioned' },
      provisioning_source: 'api',
      provisioning_state: 'provisioned',
      provider_id: 'simulated-0',
    }),
  );
  return id;
}

/** One that waits where it is to be cancelled, and else one that is over: nobody may wait for its end. */
async function newProvision(key: string, admin: Api, dock_id: string): Promise<string> {
  const body = { dock_id, resource_type: 'server', spec: { name: 'Asked for' } };
  const { provision_id } = done(await admin.post('/provisioning/resources', body)).body;
  if (!key.endsWith('/cancel')) done(await admin.post(`/provisioning/provisions/${provision_id}/cancel`));
  return provision_id;
}
