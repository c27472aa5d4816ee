import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TenantTables } from '#backend/db/schema.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { AdapterError } from '#backend/provisioning/adapters/adapter.ts';
import { keysOf, makeCredentialKey, noCredentialKeys } from '#backend/provisioning/credentials/credential-keys.ts';
import { withCredentials } from '#backend/provisioning/credentials/with-credentials.ts';
import { type Api, apiAs, demoTenant, otherTenant } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite, onEachDatabase } from '../harness/databases.ts';
import { sha256, snapshotOf } from '../harness/sync.ts';

const admin = { tenant_id: demoTenant, actor_id: '11111111-1111-4111-8111-0000000000a1' };
const database = {
  connector_type: 'database',
  config: { driver: 'postgres', host: 'db.invalid', database: 'postgres' },
};
const simulator = { connector_type: 'simulator', config: {} };

interface Audit {
  readonly action: string;
  readonly details: Record<string, unknown>;
}

/** What the tests of one backend do with it. */
function useConnectors(backend: ReturnType<typeof useBackend>) {
  let made = 0;
  const api = async (): Promise<Api> => apiAs(backend().app, 'admin');
  return {
    create: async (fields: object = {}): Promise<string> => {
      made += 1;
      const reply = await (await api()).post('/connectors', { name: `Connector ${made}`, ...simulator, ...fields });
      if (reply.status !== 201) throw new Error(reply.text);
      return reply.body.id;
    },
    use: (id: string, keys = backend().dependencies.credentialKeys) =>
      withCredentials({ db: backend().dependencies.db, credentialKeys: keys }, admin, id, 'a test', (secrets) =>
        Promise.resolve({ ...secrets }),
      ),
    audits: async (id: string): Promise<Audit[]> => {
      const { events } = (await (await api()).get('/governance/script-audit-events?limit=100')).body;
      return events.filter(({ details }: Audit) => details['connector_id'] === id);
    },
    asTenant: <Result>(work: (scope: TenantScope) => Promise<Result>, tenant_id = demoTenant) =>
      withTenant(backend().dependencies.db, { ...admin, tenant_id }, work),
  };
}

/** In this transaction rows of credentials may be seen. */
const nameCredentials = (scope: TenantScope, whose: string) =>
  sql`select set_config('hookwright.credentials_of', ${whose}, true)`.execute(scope.db);

describe('CO-11 secrets', () => {
  const lines: string[] = [];
  const backend = useBackend(newPglite, { log: { level: 'trace', stream: { write: (line) => lines.push(line) } } });
  const connectors = useConnectors(backend);
  const secret = 'Tr0ub4dor&3 "quoted"';

  test('CO-14 CO-18 are in no answer, log line, audit, feed, snapshot, kept request, error message or table', async () => {
    const { app, dependencies } = backend();
    const api = await apiAs(app, 'admin');
    const replies: string[] = [];
    const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, headers = {}) => {
      const reply = await api.send(method, url, body, headers);
      replies.push(reply.text, JSON.stringify(reply.headers));
      return reply;
    };
    const credentials = { username: 'hookwright', password: secret };
    const create = { name: 'Vault', ...database, credentials };
    const created = await send('POST', '/connectors', create, { 'idempotency-key': 'vault' });
    expect(created.body.credentials_set_at).toMatch(/Z$/);
    expect((await send('POST', '/connectors', create, { 'idempotency-key': 'vault' })).body).toEqual(created.body);
    const url = `/connectors/${created.body.id}`;
    await send('POST', '/connectors', { name: 'Refused', ...simulator, credentials: { token: secret, other: 1 } });
    const wrong = await send('PUT', `${url}/credentials`, { credentials: { ...credentials, pasword: secret } });
    expect([wrong.status, wrong.body.details.field]).toEqual([400, 'credentials.pasword']);
    const broken = await send(
      'PUT',
      `${url}/credentials`,
      `{"credentials":{"password":"${'x'.repeat(5)}${encodeURI(secret)}"`,
    );
    expect(broken.status).toBe(400);
    expect((await send('PUT', `${url}/credentials`, { credentials })).status).toBe(204);
    await send('POST', `${url}/activate`);
    const tested = await send('POST', `${url}/test`);
    expect(tested.body).toMatchObject({ success: false, error: expect.stringMatching(/.{20}/) });
    for (const path of [url, '/connectors', '/governance/script-audit-events', '/v1/changes']) await send('GET', path);
    replies.push(JSON.stringify([...(await snapshotOf(api)).entities.values()]));
    const careless = await withCredentials(dependencies, admin, created.body.id, 'a careless adapter', (held) => {
      const cause = new AggregateError([new Error(`refused ${held['password']}`)], `no ${held['password']}`);
      app.log.error({ credentials: held, call: { credentials: held } }, 'careless');
      return Promise.reject(new AdapterError('refused', `hookwright: ${held['password']} is wrong`, { cause }));
    }).catch((error: AdapterError) => error);
    expect(careless).toMatchObject({
      name: 'AdapterError',
      effect: 'refused',
      message: 'hookwright: [secret] is wrong',
    });
    app.log.error({ err: careless }, 'a failure of an adapter');

    const log = lines.join('');
    expect(log).toContain('hookwright: [secret] is wrong');
    expect(log).toContain('careless');
    const stored = await everything(connectors.asTenant);
    expect(stored).toContain('db.invalid');
    expect(stored).not.toContain(sha256(JSON.stringify(['POST', '/connectors', create])));
    for (const [where, text] of Object.entries({ replies: replies.join(''), log, stored })) {
      for (const part of ['Tr0ub4dor', encodeURIComponent(secret), Buffer.from(secret).toString('base64').slice(4, 20)])
        expect(text.includes(part), `${part} in ${where}`).toBe(false);
    }
  });
});

/** All rows of the tenant that may ever hold something of a connector, as text. */
async function everything(asTenant: ReturnType<typeof useConnectors>['asTenant']): Promise<string> {
  const tables = ['connectors', 'connector_credentials', 'script_audit_events', 'feed_events', 'idempotency_keys'];
  return asTenant(async (scope) => {
    await nameCredentials(scope, 'every connector');
    const texts = [];
    for (const table of tables as (keyof TenantTables)[]) {
      const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(table)} t`.execute(scope.db);
      expect(rows.length, table).toBeGreaterThan(0);
      texts.push(...rows.map(({ text }) => text));
    }
    // What stands in bytea is shown in hex.
    const bytes = texts.flatMap((text) => [...text.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) => hex));
    return [...texts, ...bytes.map((hex) => Buffer.from(hex, 'hex').toString('latin1'))].join('\n');
  });
}

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const connectors = useConnectors(backend);
  let api: Api;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  test('CO-11 CO-14 they come back to the engine alone, each time with an audit event of the purpose', async () => {
    const id = await connectors.create();
    expect(await connectors.use(id)).toEqual({});
    const url = `/connectors/${id}/credentials`;
    const set = await api.put(url, { credentials: { token: 'first-token' } });
    expect([set.status, set.text]).toEqual([204, '']);
    await api.put(url, { credentials: { token: 'second-token' } });
    expect(await connectors.use(id)).toEqual({ token: 'second-token' });
    expect((await api.put(url, { credentials: {} })).body.details.field).toBe('credentials.token');
    const { body } = await api.get(`/connectors/${id}`);
    expect((await api.delete(url, { 'if-match': '"1"' })).status).toBe(412);
    for (let times = 0; times < 2; times += 1) expect((await api.delete(url)).status).toBe(204);
    expect(await connectors.use(id)).toEqual({});
    const audits = await connectors.audits(id);
    expect(audits.map(({ action }) => action)).toEqual([
      'credentials_removed',
      'credentials_used',
      'credentials_set',
      'credentials_set',
      'connector_created',
    ]);
    const key_id = backend().dependencies.credentialKeys.current?.id;
    expect(audits[1]?.details).toMatchObject({ connector_name: body.name, purpose: 'a test', key_id, decrypted: true });
    expect(audits[2]?.details).toMatchObject({ members: ['token'], key_id });
    expect(audits[0]?.details['changes']).toEqual({
      credentials_set_at: { before: body.credentials_set_at, after: null },
    });
  });

  test('CO-14 the audit of a use stands although the use fails, and before it begins', async () => {
    const id = await connectors.create({ credentials: { token: 'some-token' } });
    const use = withCredentials(backend().dependencies, admin, id, 'a use that fails', async () => {
      expect((await connectors.audits(id))[0]?.action).toBe('credentials_used');
      throw new AdapterError('unreachable', 'nobody there');
    });
    await expect(use).rejects.toThrow('nobody there');
    expect((await connectors.audits(id)).filter(({ action }) => action === 'credentials_used')).toHaveLength(1);
  });

  test('CO-12 a row that was changed, or moved to another connector, does not open', async () => {
    const [mine, theirs] = [
      await connectors.create({ credentials: { token: 'my-own-token' } }),
      await connectors.create({ credentials: { token: 'their-token' } }),
    ];
    const rowOf = (id: string) =>
      connectors.asTenant(async (scope) => {
        await nameCredentials(scope, id);
        return scope.db.selectFrom('connector_credentials').selectAll().executeTakeFirstOrThrow();
      });
    const put = (id: string, row: Partial<Awaited<ReturnType<typeof rowOf>>>) =>
      connectors.asTenant(async (scope) => {
        await nameCredentials(scope, id);
        await scope.db.updateTable('connector_credentials').set(row).execute();
      });
    const [own, other] = [await rowOf(mine), await rowOf(theirs)];
    const flipped = (bytes: Uint8Array, at: number) => Buffer.from(bytes).fill((bytes.at(at) ?? 0) ^ 1, at, at + 1);
    const changes = [
      { ciphertext: other.ciphertext },
      { wrapped_key: other.wrapped_key },
      { ciphertext: other.ciphertext, wrapped_key: other.wrapped_key },
      { key_id: '0123456789abcdef' },
      { ciphertext: own.ciphertext.subarray(0, 10) },
      ...[0, 12, 28, own.ciphertext.length - 1].map((at) => ({ ciphertext: flipped(own.ciphertext, at) })),
      ...[0, 12, 28, own.wrapped_key.length - 1].map((at) => ({ wrapped_key: flipped(own.wrapped_key, at) })),
    ];
    for (const change of changes) {
      await put(mine, change);
      await expect(connectors.use(mine), Object.keys(change).join()).rejects.toThrow(
        /^The credentials cannot be decrypted: .+ set the credentials again\.$/i,
      );
      const { ciphertext, wrapped_key, key_id } = own;
      await put(mine, { ciphertext, wrapped_key, key_id });
    }
    expect(await connectors.use(mine)).toEqual({ token: 'my-own-token' });
    expect((await connectors.audits(mine)).filter(({ details }) => details['decrypted'] === false)).toHaveLength(
      changes.length,
    );
  });

  test('CO-15 another key, or none, is said on the connector until the credentials are set again', async () => {
    const id = await connectors.create({ credentials: { token: 'a-good-token' } });
    await api.post(`/connectors/${id}/activate`);
    const other = makeCredentialKey();
    await expect(connectors.use(id, keysOf([other]))).rejects.toThrow(
      new RegExp(`encrypted with the key \\w{16}, and this backend has the key ${other.id}`),
    );
    const { body } = await api.get(`/connectors/${id}`);
    expect([body.status, body.last_error]).toEqual(['error', expect.stringContaining(other.id)]);
    await expect(connectors.use(id, noCredentialKeys)).rejects.toThrow('start it with --credentials-key-file');
    expect((await api.get(`/connectors/${id}`)).body.last_error).toContain('--credentials-key-file');
    const { events } = (await api.get('/v1/changes?limit=1000')).body;
    expect(events.at(-1)).toMatchObject({ type: 'connector', id, row: { status: 'error' } });
    await api.put(`/connectors/${id}/credentials`, { credentials: { token: 'a-new-token' } });
    expect((await api.get(`/connectors/${id}`)).body).toMatchObject({ status: 'active', last_error: null });
  });

  test('CO-10 CO-17 another tenant finds nothing, and a query without a condition finds no credentials', async () => {
    const id = await connectors.create({ credentials: { token: 'own-tenant-token' } });
    const other = await apiAs(backend().app, 'other');
    for (const reply of [
      await other.get(`/connectors/${id}`),
      await other.put(`/connectors/${id}/credentials`, { credentials: { token: 'planted' } }),
      await other.post(`/connectors/${id}/test`),
      await other.delete(`/connectors/${id}`),
    ])
      expect([reply.status, reply.body.error]).toEqual([404, 'connector_not_found']);
    const stolen = withCredentials(backend().dependencies, { ...admin, tenant_id: otherTenant }, id, 'theft', (held) =>
      Promise.resolve(held),
    );
    await expect(stolen).rejects.toThrow(`Connector ${id} does not exist`);
    const seen = (whose: string, tenant = demoTenant) =>
      connectors.asTenant(async (scope) => {
        await nameCredentials(scope, whose);
        return (await scope.db.selectFrom('connector_credentials').select('connector_id').execute()).length;
      }, tenant);
    expect([await seen(''), await seen(id), await seen(id, otherTenant)]).toEqual([0, 1, 0]);
    expect(await seen('every connector', otherTenant)).toBe(0);
    expect(await connectors.use(id)).toEqual({ token: 'own-tenant-token' });
  });

  test('CO-8 they go with their connector', async () => {
    const id = await connectors.create({ credentials: { token: 'short-lived' } });
    expect((await api.delete(`/connectors/${id}`)).status).toBe(204);
    const left = await connectors.asTenant(async (scope) => {
      await nameCredentials(scope, id);
      return scope.db.selectFrom('connector_credentials').select('connector_id').execute();
    });
    expect(left).toEqual([]);
  });
});

describe('CO-15 a backend without a key', () => {
  const backend = useBackend(newPglite, { credentialKeys: () => noCredentialKeys });

  test('keeps connectors, and refuses credentials with what to do', async () => {
    const api = await apiAs(backend().app, 'admin');
    const { body } = await api.post('/connectors', { name: 'Keyless', ...simulator });
    const set = await api.put(`/connectors/${body.id}/credentials`, { credentials: { token: 'never-stored' } });
    expect([set.status, set.body.error]).toEqual([503, 'unavailable']);
    expect(set.body.message).toContain('HOOKWRIGHT_CREDENTIALS_KEY');
    const create = await api.post('/connectors', {
      name: 'Never there',
      ...simulator,
      credentials: { token: 'never' },
    });
    expect(create.status).toBe(503);
    expect((await api.get('/connectors?name_contains=never there')).body.items).toEqual([]);
  });
});
