import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { nobody, withTenant } from '#backend/db/with-tenant.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { failureOf } from './failure-of.ts';
import { demoTenant, startHost } from './harness.ts';
import { connectStudio, publishPlan } from './sync-studio.ts';

let backend: Backend;
let address: string;
beforeAll(async () => {
  backend = await startBackend(newPglite);
  address = await backend.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => backend.app.close());

describe('logs and audit in the studio', () => {
  test('LA-13 036 FR-033 FR-034 FR-035 a dry run at the backend is logged there and found by its script', async () => {
    const { caller } = await connectStudio(address);
    const { lid } = await caller.scripts.create({ name: 'Run over there', body: 'log_info("hi"); output.a = 1;' });
    const early = await failureOf(caller.logs.dryRun({ lid, version_number: 1, context_text: '{}' }));
    expect(early).toMatchObject({ code: 'conflict', message: expect.stringContaining('never published') });
    await publishPlan(caller, [lid]);

    const wrong = await failureOf(caller.logs.dryRun({ lid, version_number: 1, context_text: '{"atributes":1}' }));
    expect(wrong).toMatchObject({ code: 'validation_error', message: expect.stringContaining('atributes') });
    const ran = await caller.logs.dryRun({ lid, version_number: 1, context_text: '{"operation_type":"delete"}' });
    expect(ran).toMatchObject({ status: 'success', error: null });
    const { logs, total } = await caller.logs.executions({ lid });
    expect(total).toBe(1);
    expect(logs).toMatchObject([
      {
        id: ran.log_id,
        lid,
        script_name: 'Run over there',
        dry_run: true,
        operation_type: 'delete',
        executed_by: { name: 'admin@demo.test', deleted: false },
      },
    ]);
    expect(await caller.logs.execution({ id: ran.log_id ?? '' })).toMatchObject({
      output: { output_variables: { a: 1 } },
      logs: [{ message: 'hi' }],
    });
    expect((await caller.logs.executions({ lid, status: 'failure' })).logs).toEqual([]);
    const from = new Date(Date.now() + 60_000).toISOString();
    expect((await caller.logs.executions({ lid, from })).total).toBe(0);

    const { events } = await caller.logs.audit({ lid });
    expect(events).toMatchObject([
      {
        lid,
        subject: 'Run over there',
        action: 'created',
        actor: { name: 'admin@demo.test' },
        changes: expect.arrayContaining([{ field: 'name', before: null, after: 'Run over there' }]),
      },
    ]);
    expect((await failureOf(caller.logs.execution({ id: lid }))).code).toBe('not_found');
  });

  test('AC-5 036 SC-009 a viewer, somebody signed out, and a workspace without a backend are told why not', async () => {
    const viewer = await connectStudio(address, { email: 'viewer@demo.test' });
    const asked = viewer.proxy.requests.length;
    expect(await failureOf(viewer.caller.logs.executions({}))).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('reading execution logs needs admin'),
    });
    expect(await failureOf(viewer.caller.logs.audit({}))).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('reading the audit needs admin'),
    });
    expect(viewer.proxy.requests.slice(asked).filter((request) => request.includes('/governance'))).toEqual([]);
    await viewer.caller.session.signOut();
    expect(await failureOf(viewer.caller.logs.executions({}))).toMatchObject({ code: 'unauthorized' });
    const { caller } = await startHost();
    expect(await failureOf(caller.logs.executions({}))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no backend'),
    });
  });

  test('LA-22 036 edge case: an actor who no longer exists is shown by id, as a deleted user', async () => {
    const { caller } = await connectStudio(address);
    const { lid } = await caller.scripts.create({ name: 'Of a leaver', body: 'return 1;' });
    await publishPlan(caller, [lid]);
    const [before] = (await caller.logs.audit({ lid })).events;
    expect(before?.actor).toMatchObject({ name: 'admin@demo.test', deleted: false });
    const actor = { tenant_id: demoTenant, actor_id: nobody };
    const rename = (id: string, to: string) =>
      withTenant(backend.dependencies.db, actor, ({ db }) =>
        db.updateTable('users').set({ id: to }).where('id', '=', id).execute(),
      );
    const gone = '11111111-1111-4111-8111-0000000000ff';
    // As if the user had been removed: nobody has this id any more.
    await withTenant(backend.dependencies.db, actor, ({ db }) => db.deleteFrom('refresh_tokens').execute());
    await rename(before?.actor.id ?? '', gone);
    try {
      const [event] = (await caller.logs.audit({ lid })).events;
      expect(event?.actor).toEqual({ id: before?.actor.id, name: null, deleted: true });
    } finally {
      await rename(gone, before?.actor.id ?? '');
    }
  });

  test('LA-13 while the backend is away it says so', async () => {
    const { caller, proxy } = await connectStudio(address);
    await proxy.close();
    expect(await failureOf(caller.logs.audit({}))).toMatchObject({
      code: 'backend_unreachable',
      message: expect.stringContaining(proxy.origin),
    });
  });
});
