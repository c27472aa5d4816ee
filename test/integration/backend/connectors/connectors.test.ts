import { beforeAll, describe, expect, test } from 'vitest';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { connectorTypes } from '#contract/model/connector.ts';
import { type Api, apiAs, demoTenant } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';

const base = '/connectors';
const directory = { connector_type: 'ldap', config: { host: 'directory.example.com' } };

describe('connectors', () => {
  const backend = useBackend(newPglite);
  let api: Api;
  let viewer: Api;
  let made = 0;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
    viewer = await apiAs(backend().app, 'viewer');
  });

  const create = async (fields: object = {}) => {
    made += 1;
    const reply = await api.post(base, { name: `Connector ${made}`, ...directory, ...fields });
    expect(reply.status, reply.text).toBe(201);
    return reply;
  };
  const newestEvents = async (id: string) => {
    const { events } = (await api.get('/governance/script-audit-events?limit=20')).body;
    return events.filter(({ details }: { details: { connector_id?: string } | null }) => details?.connector_id === id);
  };

  test.each([
    ['ldap', { host: 'directory.example.com' }],
    ['database', { driver: 'postgres', host: 'db.example.com', database: 'postgres' }],
    ['rest', { base_url: 'https://api.example.com/v1' }],
    ['dns', { host: 'ns.example.com', zone: 'example.com' }],
    ['simulator', {}],
  ])(
    'CO-2 CO-6 %s: what the type needs is enough, it is stored as it came, and the connector begins inactive',
    async (connector_type, config) => {
      const { body, headers } = await create({ connector_type, config });
      expect(body).toMatchObject({
        connector_type,
        config,
        status: 'inactive',
        tenant_id: demoTenant,
        description: null,
      });
      expect(body).toMatchObject({ last_connection_test: null, last_error: null, credentials_set_at: null });
      const got = await viewer.get(`${base}/${body.id}`);
      expect([got.status, got.body, got.headers.etag]).toEqual([200, body, headers.etag]);
    },
  );

  test.each([
    ['ldap', {}, 'config.host'],
    ['ldap', { host: 'ldap://directory.example.com' }, 'config.host'],
    ['ldap', { host: 'd', port: 0 }, 'config.port'],
    ['ldap', { host: 'd', password: 'in the wrong place' }, 'config.password'],
    ['database', { host: 'db', database: 'postgres' }, 'config.driver'],
    ['database', { driver: 'mysql', host: 'db', database: 'x' }, 'config.driver'],
    ['database', { driver: 'postgres', database: 'x' }, 'config.host'],
    ['database', { driver: 'postgres', host: 'db' }, 'config.database'],
    ['rest', {}, 'config.base_url'],
    ['rest', { base_url: 'ftp://files.example.com' }, 'config.base_url'],
    ['rest', { base_url: 'https://me:hidden@api.example.com' }, 'config.base_url'],
    ['rest', { base_url: 'https://api.example.com', headers: { Authorization: 'x' } }, 'config.headers.Authorization'],
    [
      'rest',
      { base_url: 'https://a.example', classes: { user: { read: { method: 'GET', path: '//x' } } } },
      'config.classes.user.read.path',
    ],
    ['dns', { host: 'ns' }, 'config.zone'],
    ['simulator', { latency_ms: -1 }, 'config.latency_ms'],
  ])('CO-2 %s %j is refused by the name of what is wrong: %s', async (connector_type, config, field) => {
    const reply = await api.post(base, { name: 'Refused', connector_type, config });
    expect([reply.status, reply.body.error, reply.body.details.field]).toEqual([400, 'invalid_configuration', field]);
    expect(reply.text).not.toMatch(/in the wrong place|hidden/);
    expect((await api.get(`${base}?name_contains=Refused`)).body.total).toBe(0);
  });

  test('a body without a name, with an unknown type or with two classes of one name is refused', async () => {
    const wrong = [{ ...directory }, { name: 'x', connector_type: 'fax', config: {} }, { name: 'x', config: {} }];
    for (const body of wrong) expect((await api.post(base, body)).status).toBe(422);
    const object_classes = [{ name: 'user' }, { name: 'user' }];
    const twice = await api.post(base, { name: 'x', ...directory, object_classes });
    expect([twice.status, twice.body.details.field]).toEqual([400, 'object_classes']);
  });

  test('CO-1 the types are described with their schemas, and are all of them', async () => {
    const { body } = await viewer.get('/connector-types');
    expect(body.types.map(({ type }: { type: string }) => type)).toEqual(connectorTypes);
    const [ldap] = body.types;
    expect(ldap).toMatchObject({ adapter: 'ldap', resource_types: ['account', 'group'] });
    expect(ldap.config_schema).toMatchObject({ required: ['host'], additionalProperties: false });
    expect(ldap.config_schema.properties.tls).toMatchObject({ title: 'Encryption', default: 'starttls' });
    expect(Object.keys(ldap.credentials_schema.properties)).toEqual(['bind_password']);
  });

  test('CO-3 the list is by name, a page at a time, searched and filtered', async () => {
    const names = ['Zebra 100%', 'alpha_1', 'Alpha 2'];
    for (const name of names) await create({ name: `List ${name}`, connector_type: 'simulator', config: {} });
    const list = async (query: string) => (await viewer.get(`${base}?${query}`)).body;
    const all = await list('name_contains=list');
    expect([all.total, all.limit, all.offset]).toEqual([3, 20, 0]);
    const byName = all.items.map(({ name }: { name: string }) => name);
    expect(byName.at(-1)).toBe('List Zebra 100%');
    expect(Object.keys(all.items[0]).sort()).toEqual(
      ['connector_type', 'created_at', 'id', 'last_connection_test', 'name', 'status', 'updated_at'].sort(),
    );
    const second = await list('name_contains=LIST&limit=1&offset=1');
    expect([second.items[0].name, second.total, second.limit, second.offset]).toEqual([byName[1], 3, 1, 1]);
    expect(await list('name_contains=list&offset=9')).toMatchObject({ items: [], total: 3 });
    expect((await list('name_contains=0%25')).items).toHaveLength(1);
    expect((await list('name_contains=a_1')).items).toHaveLength(1);
    expect((await list('connector_type=simulator&name_contains=list')).total).toBe(3);
    expect((await list('connector_type=dns&name_contains=list')).total).toBe(0);
    expect((await list('status=active&name_contains=list')).total).toBe(0);
    expect((await list('limit=1000')).limit).toBe(100);
    for (const query of ['limit=0', 'offset=-1', 'status=on', 'connector_type=fax'])
      expect((await viewer.get(`${base}?${query}`)).status, query).toBe(400);
  });

  test('CO-4 a name is there once', async () => {
    const { body } = await create({ name: 'Only one' });
    const second = await api.post(base, { name: ' Only one ', ...directory });
    expect([second.status, second.body.error, second.body.details.field]).toEqual([
      409,
      'connector_name_exists',
      'name',
    ]);
    const other = await create();
    const renamed = await api.put(`${base}/${other.body.id}`, { name: body.name });
    expect([renamed.status, renamed.body.error]).toEqual([409, 'connector_name_exists']);
  });

  test('CO-5 CO-9 a change keeps what it does not name, null clears, and each is in feed and audit', async () => {
    const resources = [{ name: 'hr', url: 'https://hr.example.com/ask' }];
    const { body: before, headers } = await create({ description: 'The old one', resources });
    const url = `${base}/${before.id}`;
    const changed = await api.put(url, { config: { host: 'new.example.com' }, description: null });
    expect(changed.body).toMatchObject({ name: before.name, description: null, config: { host: 'new.example.com' } });
    expect(changed.body.resources).toEqual([{ ...resources[0], method: 'POST', timeout_seconds: 10, allow: [] }]);
    const stale = await api.put(url, { name: 'Too late' }, { 'if-match': String(headers.etag) });
    expect([stale.status, stale.body.details.current]).toEqual([412, changed.body]);
    expect(
      (await api.put(url, { resources: null }, { 'if-match': String(changed.headers.etag) })).body.resources,
    ).toEqual([]);
    const wrong = await api.put(url, { config: {} });
    expect([wrong.status, wrong.body.details.field]).toEqual([400, 'config.host']);
    expect((await api.put(url, { object_classes: [{ name: 'user', attributes: [{ name: 'mail' }] }] })).status).toBe(
      200,
    );

    const events = await newestEvents(before.id);
    expect(events.map(({ action }: { action: string }) => action)).toEqual([
      'connector_updated',
      'connector_updated',
      'connector_updated',
      'connector_created',
    ]);
    expect(events[2]).toMatchObject({ actor_name: 'admin@demo.test', request_id: changed.headers['x-request-id'] });
    expect(events[2].details.changes).toEqual({
      description: { before: 'The old one', after: null },
      config: { before: { host: 'directory.example.com' }, after: { host: 'new.example.com' } },
    });
    expect(Object.keys(events[0].details.changes)).toEqual(['object_classes_sha256']);
    const feed = (await api.get('/v1/changes?limit=1000')).body.events.filter(
      ({ id }: { id: string }) => id === before.id,
    );
    expect(feed.map(({ type, rev }: { type: string; rev: number }) => [type, `"${rev}"`])).toHaveLength(4);
    expect(feed.at(1)).toMatchObject({
      type: 'connector',
      rev: Number(String(changed.headers.etag).slice(1, -1)),
      row: changed.body,
    });
  });

  test('CO-5 a creation that is sent twice happens once', async () => {
    const key = { 'idempotency-key': 'connector-once' };
    const body = { name: 'Sent twice', ...directory };
    const [first, second] = [await api.post(base, body, key), await api.post(base, body, key)];
    expect([second.status, second.body, second.headers['idempotent-replay']]).toEqual([201, first.body, 'true']);
    expect((await api.post(base, { ...body, name: 'Another' }, key)).status).toBe(422);
    expect((await api.get(`${base}?name_contains=Sent twice`)).body.total).toBe(1);
  });

  test('CO-6 on and off, each once', async () => {
    const { body } = await create();
    const url = `${base}/${body.id}`;
    const on = await api.post(`${url}/activate`);
    expect([on.status, on.body.status]).toEqual([200, 'active']);
    const again = await api.post(`${url}/activate`);
    expect([again.body, again.headers.etag]).toEqual([on.body, on.headers.etag]);
    const stale = await api.post(`${url}/deactivate`, undefined, { 'if-match': '"1"' });
    expect(stale.status).toBe(412);
    expect((await api.post(`${url}/deactivate`)).body.status).toBe('inactive');
    expect((await api.post(`${url}/deactivate`)).body.status).toBe('inactive');
    const actions = (await newestEvents(body.id)).map(({ action }: { action: string }) => action);
    expect(actions).toEqual(['connector_deactivated', 'connector_activated', 'connector_created']);
  });

  test('CO-8 036 edge case 5: deleting a connector leaves its bindings', async () => {
    const { body } = await create();
    const script = (await api.post('/governance/scripts', { name: 'Bound', script_body: 'return 1;' })).body;
    const binding = {
      tenant_id: demoTenant,
      script_id: script.id,
      connector_id: body.id,
      hook_phase: 'before',
      operation_type: 'create',
      execution_order: 10,
      created_by: body.created_by,
    } as const;
    const asAdmin = <Result>(work: (scope: TenantScope) => Promise<Result>) =>
      withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: body.created_by }, work);
    const bindings = () =>
      asAdmin((scope) =>
        scope.db.selectFrom('script_hook_bindings').select('script_id').where('connector_id', '=', body.id).execute(),
      );
    await asAdmin((scope) => scope.db.insertInto('script_hook_bindings').values(binding).execute());
    expect((await api.delete(`${base}/${body.id}`, { 'if-match': '"1"' })).status).toBe(412);
    expect((await api.delete(`${base}/${body.id}`)).status).toBe(204);
    expect(await bindings()).toEqual([{ script_id: script.id }]);
    for (const reply of [await api.get(`${base}/${body.id}`), await api.delete(`${base}/${body.id}`)])
      expect([reply.status, reply.body.error]).toEqual([404, 'connector_not_found']);
    const [event] = await newestEvents(body.id);
    expect([event.action, event.details.changes.name]).toEqual([
      'connector_deleted',
      { before: body.name, after: null },
    ]);
    const { events } = (await api.get('/v1/changes?limit=1000')).body;
    expect(events.find(({ id, deleted }: { id: string; deleted: boolean }) => id === body.id && deleted)).toBeTruthy();
  });
});
