import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { changeSetOutcome } from '#contract/http/sync.ts';
import { demoTenant } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { onEachDatabase } from '../harness/databases.ts';
import { broken, one, two, useScripts } from '../harness/scripts.ts';
import { ChangeSet, follow, publish, sendText, sha256, snapshotOf } from '../harness/sync.ts';

const base = '/governance/scripts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const { api, newName, plainScript, stateOf, everything } = useScripts(backend);
  const asDemo = { tenant_id: demoTenant, actor_id: demoTenant };
  const auditOf = (id: string) =>
    withTenant(backend().dependencies.db, asDemo, (scope) =>
      scope.db
        .selectFrom('script_audit_events')
        .select(['action', 'details'])
        .where('script_id', '=', id)
        .orderBy('seq')
        .execute(),
    );

  test('SB-20 creations, versions, metadata, status and deletions happen together, each with the revision it is told', async () => {
    const changed = await plainScript();
    const doomed = await plainScript();
    const id = randomUUID();
    const name = newName();
    const set = new ChangeSet()
      .create({ name, description: 'New', status: 'active', change_description: 'hw: first' }, two, id)
      .update(changed, { description: 'Changed', change_description: 'Second' }, two)
      .delete(doomed);
    const reply = await publish(api(), set);
    expect(reply.status, reply.text).toBe(200);
    expect(changeSetOutcome.parse(reply.body)).toEqual(reply.body);
    expect(reply.body).toMatchObject({ cs_id: set.id, outcome: 'applied', failures: [] });
    const { seq, results } = reply.body;
    expect(results).toEqual([
      { type: 'script', id, rev: seq - 2, deleted: false },
      { type: 'script', id: changed.id, rev: seq - 1, deleted: false },
      { type: 'script', id: doomed.id, rev: seq, deleted: true },
    ]);
    expect(await stateOf(id)).toMatchObject({
      rev: seq - 2,
      name,
      description: 'New',
      status: 'active',
      current_version: 1,
    });
    expect(await stateOf(changed.id)).toMatchObject({ rev: seq - 1, description: 'Changed', current_version: 2 });
    expect((await api().get(`${base}/${changed.id}/versions/2`)).body).toMatchObject({
      script_body: two,
      change_description: 'Second',
    });
    expect((await api().get(`${base}/${id}/versions/1`)).body).toMatchObject({
      script_body: two,
      change_description: 'hw: first',
    });
    expect((await api().get(`${base}/${doomed.id}`)).status).toBe(404);
    const { events } = await follow(api());
    expect(events.slice(-3).map(({ id: entity, deleted, body_hash }) => [entity, deleted, body_hash])).toEqual([
      [id, false, sha256(two)],
      [changed.id, false, sha256(two)],
      [doomed.id, true, null],
    ]);
    const actions = async (script: string) => (await auditOf(script)).map(({ action }) => action).sort();
    expect(await actions(id)).toEqual(['activated', 'created']);
    expect(await actions(changed.id)).toEqual(['created', 'updated', 'version_created']);
    expect(await actions(doomed.id)).toEqual(['created', 'deleted']);
    expect((await auditOf(doomed.id)).at(-1)?.details).toMatchObject({ script_name: doomed.name, change_set: set.id });
  });

  test('SB-21 one operation that cannot be done leaves all undone, and every such operation is named in order', async () => {
    const mine = await plainScript();
    const taken = await plainScript();
    const stale = await plainScript();
    const existing = await plainScript();
    await api().put(`${base}/${stale.id}`, { description: 'Moved on' });
    const before = await everything();
    const set = new ChangeSet()
      .update(mine, { description: 'Never seen' })
      .create({ name: taken.name }, one)
      .update(stale, { description: 'Lost update' })
      .create({ name: newName() }, 'return "never uploaded";')
      .update({ id: randomUUID(), rev: 1 }, { description: 'Of nothing' })
      .create({ name: newName() }, one, existing.id)
      .create({ name: newName(), status: 'active' }, broken);
    const reply = await publish(api(), set);
    expect([reply.status, reply.body.error]).toEqual([412, 'precondition_failed']);
    const outcome = changeSetOutcome.parse(reply.body.details.change_set);
    expect(outcome.outcome).toBe('rejected');
    expect(outcome.failures.map(({ op_id, code }) => [set.ops.findIndex((op) => op.op_id === op_id), code])).toEqual([
      [1, 'name_taken'],
      [2, 'changed'],
      [3, 'blob_missing'],
      [4, 'gone'],
      [5, 'exists'],
      [6, 'script_has_errors'],
    ]);
    for (const { message } of outcome.failures) expect(message.length).toBeGreaterThan(20);
    expect(await everything()).toEqual(before);
    const nameOnly = await publish(api(), new ChangeSet().create({ name: taken.name }, one));
    expect([nameOnly.status, nameOnly.body.error]).toEqual([409, 'conflict']);
  });

  test('SB-22 the state after the set counts: names may be swapped, taken over, and not be given twice', async () => {
    const a = await plainScript();
    const b = await plainScript();
    const swapped = await publish(api(), new ChangeSet().update(a, { name: b.name }).update(b, { name: a.name }));
    expect(swapped.status, swapped.text).toBe(200);
    expect([(await stateOf(a.id)).name, (await stateOf(b.id)).name]).toEqual([b.name, a.name]);
    const successor = randomUUID();
    const taken = await publish(
      api(),
      new ChangeSet().create({ name: b.name }, two, successor).delete(await stateOf(a.id)),
    );
    expect(taken.status, taken.text).toBe(200);
    expect((await stateOf(successor)).name).toBe(b.name);
    const name = newName();
    const double = new ChangeSet().create({ name }, one).create({ name }, two);
    const refused = await publish(api(), double);
    expect(refused.status).toBe(409);
    expect(refused.body.details.change_set.failures).toMatchObject([
      { op_id: double.ops[1]?.op_id, code: 'name_taken' },
    ]);
    expect((await api().get(`${base}?search=${name}`)).body.total).toBe(0);
  });

  test('SB-23 the same set again, at any later time, has the first answer and no second effect', async () => {
    const { cursor } = await snapshotOf(api(), '?bodies=false');
    const id = randomUUID();
    const set = new ChangeSet().create({ name: newName() }, one, id);
    const text = set.text(cursor);
    const first = await sendText(api(), set.id, text);
    expect(first.headers['idempotent-replay']).toBeUndefined();
    await api().delete(`${base}/${id}`);
    const before = await everything();
    const again = await sendText(api(), set.id, text);
    expect([again.status, again.text, again.headers['idempotent-replay']]).toEqual([200, first.text, 'true']);
    expect((await api().get(`/v1/change-sets/${set.id}`)).body).toEqual(first.body);
    expect(await everything()).toEqual(before);
  });

  test('SB-24 ten copies at the same time have one effect and one answer', async () => {
    const { cursor } = await snapshotOf(api(), '?bodies=false');
    const set = new ChangeSet().create({ name: newName() }, one).create({ name: newName() }, two);
    const text = set.text(cursor);
    const replies = await Promise.all(Array.from({ length: 10 }, () => sendText(api(), set.id, text)));
    expect(new Set(replies.map(({ status, text: body }) => `${status} ${body}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(200);
    expect(replies.filter(({ headers }) => headers['idempotent-replay'] === undefined).length).toBe(1);
    expect((await follow(api(), cursor)).events.length).toBe(2);
  });

  test('SB-25 what was rejected stays rejected, also when its cause is gone', async () => {
    const inTheWay = await plainScript();
    const { cursor } = await snapshotOf(api(), '?bodies=false');
    const set = new ChangeSet().create({ name: inTheWay.name }, one);
    const text = set.text(cursor);
    const first = await sendText(api(), set.id, text);
    expect(first.status).toBe(409);
    await api().delete(`${base}/${inTheWay.id}`);
    const late = await sendText(api(), set.id, text);
    expect([late.status, late.text]).toEqual([409, first.text]);
    expect((await api().get(`/v1/change-sets/${set.id}`)).body).toEqual(first.body.details.change_set);
    expect((await api().get(`${base}?search=${inTheWay.name}`)).body.total).toBe(0);
    expect((await publish(api(), new ChangeSet().create({ name: inTheWay.name }, one))).status).toBe(200);
  });

  test('SB-26 once abandoned, a copy that arrives late does nothing', async () => {
    const { cursor } = await snapshotOf(api(), '?bodies=false');
    const set = new ChangeSet().create({ name: newName() }, one);
    const abandoned = await api().post(`/v1/change-sets/${set.id}/abandon`);
    expect(abandoned.body).toMatchObject({ cs_id: set.id, outcome: 'abandoned', seq: null, results: [], failures: [] });
    const late = await sendText(api(), set.id, set.text(cursor));
    expect([late.status, late.body.error]).toEqual([409, 'conflict']);
    expect(late.body.details.change_set).toEqual(abandoned.body);
    expect((await api().post(`/v1/change-sets/${set.id}/abandon`)).body).toEqual(abandoned.body);
    expect((await follow(api(), cursor)).events).toEqual([]);
  });

  test('SB-27 abandoning what was decided tells how, and changes nothing', async () => {
    const set = new ChangeSet().create({ name: newName() }, one);
    const applied = await publish(api(), set);
    expect((await api().post(`/v1/change-sets/${set.id}/abandon`)).body).toEqual(applied.body);
    expect((await stateOf(set.ops[0]?.id ?? '')).current_version).toBe(1);
  });

  test('SB-27 of a set and its abandonment at the same time exactly one wins, and both say which', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { cursor } = await snapshotOf(api(), '?bodies=false');
      const set = new ChangeSet().create({ name: newName() }, one);
      const text = set.text(cursor);
      const [sent, abandoned] = await Promise.all([
        sendText(api(), set.id, text),
        api().post(`/v1/change-sets/${set.id}/abandon`),
      ]);
      const happened = (await follow(api(), cursor)).events.length === 1;
      expect([sent.status, abandoned.body.outcome]).toEqual(happened ? [200, 'applied'] : [409, 'abandoned']);
    }
  });

  test('SB-28 an id that comes with another content is refused, and what was decided stands', async () => {
    const set = new ChangeSet().create({ name: newName() }, one);
    const first = await publish(api(), set);
    const other = new ChangeSet(set.id).create({ name: newName() }, two);
    const reply = await publish(api(), other);
    expect([reply.status, reply.body.error]).toEqual([422, 'change_set_reused']);
    expect((await api().get(`/v1/change-sets/${set.id}`)).body).toEqual(first.body);
    expect((await api().get(`${base}/${other.ops[0]?.id}`)).status).toBe(404);
  });

  test('SB-29 an undecided set is not found', async () => {
    const reply = await api().get(`/v1/change-sets/${randomUUID()}`);
    expect([reply.status, reply.body.error]).toEqual([404, 'not_found']);
  });
});
