import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { entrustmentEnded } from '#contract/model/connector-types.ts';
import { type Api, apiAs } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';
import { ChangeSet, publish } from '../harness/sync.ts';

const types = [
  {
    connector_type: 'database',
    config: { driver: 'postgres', host: 'db.invalid', database: 'postgres' },
    credentials: { username: 'hookwright', password: 'entrusted' },
    same: { port: 5432, tls: 'verify_full', database: 'other', timeout_seconds: 3 },
    moves: { host: 'db.attacker.invalid', port: 5433, tls: 'none' },
  },
  {
    connector_type: 'ldap',
    config: { host: 'directory.invalid', bind_dn: 'cn=admin' },
    credentials: { bind_password: 'entrusted' },
    same: { port: 389, base_dn: 'dc=example' },
    moves: { host: 'elsewhere.invalid', port: 390, tls: 'none', bind_dn: 'cn=other' },
  },
  {
    connector_type: 'rest',
    config: { base_url: 'https://api.invalid/v1', auth: { kind: 'bearer' } },
    credentials: { token: 'entrusted' },
    same: { headers: { 'x-tenant': 'a' }, timeout_seconds: 3 },
    moves: {
      base_url: 'https://attacker.invalid/v1',
      auth: { kind: 'oauth_client_credentials', token_url: 'https://attacker.invalid/token' },
    },
  },
  {
    connector_type: 'dns',
    config: { host: 'ns.invalid', zone: 'example.com', tsig_key_name: 'key' },
    credentials: { tsig_secret: 'c2VjcmV0' },
    same: { ttl: 60, port: 53 },
    moves: { host: 'ns.attacker.invalid', port: 54 },
  },
];

describe('CO-19 credentials are entrusted to an address', () => {
  const backend = useBackend(newPglite);
  let api: Api;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });
  const create = async ({ connector_type, config, credentials }: (typeof types)[number]): Promise<string> => {
    const fields = { name: `Connector ${randomUUID()}`, connector_type, config, credentials };
    const { status, body, text } = await api.post('/connectors', fields);
    expect([status, body.credentials_set_at], text).toEqual([201, expect.stringMatching(/Z$/)]);
    return body.id;
  };
  const removals = async (id: string) => {
    const url = '/governance/script-audit-events?action=credentials_removed&limit=100';
    const { events } = (await api.get(url)).body;
    return events.filter(({ details }: { details: { connector_id: string } }) => details.connector_id === id);
  };
  const lastEvent = async (id: string) => {
    const { events } = (await api.get('/v1/changes?limit=1000')).body;
    return events.findLast((event: { id: string }) => event.id === id);
  };

  test.each(types)('a request that moves a $connector_type connector leaves them behind', async (type) => {
    const { config, credentials, same, moves } = type;
    const id = await create(type);
    await api.post(`/connectors/${id}/activate`);
    const kept = await api.put(`/connectors/${id}`, { config: { ...config, ...same } });
    expect([kept.status, kept.body.credentials_set_at], kept.text).toEqual([200, expect.stringMatching(/Z$/)]);
    expect(await removals(id)).toEqual([]);
    for (const [member, value] of Object.entries(moves)) {
      await api.put(`/connectors/${id}`, { config });
      expect((await api.put(`/connectors/${id}/credentials`, { credentials })).status).toBe(204);
      expect((await api.get(`/connectors/${id}`)).body).toMatchObject({ status: 'active', last_error: null });
      const moved = await api.put(`/connectors/${id}`, { config: { ...config, [member]: value } });
      const gone = { credentials_set_at: null, status: 'error', last_error: entrustmentEnded };
      expect([moved.status, moved.body], member).toEqual([200, expect.objectContaining(gone)]);
      expect((await lastEvent(id)).row).toMatchObject(gone);
      expect((await removals(id))[0].details).toMatchObject({ reason: entrustmentEnded, config_changed: [member] });
    }
  });

  test('a change set that moves a connector leaves them behind, and one that does not keeps them', async () => {
    const [type] = types;
    if (type === undefined) throw new Error('There is no type.');
    const id = await create(type);
    const change = async (fields: object) => {
      const rev = (await lastEvent(id)).seq;
      const set = new ChangeSet();
      const operation = { op_id: randomUUID(), type: 'connector', action: 'update', id, if_match: `"${rev}"`, fields };
      set.ops.push(operation as never);
      const reply = await publish(api, set);
      expect(reply.status, reply.text).toBe(200);
      return set.id;
    };
    await change({ description: 'Renamed only', config: type.config });
    expect((await api.get(`/connectors/${id}`)).body.credentials_set_at).not.toBeNull();
    const change_set = await change({ config: { ...type.config, host: 'db.attacker.invalid' } });
    expect((await api.get(`/connectors/${id}`)).body).toMatchObject({
      ...{ credentials_set_at: null, status: 'inactive', last_error: entrustmentEnded },
    });
    expect((await lastEvent(id)).row).toMatchObject({ credentials_set_at: null });
    expect((await removals(id))[0].details).toMatchObject({ change_set, config_changed: ['host'] });
    const tested = await api.post(`/connectors/${id}/test`);
    expect(tested.body.error).toContain('set its credentials');
  });
});
