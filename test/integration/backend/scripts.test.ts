import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { type Api, apiAs, demoTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

const base = '/governance/scripts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  let made = 0;

  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  async function newScript(fields: object = {}) {
    made += 1;
    const reply = await api.post(base, { name: `Script ${made}`, ...fields });
    expect(reply.status, reply.text).toBe(201);
    return { ...reply.body, etag: String(reply.headers['etag']), url: `${base}/${reply.body.id}` };
  }

  function auditOf(id: string) {
    return withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, (scope) =>
      scope.db
        .selectFrom('script_audit_events')
        .select(['action', 'details', 'actor_id'])
        .where('script_id', '=', id)
        .orderBy('created_at')
        .execute(),
    );
  }

  test('a script without a text begins with a stub as version 1', async () => {
    const script = await newScript({ description: 'What it is for' });
    expect(script).toMatchObject({
      tenant_id: demoTenant,
      description: 'What it is for',
      status: 'draft',
      current_version: 1,
      is_system: false,
    });
    const version = await api.get(`${script.url}/versions/1`);
    expect(version.body.script_body).toContain('attributes');
  });

  test('a second script of the same name is a conflict, also by renaming', async () => {
    const first = await newScript();
    const second = await newScript();
    const created = await api.post(base, { name: first.name });
    expect([created.status, created.body]).toMatchObject([409, { error: 'conflict', details: { field: 'name' } }]);
    const renamed = await api.put(second.url, { name: first.name });
    expect([renamed.status, renamed.body]).toMatchObject([409, { error: 'conflict', details: { field: 'name' } }]);
    expect((await api.get(second.url)).body.name).toBe(second.name);
  });

  test.each([
    ['name', { name: '' }],
    ['name', { name: '   ' }],
    ['name', { name: 'n'.repeat(256) }],
    ['name', { name: 'a\u0000b' }],
    ['description', { name: 'ok', description: 'd'.repeat(2001) }],
    ['script_body', { name: 'ok', script_body: 'é'.repeat(32_769) }],
    ['script_body', { name: 'ok', script_body: 'a\u0000b' }],
    ['script_body', { name: 'ok', script_body: '"\ud800"' }],
  ])('a %s beyond its limits is 400 and named', async (field, body) => {
    const reply = await api.post(base, body);
    expect([reply.status, reply.body.error, reply.body.details?.field]).toEqual([400, 'validation_error', field]);
  });

  test.each([{}, { name: 7 }, { name: 'ok', script_body: null }, [], 'text'])(
    'a body of the wrong shape is 422: %j',
    async (body) => {
      const reply = await api.post(base, JSON.stringify(body));
      expect([reply.status, reply.body.error]).toEqual([422, 'unprocessable']);
    },
  );

  test('a script of exactly 65,536 bytes is taken', async () => {
    const script_body = `//${'é'.repeat(32_767)}`;
    const script = await newScript({ script_body });
    expect((await api.get(`${script.url}/versions/1`)).body.script_body).toBe(script_body);
  });

  test('an update changes what it names; null clears, absent keeps', async () => {
    const script = await newScript({ description: 'Old' });
    const renamed = await api.put(script.url, { name: `${script.name} renamed` });
    expect(renamed.body).toMatchObject({ name: `${script.name} renamed`, description: 'Old', current_version: 1 });
    const cleared = await api.put(script.url, { description: null });
    expect(cleared.body).toMatchObject({ name: `${script.name} renamed`, description: null });
    const events = await auditOf(script.id);
    expect(events.map(({ action }) => action)).toEqual(['created', 'updated', 'updated']);
    expect(events[1]?.details).toEqual({
      script_id: script.id,
      changes: { name: { before: script.name, after: `${script.name} renamed` } },
    });
  });

  test('an empty update moves updated_at and the ETag only', async () => {
    const script = await newScript();
    const reply = await api.put(script.url, {});
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ ...strip(script), updated_at: reply.body.updated_at });
    expect(reply.headers['etag']).not.toBe(script.etag);
  });

  test('If-Match lets the state one knows be changed, and answers 412 with the current one otherwise', async () => {
    const script = await newScript();
    const first = await api.put(script.url, { description: 'First' }, { 'if-match': script.etag });
    expect(first.status).toBe(200);
    for (const [method, url] of [
      ['PUT', script.url],
      ['DELETE', script.url],
      ['POST', `${script.url}/activate`],
      ['POST', `${script.url}/deactivate`],
      ['POST', `${script.url}/versions`],
    ] as const) {
      const body = method === 'DELETE' ? undefined : { script_body: 'return 1;', description: 'Second' };
      const stale = await api.send(method, url, body, { 'if-match': script.etag });
      expect([method, url, stale.status, stale.body.error]).toEqual([method, url, 412, 'precondition_failed']);
      expect(stale.body.details).toEqual({ current: first.body, etag: first.headers['etag'] });
    }
    expect((await api.get(script.url)).headers['etag']).toBe(first.headers['etag']);
    const any = await api.put(script.url, { description: 'Third' }, { 'if-match': `"0", ${first.headers['etag']}` });
    expect(any.status).toBe(200);
  });

  test('If-None-Match spares what one has', async () => {
    const script = await newScript();
    const same = await api.get(script.url, { 'if-none-match': script.etag });
    expect([same.status, same.text]).toEqual([304, '']);
    expect((await api.get(script.url, { 'if-none-match': '"0"' })).status).toBe(200);
  });

  test('activate and deactivate, each once', async () => {
    const script = await newScript({ script_body: 'attributes.mail = "a@b.c";' });
    const active = await api.post(`${script.url}/activate`);
    expect([active.status, active.body.status]).toEqual([200, 'active']);
    const again = await api.post(`${script.url}/activate`);
    expect([again.status, again.body.error]).toEqual([412, 'precondition_failed']);
    expect((await api.post(`${script.url}/deactivate`)).body.status).toBe('inactive');
    expect((await api.post(`${script.url}/deactivate`)).status).toBe(412);
    const events = await auditOf(script.id);
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      ['created', expect.objectContaining({ script_name: script.name })],
      ['activated', { changes: { status: { before: 'draft', after: 'active' } } }],
      ['deactivated', { changes: { status: { before: 'active', after: 'inactive' } } }],
    ]);
  });

  test('a script whose current version has errors is not activated, and told which', async () => {
    const script = await newScript({ script_body: 'let a = ;\nreturn 1;' });
    const refused = await api.post(`${script.url}/activate`);
    expect([refused.status, refused.body.error]).toEqual([412, 'precondition_failed']);
    expect(refused.body.details.errors[0]).toMatchObject({ line: 1, column: 9, severity: 'error' });
    expect((await api.get(script.url)).body.status).toBe('draft');
    await api.post(`${script.url}/versions`, { script_body: 'let a = 1;\nreturn a;' });
    expect((await api.post(`${script.url}/activate`)).status).toBe(200);
  });

  test('a JSON content type without a body is no mistake', async () => {
    const script = await newScript();
    const headers = { 'content-type': 'application/json' };
    expect((await api.send('POST', `${script.url}/activate`, undefined, headers)).status).toBe(200);
    expect((await api.send('GET', script.url, undefined, headers)).status).toBe(200);
    expect((await api.send('DELETE', script.url, undefined, headers)).status).toBe(204);
  });

  test('deleting takes the versions along; logs and audit events stay', async () => {
    const script = await newScript({ script_body: 'return 1;' });
    const run = await api.post(`${script.url}/versions/1/dry-run`, { context: null });
    const gone = await api.delete(script.url);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await api.get(script.url)).status).toBe(404);
    expect((await api.get(`${script.url}/versions`)).status).toBe(404);
    expect((await auditOf(script.id)).map(({ action }) => action)).toEqual(['created', 'deleted']);
    const logs = await withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, (scope) =>
      scope.db.selectFrom('script_execution_logs').select('script_id').where('id', '=', run.body.log_id).execute(),
    );
    expect(logs).toEqual([{ script_id: null }]);
  });

  test('036 FR-012 a system script refuses to be renamed, versioned, activated or deleted', async () => {
    const script = await newScript();
    await withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, (scope) =>
      sql`update scripts set is_system = true where id = ${script.id}`.execute(scope.db),
    );
    for (const reply of [
      await api.put(script.url, { name: 'Mine now' }),
      await api.post(`${script.url}/versions`, { script_body: 'return 1;' }),
      await api.post(`${script.url}/activate`),
      await api.post(`${script.url}/deactivate`),
      await api.delete(script.url),
    ]) {
      expect([reply.status, reply.body.error]).toEqual([412, 'precondition_failed']);
    }
  });

  test('every spelling of an id leads to the script', async () => {
    const script = await newScript();
    const id: string = script.id;
    for (const spelling of [id.toUpperCase(), id.replaceAll('-', ''), `%7B${id}%7D`, `urn:uuid:${id}`]) {
      const reply = await api.get(`${base}/${spelling}`);
      expect([spelling, reply.status, reply.body.id]).toEqual([spelling, 200, id]);
    }
    expect((await api.get(`${base}/not-a-uuid`)).status).toBe(400);
    expect((await api.get(`${base}/00000000-0000-4000-8000-000000000000`)).status).toBe(404);
  });
});

function strip({ etag: _etag, url: _url, ...script }: { etag: string; url: string }) {
  return script;
}
