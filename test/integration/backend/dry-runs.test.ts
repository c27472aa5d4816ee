import { request } from 'node:http';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { createSandbox, type Sandbox } from '#sandbox/client/sandbox.ts';
import { type Api, accounts, apiAs, demoTenant, signIn } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { newPglite } from './harness/databases.ts';

const base = '/governance/scripts';

/** The real sandbox, which also tells when a run began and how it ended. */
function observedSandbox() {
  const sandbox = createSandbox({ hosts: 1 });
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<string>();
  const observed: Sandbox = {
    ...sandbox,
    run: async (runRequest) => {
      if (!runRequest.script_body.includes('// observed')) return sandbox.run(runRequest);
      begun.resolve();
      try {
        const result = await sandbox.run(runRequest);
        ended.resolve(result.status);
        return result;
      } catch (error) {
        ended.resolve(error instanceof Error ? error.name : String(error));
        throw error;
      }
    },
  };
  return { sandbox: observed, begun: begun.promise, ended: ended.promise };
}

describe('dry runs and checks', () => {
  const observed = observedSandbox();
  const backend = useBackend(newPglite, { sandbox: observed.sandbox });
  let api: Api;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  const runRaw = (script_body: string, context: unknown = null) =>
    api.post(`${base}/dry-run`, { script_body, context });
  const countRows = () =>
    withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, async (scope) => {
      const logs = await scope.db.selectFrom('script_execution_logs').select('id').execute();
      const events = await scope.db.selectFrom('script_audit_events').select('id').execute();
      return [logs.length, events.length];
    });

  test('036 US4-3 FR-028 an unsaved text runs with the context and the caller’s tenant, and leaves no trace', async () => {
    const before = await countRows();
    const reply = await runRaw(
      'attributes.mail = attributes.name + "@x.test"; output.tenant = tenant_id; log_info("hi");',
      {
        attributes: { name: 'ann' },
        operation_type: 'update',
      },
    );
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      success: true,
      status: 'success',
      error: null,
      error_location: null,
      output: { modified_attributes: { name: 'ann', mail: 'ann@x.test' }, output_variables: { tenant: demoTenant } },
      logs: [{ level: 'info', message: 'hi', line: 1 }],
    });
    expect(await countRows()).toEqual(before);
  });

  test('036 US4-4 FR-030 what the script does wrong is a result with its place, not an HTTP error', async () => {
    const thrown = await runRaw('let a = 1;\nthrow new TypeError("no mail");');
    expect([thrown.status, thrown.body]).toMatchObject([
      200,
      { success: false, status: 'failure', output: null, error_location: { name: 'TypeError', line: 2 } },
    ]);
    expect(thrown.body.error).toContain('no mail');
    const broken = await runRaw('let = ;');
    expect([broken.status, broken.body.success]).toEqual([200, false]);
    const skipped = await runRaw('skip("nothing to do")');
    expect([skipped.status, skipped.body.status]).toEqual([200, 'skipped']);
  });

  test.each([
    ['an unknown key', { attribute: {} }, 400, 'attribute'],
    ['a wrong value', { operation_type: 'move' }, 400, 'operation_type'],
    ['too much', { attributes: { long: 'x'.repeat(102_400) } }, 400, ''],
    ['a list', [], 422, ''],
    ['a text', 'create', 422, ''],
  ])('a context with %s is refused', async (_what, context, status, field) => {
    const reply = await runRaw('return 1;', context);
    expect(reply.status, reply.text).toBe(status);
    expect(reply.body.message).toContain(field);
  });

  test('a context must be given, null will do', async () => {
    expect((await api.post(`${base}/dry-run`, { script_body: 'return 1;' })).status).toBe(422);
    expect((await runRaw('return 1;', null)).status).toBe(200);
  });

  test('036 US4-5 FR-029 a saved version runs and leaves one log with who, what and how', async () => {
    const script = await api.post(base, { name: 'Logged', script_body: 'throw new Error("\\u0000 \\ud800 boom");' });
    await api.post(`${base}/${script.body.id}/versions`, { script_body: 'return 2;' });
    const context = {
      hook_phase: 'after',
      operation_type: 'disable',
      connector_id: 'ldap-1',
      attributes: { a: '\u0000' },
    };
    const before = await countRows();
    const reply = await api.post(`${base}/${script.body.id}/versions/1/dry-run`, { context });
    expect([reply.status, reply.body.status]).toEqual([200, 'failure']);
    expect(await countRows()).toEqual([(before[0] ?? 0) + 1, before[1]]);
    const log = await withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, (scope) =>
      scope.db.selectFrom('script_execution_logs').selectAll().where('id', '=', reply.body.log_id).executeTakeFirst(),
    );
    expect(log).toMatchObject({
      script_id: script.body.id,
      script_version: 1,
      dry_run: true,
      status: 'failure',
      hook_phase: 'after',
      operation_type: 'disable',
      connector_id: 'ldap-1',
      binding_id: null,
      executed_by: '11111111-1111-4111-8111-0000000000a1',
      input_context: context,
    });
  });

  test('a run that cannot be logged is answered all the same, and says that it has no log', async () => {
    const { db } = backend().dependencies;
    const script = await api.post(base, { name: 'Not logged', script_body: 'return 7;' });
    await sql`alter table script_execution_logs add constraint full_disk check (script_version > 1) not valid`.execute(
      db,
    );
    const reply = await api.post(`${base}/${script.body.id}/versions/1/dry-run`, { context: null });
    await sql`alter table script_execution_logs drop constraint full_disk`.execute(db);
    expect([reply.status, reply.body.output.return_value, reply.body.log_id]).toEqual([200, 7, null]);
  });

  test('a version that does not exist does not run', async () => {
    const reply = await api.post(`${base}/${demoTenant}/versions/1/dry-run`, { context: null });
    expect([reply.status, reply.body.error]).toEqual([404, 'not_found']);
  });

  test('036 US4-1 US4-2 FR-027 checking a text gives errors and warnings with their places, also for the runtime’s own names', async () => {
    const fine = await api.post(`${base}/validate`, { script_body: 'attributes.mail = user_id; log_info("ok");' });
    expect([fine.status, fine.body]).toEqual([200, { valid: true, errors: [], warnings: [] }]);
    const doubtful = await api.post(`${base}/validate`, { script_body: 'const unused = 1;\nreturn atributes;' });
    expect(doubtful.body.valid).toBe(true);
    expect(doubtful.body.warnings.map(({ line }: { line: number }) => line)).toEqual([1, 2]);
    const wrong = await api.post(`${base}/validate`, { script_body: 'let a = ;\nlet b = );' });
    expect(wrong.body.valid).toBe(false);
    expect(wrong.body.errors.map(({ line }: { line: number }) => line)).toEqual([1, 2]);
    expect((await api.post(`${base}/validate`, { script_body: '' })).body.valid).toBe(true);
  });

  test('a run ends when its caller goes away', async () => {
    const { app } = backend();
    await app.listen({ host: '127.0.0.1', port: 0 });
    const address = app.server.address();
    const { access_token } = await signIn(app, 'admin');
    const call = request({
      host: '127.0.0.1',
      port: typeof address === 'object' ? address?.port : 0,
      path: `${base}/dry-run`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-tenant-id': accounts.admin.tenant,
        authorization: `Bearer ${access_token}`,
      },
    });
    call.on('error', () => undefined);
    const closed = new Promise((resolve) => call.once('close', resolve));
    call.end(JSON.stringify({ script_body: 'for (;;) {} // observed', context: null }));
    await observed.begun;
    const began = performance.now();
    call.destroy();
    await closed;
    expect(await observed.ended).toBe('AbortError');
    expect(performance.now() - began).toBeLessThan(4_000);
    expect((await runRaw('return 1;')).body.success).toBe(true);
  });
});
