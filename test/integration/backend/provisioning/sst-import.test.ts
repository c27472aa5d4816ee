import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, apiAs } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';
import { done } from '../harness/provisioning.ts';

const urn = (type: string, name: string) => `urn:pulumi:production::shop::${type}::${name}`;
const secretMark = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270' };

function resource(type: string, name: string, outputs: object, more: object = {}) {
  return { urn: urn(type, name), type, custom: true, id: `${name}-id`, inputs: { name }, outputs, ...more };
}

const stack = [
  { urn: urn('pulumi:pulumi:Stack', 'shop-production'), type: 'pulumi:pulumi:Stack', custom: false },
  { urn: urn('sst:aws:Postgres', 'Orders'), type: 'sst:aws:Postgres', custom: false },
  resource('aws:rds/instance:Instance', 'OrdersInstance', {
    name: 'orders',
    password: { ...secretMark, ciphertext: 'v1:abc' },
    nested: { token: { ...secretMark, plaintext: '"open sesame"' } },
  }),
  resource('aws:ec2/instance:Instance', 'Bastion', { publicIp: '203.0.113.7' }, { created: '2026-01-02T03:04:05Z' }),
  resource('aws:iam/user:User', 'Deployer', { arn: 'arn:x', key: 'AKIA-secret' }, { additionalSecretOutputs: ['key'] }),
  resource('aws:iam/group:Group', 'Staff', {}),
  resource('aws:route53/record:Record', 'Www', { fqdn: 'www.shop.test' }),
  resource('aws:ecs/service:Service', 'Web', {}),
  resource('aws:s3/bucket:Bucket', 'Assets', {}),
  resource('aws:s3/bucket:Bucket', 'Logs', {}),
  resource('aws:rds/instance:Instance', 'Old', {}, { delete: true }),
];

describe('PV-11 importing the state of an SST stack', () => {
  const backend = useBackend(newPglite);
  let admin: Api;
  beforeAll(async () => {
    admin = await apiAs(backend().app, 'admin');
  });
  const importing = (state: object, more: object = {}) => admin.post('/provisioning/sst-imports', { state, ...more });
  const list = async () => done(await admin.get('/provisioning/resources?provisioning_source=sst')).body.items;

  test('its resources come into the universal tables, without secrets, and can only be read', async () => {
    const reply = done(await importing({ version: 3, deployment: { manifest: {}, resources: stack } })).body;
    expect(reply).toMatchObject({
      sst_stack_name: 'shop/production',
      created: 6,
      updated: 0,
      unchanged: 0,
      missing: [],
    });
    expect(reply.skipped).toContainEqual({
      type: 'aws:s3/bucket:Bucket',
      count: 2,
      reason: 'There is no table for this type.',
    });
    const rows = await list();
    const kinds = Object.fromEntries(
      rows.map(({ resource_type, name }: { resource_type: string; name: string }) => [resource_type, name]),
    );
    expect(kinds).toEqual({
      database: 'orders',
      server: 'Bastion',
      account: 'Deployer',
      group: 'Staff',
      domain: 'www.shop.test',
      webService: 'Web',
    });
    const database = rows.find(({ name }: { name: string }) => name === 'orders');
    expect(database).toMatchObject({
      dock_id: null,
      provisioning_state: 'provisioned',
      sst_stack_name: 'shop/production',
      sst_resource_id: urn('aws:rds/instance:Instance', 'OrdersInstance'),
      provider_id: 'OrdersInstance-id',
      provider_data: { name: 'orders', password: '[secret]', nested: { token: '[secret]' } },
    });
    expect(JSON.stringify(rows)).not.toMatch(/AKIA|sesame|v1:abc/);
    const url = `/provisioning/resources/${database.id}`;
    const refused = [
      await admin.delete(url),
      await admin.send('PATCH', url, { updates: { name: 'mine' } }),
      await admin.post(`${url}/disable`),
    ];
    for (const { status, body } of refused) {
      expect([status, body.error]).toEqual([409, 'conflict']);
      expect(body.message).toContain('belongs to the SST stack shop/production and can only be read here');
    }
  });

  test('importing again brings them up to date and tells what the stack no longer has', async () => {
    const now = stack.flatMap((one) => {
      if ('id' in one && one.id === 'Staff-id') return [];
      return 'id' in one && one.id === 'Bastion-id' ? [{ ...one, outputs: { publicIp: '203.0.113.8' } }] : [one];
    });
    const before = await list();
    const reply = done(await importing({ checkpoint: { stack: 'x', latest: { resources: now } } })).body;
    expect(reply).toMatchObject({ created: 0, updated: 1, unchanged: 4 });
    expect(reply.missing).toEqual([
      { id: expect.any(String), name: 'Staff', sst_resource_id: urn('aws:iam/group:Group', 'Staff') },
    ]);
    const after = await list();
    expect(after.map(({ id }: { id: string }) => id).sort()).toEqual(before.map(({ id }: { id: string }) => id).sort());
    const [audited] = done(await admin.get('/governance/script-audit-events?action=sst_imported')).body.events;
    expect(audited.details).toMatchObject({ sst_stack_name: 'shop/production', updated: 1, missing: 1 });
    expect(done(await importing({ latest: { resources: stack } }, { sst_stack_name: 'copy' })).body.created).toBe(6);
  });

  test.each([
    ['no list of resources', {}, 'This is not the state of an SST stack'],
    ['a resource without a type', { latest: { resources: [{ urn: 'x' }] } }, 'type'],
    ['nothing that names the stack', { resources: [] }, 'sst_stack_name'],
  ])('what is no state file is refused: %s', async (_what, state, words) => {
    const reply = await importing(state);
    expect([reply.status, reply.body.error]).toEqual([422, 'unprocessable']);
    expect(reply.body.message).toContain(words);
  });
});
