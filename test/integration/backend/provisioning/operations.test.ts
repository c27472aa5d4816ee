import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, apiAs } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';
import { bind, endOf, newConnector, resourceOf } from '../harness/provisioning.ts';

describe('operations on resources', () => {
  const backend = useBackend(newPglite, { provisioning: { patience: { callBackoffMs: 10 } } });
  let admin: Api;
  beforeAll(async () => {
    admin = await apiAs(backend().app, 'admin');
  });

  test('PV-1 a resource is provisioned, changed, disabled, enabled and deleted', async () => {
    const dock_id = await newConnector(admin);
    await bind(admin, dock_id, { body: "attributes.name = attributes.name + '_prod'; variables.seen = 1;" });
    await bind(admin, dock_id, { body: 'log_info(target_uid);', hook_phase: 'after' });
    const created = await admin.post('/provisioning/resources', {
      dock_id,
      resource_type: 'database',
      spec: { name: 'orders', size: 3 },
    });
    expect(created.status).toBe(202);
    const provision = await endOf(admin, created);
    expect(provision).toMatchObject({ state: 'succeeded', error: null });
    console.log(JSON.stringify(provision, null, 1));
    console.log(await resourceOf(admin, provision));
  });
});
