import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { demoTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';
import { useScripts } from './harness/scripts.ts';
import { ChangeSet, publish } from './harness/sync.ts';

const base = '/governance/scripts';
const connector = '00000000-0000-4000-8000-00000000c0de';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const { api, plainScript, stateOf } = useScripts(backend);
  let places = 0;

  const bind = async (scriptId: string, phase: string, operation: string, enabled: boolean) => {
    places += 1;
    await withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, (scope) =>
      sql`insert into script_hook_bindings
        (tenant_id, script_id, connector_id, hook_phase, operation_type, execution_order, enabled, created_by)
        values (${demoTenant}, ${scriptId}, ${connector}, ${phase}, ${operation}, ${places}, ${enabled}, ${demoTenant})`.execute(
        scope.db,
      ),
    );
    return places;
  };

  test('LI-15 036 edge case 1 a script with enabled bindings is not deleted; their number and names are told', async () => {
    const script = await plainScript();
    const after = await bind(script.id, 'after', 'delete', true);
    const before = await bind(script.id, 'before', 'create', true);
    await bind(script.id, 'before', 'update', false);
    const reply = await api().delete(`${base}/${script.id}`);
    expect([reply.status, reply.body.error]).toEqual([409, 'conflict']);
    expect(reply.body.message).toBe(
      `2 enabled bindings use "${script.name}": before create on connector ${connector}, place ${before}, ` +
        `after delete on connector ${connector}, place ${after}. Disable or delete them first.`,
    );
    expect(reply.body.details).toMatchObject({
      enabled_bindings: 2,
      bindings: [{ hook_phase: 'before' }, { hook_phase: 'after', connector_id: connector }],
    });
    expect((await api().get(`${base}/${script.id}`)).status).toBe(200);
  });

  test('LI-15 036 edge case 1 a change set is refused in the same words', async () => {
    const script = await plainScript();
    await bind(script.id, 'before', 'enable', true);
    const plain = await api().delete(`${base}/${script.id}`);
    const reply = await publish(api(), new ChangeSet().delete(script));
    expect(reply.status).toBe(409);
    expect(reply.body.details.change_set.failures).toEqual([
      expect.objectContaining({ code: 'script_in_use', message: plain.body.message }),
    ]);
    expect((await stateOf(script.id)).rev).toBe(script.rev);
  });

  test('LI-15 disabled bindings go with their script', async () => {
    const script = await plainScript();
    await bind(script.id, 'after', 'disable', false);
    expect((await api().delete(`${base}/${script.id}`)).status).toBe(204);
    const left = await withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, (scope) =>
      scope.db.selectFrom('script_hook_bindings').select('id').where('script_id', '=', script.id).execute(),
    );
    expect(left).toEqual([]);
  });
});
