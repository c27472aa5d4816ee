import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useBackend } from '../harness/backend.ts';
import { onEachDatabase } from '../harness/databases.ts';
import { type Known, MixedSet } from '../harness/mixed-set.ts';
import { one, useScripts } from '../harness/scripts.ts';
import { follow, publish, sha256, snapshotOf } from '../harness/sync.ts';

const settings = { failure_policy: 'abort', max_retries: 0, timeout_seconds: 30, enabled: true };
const point = { hook_phase: 'before', operation_type: 'create' };

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const { api, newName } = useScripts(backend);

  const connectorFields = () => ({ name: newName(), connector_type: 'simulator', config: {} });
  const placed = (script_id: string, connector_id: string, execution_order: number, more: object = {}) => ({
    ...{ script_id, connector_id, ...point, execution_order, ...settings },
    ...more,
  });
  const newScript = (status = 'active') => [{ name: newName(), status }, { body_hash: sha256(one) }] as const;
  const revOf = async (id: string): Promise<Known> => {
    const rev = (await snapshotOf(api(), '?bodies=false')).entities.get(id)?.rev;
    if (rev === undefined) throw new Error(`${id} is not there.`);
    return { id, rev };
  };
  const codesOf = (reply: {
    body: { details?: { change_set: { failures: { code: string; message: string }[] } } };
  }) => {
    const failures = reply.body.details?.change_set.failures ?? [];
    for (const { message } of failures) expect(message).toMatch(/\.$/);
    return failures.map(({ code }) => code);
  };
  /** A script, a connector and `count` bindings, all in one set. */
  const scene = async (count: number) => {
    const [script, connector] = [randomUUID(), randomUUID()];
    const bindings = Array.from({ length: count }, () => randomUUID());
    const set = new MixedSet().add('connector', connector, connectorFields()).add('script', script, ...newScript());
    for (const [index, id] of bindings.entries())
      set.add('hook_binding', id, placed(script, connector, 10 * (index + 1)));
    expect((await publish(api(), set)).status).toBe(200);
    return { script, connector, bindings };
  };

  test('SB-20 SB-42 a set may create a connector, a script and what binds them, in any order of its operations', async () => {
    const [script, connector, binding, pipelineTest] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const tested = { name: 'works', connector_id: connector, operation_type: 'create' };
    const set = new MixedSet()
      .add('pipeline_test', pipelineTest, { ...tested, context: {}, outcome: { kind: 'succeeds' }, expectation: {} })
      .add('hook_binding', binding, placed(script, connector, 10, { enabled: false }))
      .add('script', script, ...newScript())
      .add('connector', connector, { ...connectorFields(), status: 'active' });
    expect((await publish(api(), set)).status).toBe(200);
    const { events } = await follow(api());
    expect(events.slice(-4).map(({ id }) => id)).toEqual([pipelineTest, binding, script, connector]);
    const { entities } = await snapshotOf(api(), '?bodies=false');
    expect(entities.get(binding)).toMatchObject({ type: 'hook_binding', row: { script_id: script, enabled: false } });
    expect(entities.get(pipelineTest)).toMatchObject({ type: 'pipeline_test', row: { name: 'works' } });
    const audits = await api().get(`/governance/script-audit-events?script_id=${script}&action=bound`);
    expect(audits.body.events).toMatchObject([{ details: { binding_id: binding, change_set: set.id } }]);
  });

  test('SB-22 SB-43 places may be swapped in a set; two equal ones, an eleventh and what does not fit are failures', async () => {
    const { script, connector, bindings } = await scene(2);
    const [first, second] = await Promise.all(bindings.map(revOf));
    if (first === undefined || second === undefined) throw new Error('There are no bindings.');
    const swap = new MixedSet()
      .change('hook_binding', first, { execution_order: 20 })
      .change('hook_binding', second, { execution_order: 10 });
    expect((await publish(api(), swap)).status).toBe(200);
    const equal = new MixedSet().change('hook_binding', await revOf(first.id), { execution_order: 10 });
    expect(codesOf(await publish(api(), equal))).toEqual(['place_taken']);
    const many = new MixedSet();
    for (let order = 1; order <= 9; order += 1)
      many.add('hook_binding', randomUUID(), placed(script, connector, order));
    expect(codesOf(await publish(api(), many))).toEqual(['hook_point_full']);
    const draft = randomUUID();
    const unfit = new MixedSet()
      .add('script', draft, ...newScript('draft'))
      .add('hook_binding', randomUUID(), placed(draft, connector, 30))
      .add('hook_binding', randomUUID(), placed(script, randomUUID(), 10))
      .add('hook_binding', randomUUID(), placed(randomUUID(), connector, 40))
      .add('hook_binding', randomUUID(), placed(script, connector, 50, { failure_policy: 'retry' }))
      .change('hook_binding', { id: first.id, rev: 1 }, { enabled: false });
    expect(codesOf(await publish(api(), unfit))).toEqual([
      'script_not_active',
      'reference_gone',
      'reference_gone',
      'retries_not_possible',
      'changed',
    ]);
    const moved = new MixedSet().change('hook_binding', await revOf(first.id), { script_id: draft });
    expect((await publish(api(), moved)).status).toBe(400);
  });

  test('SB-44 036 edge case 1 a script goes with the set that switches off or deletes its bindings, and not before', async () => {
    const { script, bindings } = await scene(2);
    const [first, second] = await Promise.all(bindings.map(revOf));
    if (first === undefined || second === undefined) throw new Error('There are no bindings.');
    const early = new MixedSet().remove('hook_binding', first).remove('script', await revOf(script));
    expect(codesOf(await publish(api(), early))).toEqual(['script_in_use']);
    await publish(api(), new MixedSet().change('hook_binding', second, { enabled: false }));
    expect(
      (
        await publish(
          api(),
          new MixedSet(randomUUID()).remove('hook_binding', first).remove('script', await revOf(script)),
        )
      ).status,
    ).toBe(200);
    const { events } = await follow(api());
    expect(events.slice(-3)).toMatchObject([
      { type: 'hook_binding', id: first.id, deleted: true },
      { type: 'script', id: script, deleted: true },
      { type: 'hook_binding', id: second.id, deleted: true },
    ]);
  });

  test('SB-45 036 edge case 5 a connector goes and leaves its bindings, which can be changed and deleted; its name is free at once', async () => {
    const { connector, bindings } = await scene(1);
    const { name } = (await api().get(`/connectors/${connector}`)).body;
    const next = randomUUID();
    const set = new MixedSet()
      .remove('connector', await revOf(connector))
      .add('connector', next, { ...connectorFields(), name });
    expect((await publish(api(), set)).status).toBe(200);
    const [binding = ''] = bindings;
    expect((await api().get(`/governance/script-bindings/${binding}`)).body.connector).toBeNull();
    expect(
      (await publish(api(), new MixedSet().change('hook_binding', await revOf(binding), { enabled: false }))).status,
    ).toBe(200);
    expect((await publish(api(), new MixedSet().remove('hook_binding', await revOf(binding)))).status).toBe(200);
    const taken = new MixedSet().add('connector', randomUUID(), { ...connectorFields(), name });
    expect(codesOf(await publish(api(), taken))).toEqual(['name_taken']);
    const incomplete = new MixedSet().add('connector', randomUUID(), { ...connectorFields(), connector_type: 'ldap' });
    expect(codesOf(await publish(api(), incomplete))).toEqual(['config_not_possible']);
    const secret = new MixedSet().add('connector', randomUUID(), {
      ...connectorFields(),
      credentials: { password: 'x' },
    });
    expect((await publish(api(), secret)).status).toBe(400);
  });
});
