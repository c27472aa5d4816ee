import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { nobody, withTenant } from '#backend/db/with-tenant.ts';
import { simulatedTarget } from '#backend/provisioning/adapters/simulator/simulated-target.ts';
import { apiAs, demoTenant } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';
import { bind, done, endOf, newConnector } from '../harness/provisioning.ts';

describe('AD-17 secrets of a specification', () => {
  const backend = useBackend(newPglite, { provisioning: {} });

  test('logs of scripts and what is shown of steps are kept without secrets, and the target gets them', async () => {
    const { app, dependencies } = backend();
    const admin = await apiAs(app, 'admin');
    const dock_id = await newConnector(admin);
    const body = `
    attributes.password += '-by-script';
    variables.copy = 'It is ' + attributes.password;
    log_info('made ' + attributes.password);
    return attributes.password;`;
    const hook = await bind(admin, dock_id, { body });
    const failing = await bind(admin, dock_id, {
      body: "throw new Error('no ' + attributes.password);",
      hook_phase: 'after',
      failure_policy: 'continue',
    });
    // A secret that is also a word of the log's own does no harm.
    const spec = { name: 'ada', password: 'hidden-word', nested: { api_key: 'success' } };
    const accepted = await admin.post('/provisioning/resources', { dock_id, resource_type: 'account', spec });
    const provision = await endOf(admin, accepted);
    expect([provision.state, provision.error]).toEqual(['succeeded', null]);
    expect(simulatedTarget(dock_id).all()[0]?.attributes).toMatchObject({ password: 'hidden-word-by-script' });

    const logsOf = async (binding_id: string) =>
      done(await admin.get(`/governance/script-execution-logs?binding_id=${binding_id}`)).body.logs;
    const [log] = await logsOf(hook.binding_id);
    expect(log).toMatchObject({
      status: 'success',
      input_context: { attributes: { name: 'ada', password: '•••', nested: { api_key: '•••' } } },
      output: { variables: { copy: 'It is •••' }, return_value: '•••' },
    });
    const [failed] = await logsOf(failing.binding_id);
    expect([failed.status, failed.error]).toEqual(['failure', 'no •••']);
    const kept = await withTenant(dependencies.db, { tenant_id: demoTenant, actor_id: nobody }, async ({ db }) => {
      const logs = await sql<{ text: string }>`select t::text as text from script_execution_logs t`.execute(db);
      const steps = await sql<{ text: string }>`
      select concat(input, output, reason) as text from provision_steps`.execute(db);
      return JSON.stringify([logs.rows, steps.rows]);
    });
    expect(kept).toContain('•••');
    expect(kept).not.toContain('hidden-');
  });
});
