import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, apiAs } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';
import { bind, done, endOf, newConnector, operationsOf, resourceOf } from '../harness/provisioning.ts';

describe('PV-6 policies of what is bound', () => {
  const backend = useBackend(newPglite, { provisioning: { patience: { callBackoffMs: 10 } } });
  let admin: Api;
  beforeAll(async () => {
    admin = await apiAs(backend().app, 'admin');
  });

  const { create, logsOf, audit } = operationsOf(() => admin);

  test('036 US2-4 abort ends it before the target is asked; what is disabled or not active does not run', async () => {
    const dock_id = await newConnector(admin);
    const off = await bind(admin, dock_id, { body: "abort('disabled ran');", execution_order: 1 });
    done(await admin.put(`/governance/script-bindings/${off.binding_id}`, { enabled: false }));
    const idle = await bind(admin, dock_id, { body: "abort('inactive ran');", execution_order: 2 });
    done(await admin.post(`/governance/scripts/${idle.script_id}/deactivate`));
    const stop = await bind(admin, dock_id, { body: "abort('no such cost centre');", execution_order: 3 });
    await bind(admin, dock_id, { body: 'attributes.late = true;', execution_order: 4 });
    const provision = await endOf(admin, await create(dock_id, { name: 'never' }));
    expect(provision.steps.map(({ status }) => status)).toEqual([
      'skipped',
      'skipped',
      'failure',
      'not_reached',
      'not_reached',
    ]);
    expect(provision).toMatchObject({ state: 'failed', resumable: true });
    expect(provision.error).toContain('no such cost centre');
    expect(provision.error).toContain('The target was not asked.');
    expect(await resourceOf(admin, provision)).toMatchObject({
      provisioning_state: 'failed',
      provider_id: null,
      last_error: provision.error,
    });
    expect(await logsOf(off.binding_id)).toEqual([]);
    const [skipped] = await logsOf(idle.binding_id);
    expect(skipped).toMatchObject({ status: 'skipped', dry_run: false });
    const words = done(await admin.get(`/governance/script-execution-logs/${skipped.id}`)).body.logs[0].message;
    expect(words).toContain('is inactive and did not run');
    expect((await audit('provision_failed'))[0].details).toMatchObject({ provision_id: provision.id, dock_id });

    // The script is mended, and the rest runs: what was done before is not done again.
    const versions = `/governance/scripts/${stop.script_id}/versions`;
    done(await admin.post(versions, { script_body: "attributes.centre = 'it';" }));
    const operator = await apiAs(backend().app, 'operator');
    const resumed = await endOf(admin, await operator.post(`/provisioning/provisions/${provision.id}/resume`));
    const [event] = await audit('provision_resumed');
    expect(event).toMatchObject({ actor_name: 'operator@demo.test', details: { provision_id: provision.id } });
    expect(event.actor_id).not.toBe(provision.requested_by);
    expect(resumed).toMatchObject({ id: provision.id, state: 'succeeded' });
    expect(await resourceOf(admin, resumed)).toMatchObject({
      provisioning_state: 'provisioned',
      spec: { name: 'never', centre: 'it', late: true },
    });
    expect(
      (await logsOf(stop.binding_id)).map(({ script_version }: { script_version: number }) => script_version),
    ).toEqual([2, 1]);
  });

  test('continue drops what the script changed; retry runs it again; a time limit counts as a failure', async () => {
    const dock_id = await newConnector(admin);
    const go = { body: "attributes.bad = 1; throw new Error('odd');", failure_policy: 'continue' } as const;
    await bind(admin, dock_id, { ...go, execution_order: 1 });
    const retried = await bind(admin, dock_id, {
      body: "if (context.attempt === 1) abort('first time'); attributes.tries = context.attempt;",
      failure_policy: 'retry',
      max_retries: 1,
      execution_order: 2,
    });
    const slow = { body: 'while (true);', failure_policy: 'continue', timeout_seconds: 1 } as const;
    await bind(admin, dock_id, { ...slow, execution_order: 3 });
    const provision = await endOf(admin, await create(dock_id, { name: 'patient' }));
    expect(provision.steps.map(({ status, attempts }) => [status, attempts])).toEqual([
      ['failure', 1],
      ['success', 2],
      ['timeout', 1],
      ['success', 1],
    ]);
    expect(await resourceOf(admin, provision)).toMatchObject({ spec: { name: 'patient', tries: 2 } });
    const logs = await logsOf(retried.binding_id);
    expect(logs.map(({ status }: { status: string }) => status).sort()).toEqual(['failure', 'success']);
  });

  test('036 edge case 5 a connector that is gone: what waits ends in words, and its resources stay', async () => {
    const dock_id = await newConnector(admin, { config: { latency_ms: 300 } });
    const provision = await endOf(admin, await create(dock_id, { name: 'orphan' }));
    done(await admin.delete(`/connectors/${dock_id}`));
    const resource = await resourceOf(admin, provision);
    expect(resource).toMatchObject({ dock_id, dock_name: null, provisioning_state: 'provisioned' });
    const reply = await admin.post(`/provisioning/resources/${resource.id}/disable`);
    expect([reply.status, reply.body.error]).toEqual([404, 'connector_not_found']);
  });

  test('an after-script that fails leaves what the target did, and says so', async () => {
    const dock_id = await newConnector(admin);
    await bind(admin, dock_id, { body: "abort('no mail sent');", hook_phase: 'after' });
    const provision = await endOf(admin, await create(dock_id, { name: 'made' }));
    expect(provision).toMatchObject({ state: 'failed', resumable: true });
    expect(provision.error).toContain('The target had done the operation before; that stands.');
    expect(await resourceOf(admin, provision)).toMatchObject({ provisioning_state: 'provisioned', name: 'made' });
  });
});
