import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { nobody, withTenant } from '#backend/db/with-tenant.ts';
import { simulatedTarget } from '#backend/provisioning/adapters/simulator/simulated-target.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { type Api, apiAs, demoTenant } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';
import { bind, done, endOf, newConnector, resourceOf } from '../harness/provisioning.ts';

/** Like any other, but for scripts that ask for its end. */
function fragileSandbox() {
  const sandbox = createSandbox({ hosts: 1 });
  const run: typeof sandbox.run = (request) =>
    request.script_body.includes('no sandbox')
      ? Promise.reject(new AppError('unavailable', 'No sandbox host can be started.'))
      : sandbox.run(request);
  return { ...sandbox, run };
}

describe('PV-7 targets that fail', () => {
  const backend = useBackend(newPglite, {
    sandbox: fragileSandbox(),
    provisioning: {
      concurrency: 1,
      patience: { callBackoffMs: 5, callMs: 400, lateMs: 50, leaseMs: 1_500, deliveries: 2 },
    },
  });
  let admin: Api;
  beforeAll(async () => {
    admin = await apiAs(backend().app, 'admin');
  });

  const failing = (...failures: object[]) => newConnector(admin, { config: { failures } });
  const mend = async (id: string) => done(await admin.send('PUT', `/connectors/${id}`, { config: { failures: [] } }));
  const create = async (dock_id: string, name = 'srv') =>
    endOf(admin, await admin.post('/provisioning/resources', { dock_id, resource_type: 'server', spec: { name } }));
  const resume = async (id: string) => endOf(admin, await admin.post(`/provisioning/provisions/${id}/resume`));
  const held = (dock_id: string) =>
    simulatedTarget(dock_id)
      .all()
      .map(({ name }) => name);
  const callsOf = async (provision_id: string) => {
    const scope = { tenant_id: demoTenant, actor_id: nobody };
    const calls = await withTenant(backend().dependencies.db, scope, ({ db }) =>
      db
        .selectFrom('provider_calls')
        .select(['state', 'reconciled'])
        .where('provision_id', '=', provision_id)
        .orderBy('number')
        .execute(),
    );
    return calls.map(({ state, reconciled }) => (reconciled ? `${state}, found there` : state));
  };

  test('a clear no fails it at once, in the target’s words; mended, it can be resumed', async () => {
    const dock_id = await failing({ operation: 'create', kind: 'refused', message: 'Quota is used up.' });
    const provision = await create(dock_id);
    expect(provision).toMatchObject({ state: 'failed', resumable: true });
    expect(provision.error).toContain('Quota is used up.');
    expect(await callsOf(provision.id)).toEqual(['refused']);
    const resource = await resourceOf(admin, provision);
    expect(resource).toMatchObject({ provisioning_state: 'failed', last_error: provision.error });
    const early = await admin.post(`/provisioning/resources/${resource.id}/disable`);
    expect([early.status, early.body.message]).toEqual([409, expect.stringContaining('never provisioned')]);
    await mend(dock_id);
    expect(await resume(provision.id)).toMatchObject({ state: 'succeeded', error: null, resumable: false });
    expect(await resourceOf(admin, provision)).toMatchObject({ provisioning_state: 'provisioned', last_error: null });
    expect(held(dock_id)).toEqual(['srv']);
    const again = await admin.post(`/provisioning/provisions/${provision.id}/resume`);
    expect([again.status, again.body.message]).toEqual([409, 'This operation cannot be resumed: it is succeeded.']);
  });

  test('a clear no to a change leaves a working resource as it works, with the reason; an unknown answer does not', async () => {
    const dock_id = await failing({ operation: 'update', kind: 'refused', message: 'Too large.' });
    const made = await create(dock_id);
    const change = { updates: { size: 9 } };
    const url = `/provisioning/resources/${made.resource_id}`;
    const refused = await endOf(admin, await admin.send('PATCH', url, change));
    expect(refused).toMatchObject({ state: 'failed', resumable: true });
    expect(await resourceOf(admin, made)).toMatchObject({
      provisioning_state: 'provisioned',
      last_error: expect.stringContaining('Too large.'),
      spec: { name: 'srv' },
    });
    const failures = [{ operation: 'update', kind: 'half_done', times: 1000 }];
    done(await admin.send('PUT', `/connectors/${dock_id}`, { config: { failures } }));
    expect((await endOf(admin, await admin.send('PATCH', url, change))).state).toBe('failed');
    expect(await resourceOf(admin, made)).toMatchObject({ provisioning_state: 'failed' });
  });

  test('what is resumed is judged by the object class it was made with', async () => {
    const object_classes = [{ name: 'user', operations: ['update'] }, { name: 'contractor' }];
    const config = { failures: [{ operation: 'create', kind: 'refused' }] };
    const dock_id = await newConnector(admin, { config, object_classes });
    const body = { dock_id, resource_type: 'account', object_class: 'contractor', spec: { name: 'ada' } };
    const { id, state } = await endOf(admin, await admin.post('/provisioning/resources', body));
    expect(state).toBe('failed');
    await mend(dock_id);
    expect(await resume(id)).toMatchObject({ state: 'succeeded', error: null });
  });

  test('a target that is away is asked again, and given up after a while, with nothing done', async () => {
    const away = { operation: 'create', kind: 'unreachable' };
    const short = await failing({ ...away, times: 2 });
    const lucky = await create(short);
    expect(lucky.state).toBe('succeeded');
    expect(await callsOf(lucky.id)).toEqual(['unreachable', 'unreachable', 'answered']);
    const dock_id = await failing({ ...away, times: 1000 });
    const provision = await create(dock_id);
    expect(provision.state).toBe('failed');
    expect(provision.error).toContain('It was tried 4 times. Nothing was done there; resume the operation');
    expect(held(dock_id)).toEqual([]);
    await mend(dock_id);
    expect(await resume(provision.id)).toMatchObject({ state: 'succeeded' });
    expect(held(dock_id)).toEqual(['srv']);
  });

  test('an answer that got lost is looked for: what is there is not made again', async () => {
    const dock_id = await failing({ operation: 'create', kind: 'half_done' });
    const provision = await create(dock_id);
    expect(provision.state).toBe('succeeded');
    expect(await callsOf(provision.id)).toEqual(['unknown', 'answered, found there']);
    expect(held(dock_id)).toEqual(['srv']);
  });

  test('a slow target that never answers is looked at as well', async () => {
    const dock_id = await failing({ operation: 'create', kind: 'hang' });
    const provision = await create(dock_id);
    expect(provision.state).toBe('succeeded');
    expect((await callsOf(provision.id))[0]).toBe('unknown');
    expect(held(dock_id)).toEqual(['srv']);
  });

  test('a target that says success and has nothing is not believed', async () => {
    const dock_id = await failing({ operation: 'create', kind: 'lost', times: 1000 });
    const provision = await create(dock_id);
    expect(provision.state).toBe('failed');
    expect(provision.error).toMatch(/answered that it was done, and there is no server/);
    expect(await resourceOf(admin, provision)).toMatchObject({ provisioning_state: 'failed', provider_id: null });
    const gone = await endOf(admin, await admin.delete(`/provisioning/resources/${provision.resource_id}`));
    expect(gone.state).toBe('succeeded');
    expect((await admin.get(`/provisioning/resources/${provision.resource_id}`)).status).toBe(404);
  });

  test('what a creation made without anybody knowing is found and removed with its resource', async () => {
    const unknown = { operation: 'create', kind: 'half_done', times: 1000 };
    const dock_id = await failing(unknown, { operation: 'find', kind: 'unreachable', times: 1000 });
    const provision = await create(dock_id);
    expect(provision).toMatchObject({ state: 'failed' });
    expect(provision.error).toContain('Whether it was done there is not known');
    expect(held(dock_id)).toEqual(['srv']);
    await mend(dock_id);
    const gone = await endOf(admin, await admin.delete(`/provisioning/resources/${provision.resource_id}`));
    expect(gone).toMatchObject({ state: 'succeeded', error: null });
    expect(held(dock_id)).toEqual([]);
  });

  test('credentials that cannot be decrypted end it in words, before the target is asked', async () => {
    const dock_id = await newConnector(admin);
    const scope = { tenant_id: demoTenant, actor_id: nobody };
    await withTenant(backend().dependencies.db, scope, async ({ db }) => {
      await sql`select set_config('hookwright.credentials_of', ${dock_id}, true)`.execute(db);
      await sql`update connector_credentials set ciphertext = '\\x00' where connector_id = ${dock_id}`.execute(db);
    });
    const provision = await create(dock_id);
    expect(provision.state).toBe('failed');
    expect(provision.error).toContain('The credentials cannot be decrypted');
    expect(await callsOf(provision.id)).toEqual([]);
    done(await admin.put(`/connectors/${dock_id}/credentials`, { credentials: { token: 'anew' } }));
    expect(await resume(provision.id)).toMatchObject({ state: 'succeeded' });
  });

  test('a script that runs out of time under abort ends it; nothing was asked', async () => {
    const dock_id = await newConnector(admin);
    await bind(admin, dock_id, { body: 'while (true);', timeout_seconds: 1 });
    const provision = await create(dock_id);
    expect(provision.steps.map(({ status }) => status)).toEqual(['timeout', 'not_reached']);
    expect(provision.state).toBe('failed');
    expect(held(dock_id)).toEqual([]);
  });

  test('texts that a database finds hard to keep come through whole', async () => {
    const dock_id = await newConnector(admin);
    await bind(admin, dock_id, { body: "attributes.odd = 'a\\u0000b\\ud800'; log_info('c\\u0000');" });
    await bind(admin, dock_id, { body: "abort('bad \\u0000 end');", hook_phase: 'after' });
    const provision = await create(dock_id);
    expect(provision.error).toContain('bad \ufffd end');
    expect((await resourceOf(admin, provision)).spec).toEqual({ name: 'srv', odd: 'a\u0000b\ud800' });
  });

  test('scripts that leave out what the object class wants end it before the target is asked', async () => {
    const attributes = [
      { name: 'name', required: true },
      { name: 'size', type: 'integer' },
    ];
    const dock_id = await newConnector(admin, { object_classes: [{ name: 'server', attributes }] });
    await bind(admin, dock_id, { body: "delete attributes.name; attributes.size = 'large';" });
    const provision = await create(dock_id);
    expect(provision.error).toContain('attributes.name: It is required and missing.');
    expect(held(dock_id)).toEqual([]);
  });

  test('PV-8 external resources answer for real, are kept as stubs, and lead nowhere they may not', async () => {
    const hr = createServer((_request, reply) => void reply.end('{"centre":"it"}')).listen(0, '127.0.0.1');
    onTestFinished(() => void hr.close());
    await once(hr, 'listening');
    const { port } = hr.address() as AddressInfo;
    const dock_id = await newConnector(admin, {
      resources: [
        { name: 'hr', url: `http://127.0.0.1:${port}/`, allow: ['127.0.0.1/32'] },
        { name: 'metadata', url: 'http://169.254.169.254/latest' },
      ],
    });
    const { binding_id } = await bind(admin, dock_id, {
      body: `attributes.centre = resources.call('hr', { id: 7 }).centre;
        try { resources.call('metadata', {}); } catch (error) { attributes.refused = error.message; }
        try { resources.call('payroll', {}); } catch (error) { attributes.unknown = error.message; }`,
    });
    const provision = await create(dock_id);
    expect(provision.state).toBe('succeeded');
    const { spec } = await resourceOf(admin, provision);
    expect(spec).toMatchObject({ name: 'srv', centre: 'it' });
    expect(spec.refused).toContain('169.254.169.254');
    expect(spec.unknown).toContain("resource 'payroll' is not declared by the connector");
    const { logs } = done(await admin.get(`/governance/script-execution-logs?binding_id=${binding_id}`)).body;
    expect(logs[0].input_context.stubs.hr).toEqual([{ when: { id: 7 }, reply: { centre: 'it' } }]);
    // What was recorded gives the same result again.
    const { script_id, script_version, input_context } = logs[0];
    const replayed = done(
      await admin.post(`/governance/scripts/${script_id}/versions/${script_version}/dry-run`, {
        context: input_context,
      }),
    ).body;
    expect(replayed.output.modified_attributes).toEqual(spec);
  });

  test('PV-12 a connector that goes, or is switched off, while its provision waits ends it in words', async () => {
    const gate = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void gate.close());
    await once(gate, 'listening');
    const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}/`;
    const busy = await newConnector(admin, { resources: [{ name: 'gate', url, allow: ['127.0.0.1/32'] }] });
    await bind(admin, busy, { body: "resources.call('gate', {});" });
    const [gone, off] = [await newConnector(admin), await newConnector(admin)];
    const ask = async (dock_id: string) =>
      done(await admin.post('/provisioning/resources', { dock_id, resource_type: 'server', spec: { name: 'x' } }));
    const atGate = once(gate, 'request');
    const first = await ask(busy);
    const [, open] = await atGate;
    const [ofGone, ofOff] = [await ask(gone), await ask(off)];
    done(await admin.delete(`/connectors/${gone}`));
    done(await admin.post(`/connectors/${off}/deactivate`));
    open.end('{}');
    expect(await endOf(admin, first)).toMatchObject({ state: 'succeeded' });
    expect(await endOf(admin, ofGone)).toMatchObject({
      state: 'failed',
      error: 'The connector was deleted; nothing was done.',
      resumable: true,
    });
    const ended = await endOf(admin, ofOff);
    expect(ended).toMatchObject({ state: 'failed', resumable: true });
    expect(ended.error).toContain('was deactivated; nothing was done.');
    expect(held(off)).toEqual([]);
    done(await admin.post(`/connectors/${off}/activate`));
    expect(await resume(ended.id)).toMatchObject({ state: 'succeeded', error: null });
  });

  test('PV-12 what breaks off for reasons of the backend is tried again, and given up in words', async () => {
    const dock_id = await newConnector(admin);
    await bind(admin, dock_id, { body: '/* no sandbox */' });
    const provision = await create(dock_id);
    expect(provision).toMatchObject({ state: 'failed', resumable: true });
    expect(provision.error).toContain('given up after 2 workers died or broke off over it');
    expect(await resourceOf(admin, provision)).toMatchObject({ provisioning_state: 'failed', provider_id: null });
  });

  test('PV-12 what is given up after the target has done the operation keeps what was done', async () => {
    const dock_id = await newConnector(admin);
    await bind(admin, dock_id, { body: "attributes.name = 'by-script';" });
    await bind(admin, dock_id, { body: '/* no sandbox */', hook_phase: 'after' });
    const provision = await create(dock_id);
    expect(provision).toMatchObject({ state: 'failed', resumable: true });
    expect(provision.error).toContain('given up after 2 workers');
    expect(await resourceOf(admin, provision)).toMatchObject({
      name: 'by-script',
      provisioning_state: 'provisioned',
      provider_id: expect.any(String),
    });
  });
});
