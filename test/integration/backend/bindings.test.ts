import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { apiAs, demoTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';
import { revOf, useScripts } from './harness/scripts.ts';
import { follow } from './harness/sync.ts';

const base = '/governance/script-bindings';
const point = { hook_phase: 'before', operation_type: 'create' } as const;

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const { api, plainScript, newName } = useScripts(backend);

  const activeScript = async () => {
    const script = await plainScript();
    await api().post(`/governance/scripts/${script.id}/activate`);
    return script;
  };
  const connector = async (name = newName()) => {
    const reply = await api().post('/connectors', { name, connector_type: 'simulator', config: {} });
    return { id: reply.body.id as string, name };
  };
  const scene = async () => {
    const script = await activeScript();
    const target = await connector();
    const bind = (fields: object = {}) =>
      api().post(base, { script_id: script.id, connector_id: target.id, ...point, execution_order: 10, ...fields });
    return { script, target, bind };
  };
  const auditsOf = async (script: string) =>
    (await api().get(`/governance/script-audit-events?script_id=${script}`)).body.events;
  const newestEvent = async () => (await follow(api())).events.at(-1);

  test('B-02 036 US2-2 FR-013 a binding is created with defaults, audited on its script, told by the feed, and sent twice made once', async () => {
    const { script, target, bind } = await scene();
    const reply = await api().post(
      base,
      { script_id: script.id, connector_id: target.id, ...point, execution_order: 10 },
      { 'idempotency-key': script.id },
    );
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      ...point,
      execution_order: 10,
      failure_policy: 'abort',
      max_retries: 0,
      timeout_seconds: 30,
      enabled: true,
      script: { id: script.id, name: script.name, status: 'active', current_version: 1 },
      connector: { id: target.id, name: target.name, status: 'inactive' },
    });
    const again = await api().post(
      base,
      { script_id: script.id, connector_id: target.id, ...point, execution_order: 10 },
      { 'idempotency-key': script.id },
    );
    expect([again.status, again.body.id]).toEqual([201, reply.body.id]);
    expect(await newestEvent()).toMatchObject({
      type: 'hook_binding',
      id: reply.body.id,
      rev: revOf(reply.headers['etag']),
      row: { script_id: script.id, connector_id: target.id, enabled: true },
    });
    const [bound] = await auditsOf(script.id);
    expect(bound).toMatchObject({
      action: 'bound',
      details: { binding_id: reply.body.id, connector_id: target.id, changes: { execution_order: { after: 10 } } },
    });
    expect((await bind({ execution_order: 20, failure_policy: 'retry' })).body.max_retries).toBe(3);
  });

  test('B-02 what cannot be bound is refused in the order of the contract, and nothing of it is kept', async () => {
    const { script, target, bind } = await scene();
    const draft = await plainScript();
    const other = await apiAs(backend().app, 'other');
    const foreign = await other.post('/connectors', { name: newName(), connector_type: 'simulator', config: {} });
    expect((await bind()).status).toBe(201);
    const before = await newestEvent();
    const refused: [object, number][] = [
      [{ hook_phase: 'during', script_id: randomUUID() }, 400],
      [{ operation_type: 'rename' }, 400],
      [{ failure_policy: 'ignore' }, 400],
      [{ execution_order: -1 }, 400],
      [{ timeout_seconds: 0 }, 400],
      [{ timeout_seconds: 301 }, 400],
      [{ max_retries: 11 }, 400],
      [{ failure_policy: 'retry', max_retries: 0 }, 400],
      [{ script_id: randomUUID() }, 404],
      [{ script_id: draft.id }, 412],
      [{ connector_id: randomUUID() }, 404],
      [{ connector_id: foreign.body.id }, 404],
      [{}, 409],
    ];
    for (const [fields, status] of refused) {
      const reply = await bind({ ...fields });
      expect([JSON.stringify(fields), reply.status]).toEqual([JSON.stringify(fields), status]);
      expect(reply.body.message).toMatch(/\.$/);
    }
    expect(await newestEvent()).toEqual(before);
    expect((await api().get(`${base}?script_id=${script.id}&connector_id=${target.id}`)).body.total).toBe(1);
  });

  test('B-02 D-05 at most ten bindings come to one hook point, however many ask at once', async () => {
    const { bind } = await scene();
    for (let order = 0; order < 8; order += 1) await bind({ execution_order: order });
    const replies = await Promise.all([20, 21, 22, 23, 24].map((execution_order) => bind({ execution_order })));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 201, 409, 409, 409]);
    expect((await bind({ hook_phase: 'after' })).status).toBe(201);
  });

  test('036 US2-5 FR-018 FR-021 lists are sorted by connector, phase, operation and order, filtered and paged', async () => {
    const { target, bind, script } = await scene();
    const wanted = [
      ['before', 'create', 10],
      ['before', 'create', 20],
      ['before', 'disable', 5],
      ['after', 'create', 1],
      ['after', 'update', 7],
    ] as const;
    for (const [hook_phase, operation_type, execution_order] of wanted.toReversed())
      await bind({ hook_phase, operation_type, execution_order });
    const places = (body: { bindings: Record<string, unknown>[] }) =>
      body.bindings.map((one) => [one['hook_phase'], one['operation_type'], one['execution_order']]);
    const all = await api().get(`/governance/connectors/${target.id}/script-bindings`);
    expect([places(all.body), all.body.total]).toEqual([wanted, 5]);
    const first = all.body.bindings[0];
    await api().put(`${base}/${first.id}`, { enabled: false });
    const filtered = async (query: string) =>
      places((await api().get(`${base}?connector_id=${target.id}&${query}`)).body);
    expect(await filtered('hook_phase=after')).toEqual(wanted.slice(3));
    expect(await filtered('operation_type=create&enabled=true')).toEqual([wanted[1], wanted[3]]);
    expect(await filtered('enabled=false')).toEqual([wanted[0]]);
    expect(await filtered('page=2&page_size=2')).toEqual(wanted.slice(2, 4));
    expect((await api().get(`${base}?script_id=${script.id}&page_size=2`)).body.total).toBe(5);
    for (const query of ['hook_phase=x', 'operation_type=x', 'enabled=yes', 'script_id=x'])
      expect((await api().get(`${base}?${query}`)).status, query).toBe(400);
    const unknown = await api().get(`/governance/connectors/${randomUUID()}/script-bindings`);
    expect([unknown.status, unknown.body]).toEqual([200, { bindings: [], total: 0 }]);
  });

  test('B-04 036 US2-3 US2-4 D-32 a change is compared with what was read, audited with what changed, and cannot take a place', async () => {
    const { script, bind } = await scene();
    const { body, headers } = await bind();
    await bind({ execution_order: 20 });
    const url = `${base}/${body.id}`;
    const changed = await api().put(url, { failure_policy: 'retry' }, { 'if-match': String(headers['etag']) });
    expect(changed.body).toMatchObject({ failure_policy: 'retry', max_retries: 3, execution_order: 10 });
    const [audit] = await auditsOf(script.id);
    expect(audit).toMatchObject({
      action: 'updated',
      details: { binding_id: body.id, changes: { failure_policy: { before: 'abort', after: 'retry' } } },
    });
    const stale = await api().put(url, { enabled: false }, { 'if-match': String(headers['etag']) });
    expect([stale.status, stale.body.details.current.max_retries]).toEqual([412, 3]);
    expect((await api().put(url, { execution_order: 20 })).status).toBe(409);
    expect((await api().put(url, { max_retries: 0 })).status).toBe(400);
    expect((await api().put(url, { enabled: false, script_id: randomUUID() })).body).toMatchObject({
      enabled: false,
      script_id: script.id,
    });
    expect((await api().put(`${base}/${randomUUID()}`, { enabled: true })).status).toBe(404);
  });

  test('a hook point is put in order at once, also by swapping, and a set that changed is 409', async () => {
    const { target, bind, script } = await scene();
    const ids: string[] = [];
    for (const order of [1, 2, 3]) ids.push((await bind({ execution_order: order * 10 })).body.id);
    const url = `/governance/connectors/${target.id}/bindings/order`;
    const [a, b, c] = ids;
    const reply = await api().put(url, { ...point, ids: [c, b, a] });
    expect(
      reply.body.bindings.map(({ id, execution_order }: Record<string, unknown>) => [id, execution_order]),
    ).toEqual([
      [c, 10],
      [b, 20],
      [a, 30],
    ]);
    const orders = (await auditsOf(script.id)).filter(({ action }: { action: string }) => action === 'updated');
    expect(orders).toHaveLength(2);
    const { events } = await follow(api());
    expect(new Set(events.slice(-2).map(({ id }) => id))).toEqual(new Set([a, c]));
    const before = await newestEvent();
    for (const wrong of [
      [a, b],
      [a, b, b],
      [a, b, randomUUID()],
    ])
      expect((await api().put(url, { ...point, ids: wrong })).status).toBe(409);
    expect((await api().put(url, { ...point, ids: [c, b, a] })).status).toBe(200);
    expect(await newestEvent()).toEqual(before);
  });

  test('B-05 036 US2-6 a deletion is audited as unbound, and logs keep their row without it', async () => {
    const { script, target, bind } = await scene();
    const { body } = await bind();
    const log = await api().post(`/governance/scripts/${script.id}/versions/1/dry-run`, { context: null });
    await withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, (scope) =>
      scope.db
        .updateTable('script_execution_logs')
        .set({ binding_id: body.id })
        .where('id', '=', log.body.log_id)
        .execute(),
    );
    expect((await api().delete(`${base}/${body.id}`)).status).toBe(204);
    expect((await api().get(`${base}/${body.id}`)).status).toBe(404);
    const kept = await api().get(`/governance/script-execution-logs/${log.body.log_id}`);
    expect([kept.status, kept.body.binding_id]).toEqual([200, null]);
    expect((await auditsOf(script.id))[0]).toMatchObject({
      action: 'unbound',
      details: { binding_id: body.id, connector_id: target.id },
    });
    expect(await newestEvent()).toMatchObject({ type: 'hook_binding', id: body.id, deleted: true });
  });

  test('036 edge case 5 a deleted connector leaves its bindings, without a connector; a deactivated script shows as such', async () => {
    const { script, target, bind } = await scene();
    const { body } = await bind();
    await api().post(`/governance/scripts/${script.id}/deactivate`);
    await api().delete(`/connectors/${target.id}`);
    expect((await api().get(`${base}/${body.id}`)).body).toMatchObject({
      connector: null,
      connector_id: target.id,
      script: { status: 'inactive' },
    });
    expect((await api().get(`/governance/connectors/${target.id}/script-bindings`)).body.total).toBe(1);
  });

  test('S-07 disabled bindings that go with their script are told by the feed and audited', async () => {
    const { script, bind } = await scene();
    const { body } = await bind();
    await api().put(`${base}/${body.id}`, { enabled: false });
    expect((await api().delete(`/governance/scripts/${script.id}`)).status).toBe(204);
    const { events } = await follow(api());
    expect(events.slice(-2)).toMatchObject([
      { type: 'script', id: script.id, deleted: true },
      { type: 'hook_binding', id: body.id, deleted: true },
    ]);
    const { body: audits } = await api().get(`/governance/script-audit-events?script_id=${script.id}&action=unbound`);
    expect(audits.events).toMatchObject([{ details: { binding_id: body.id } }]);
  });
});
