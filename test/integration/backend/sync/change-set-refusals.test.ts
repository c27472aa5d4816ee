import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { apiAs, demoTenant } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { onEachDatabase } from '../harness/databases.ts';
import { broken, one, two, useScripts } from '../harness/scripts.ts';
import { ChangeSet, digestOf, publish, sendText, snapshotOf, upload } from '../harness/sync.ts';

const base = '/governance/scripts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const { api, newName, plainScript, stateOf, everything } = useScripts(backend);
  const asDemo = { tenant_id: demoTenant, actor_id: demoTenant };

  test('SB-30 a change or deletion without if_match is 428, and nothing is decided', async () => {
    const script = await plainScript();
    const set = new ChangeSet().create({ name: newName() }, one);
    for (const action of ['update', 'delete'] as const) {
      const fields = action === 'update' ? { fields: { description: 'Blind' } } : {};
      set.ops.push({ op_id: randomUUID(), type: 'script', id: script.id, action, ...fields } as (typeof set.ops)[0]);
    }
    set.ops.splice(1, 1);
    const reply = await publish(api(), set);
    expect([reply.status, reply.body.error]).toEqual([428, 'precondition_required']);
    expect(reply.body.details.op_ids).toEqual([set.ops[1]?.op_id]);
    expect((await api().get(`/v1/change-sets/${set.id}`)).status).toBe(404);
    expect((await stateOf(script.id)).rev).toBe(script.rev);
  });

  test.each([
    ['X-Expect-Tenant of another tenant', { 'x-expect-tenant': randomUUID() }, 421, 'wrong_tenant'],
    ['no X-Expect-Tenant', { 'x-expect-tenant': '' }, 421, 'wrong_tenant'],
    ['an Idempotency-Key that is not its id', { 'idempotency-key': randomUUID() }, 400, 'validation_error'],
    ['a damaged body', { 'content-digest': digestOf('something else') }, 400, 'validation_error'],
    ['a digest of another kind', { 'content-digest': 'md5=:AAAA:' }, 400, 'validation_error'],
  ])('SB-31 a set with %s is refused and not decided', async (_what, headers, status, error) => {
    const { cursor } = await snapshotOf(api(), '?bodies=false');
    const set = new ChangeSet().create({ name: newName() }, one);
    const reply = await sendText(api(), set.id, set.text(cursor), headers);
    expect([reply.status, reply.body.error], reply.text).toEqual([status, error]);
    expect((await api().get(`/v1/change-sets/${set.id}`)).status).toBe(404);
    expect((await sendText(api(), set.id, set.text(cursor))).status).toBe(200);
  });

  test('SB-31 a set that lacks one of its headers is refused, and so is one made for another tenant', async () => {
    const { cursor } = await snapshotOf(api(), '?bodies=false');
    const set = new ChangeSet().create({ name: newName() }, one);
    const text = set.text(cursor);
    const headers = {
      'x-expect-tenant': demoTenant,
      'idempotency-key': set.id,
      'content-digest': digestOf(text),
    };
    for (const missing of ['x-expect-tenant', 'idempotency-key', 'content-digest'] as const) {
      const { [missing]: _left, ...sent } = headers;
      const reply = await api().post('/v1/change-sets', text, sent);
      expect([missing, reply.status]).toEqual([missing, 400]);
      expect(reply.body.details.field.toLowerCase()).toBe(missing);
    }
    const foreign = await sendText(api(), set.id, set.text(cursor, randomUUID()));
    expect([foreign.status, foreign.body.error]).toEqual([421, 'wrong_tenant']);
  });

  test('SB-32 X-Expect-Tenant is obeyed by every route', async () => {
    const reply = await api().get(base, { 'x-expect-tenant': randomUUID() });
    expect([reply.status, reply.body.error]).toEqual([421, 'wrong_tenant']);
    expect((await api().get(base, { 'x-expect-tenant': demoTenant.toUpperCase() })).status).toBe(200);
  });

  test.each([
    ['an unknown field', { name: 'Ok', is_system: true }, 'is_system'],
    ['a name that is too long', { name: 'n'.repeat(256) }, 'name'],
    ['a text that cannot be stored', { name: 'a\u0000b' }, 'name'],
    ['no name', { description: 'x' }, 'fields.name'],
  ])('SB-33 %s is 400 with its name, and nothing is decided', async (_what, fields, field) => {
    const set = new ChangeSet().create(fields, one);
    const reply = await publish(api(), set);
    expect([reply.status, reply.body.error, reply.body.details.field]).toEqual([400, 'validation_error', field]);
    expect((await api().get(`/v1/change-sets/${set.id}`)).status).toBe(404);
  });

  test('SB-33 two operations on one entity are 422', async () => {
    const script = await plainScript();
    const reply = await publish(api(), new ChangeSet().update(script, { description: 'x' }).delete(script));
    expect([reply.status, reply.body.error]).toEqual([422, 'unprocessable']);
  });

  test('SB-34 a change of a system script and a return to draft are rejected', async () => {
    const system = await plainScript();
    const { db } = backend().dependencies;
    await withTenant(db, asDemo, (scope) =>
      scope.db.updateTable('scripts').set({ is_system: true }).where('id', '=', system.id).execute(),
    );
    const inactive = await plainScript();
    await api().post(`${base}/${inactive.id}/deactivate`);
    const set = new ChangeSet()
      .update(system, { description: 'x' })
      .update(await stateOf(inactive.id), { status: 'draft' });
    const reply = await publish(api(), set);
    expect(reply.body.details.change_set.failures.map(({ code }: { code: string }) => code)).toEqual([
      'system_script',
      'status_not_possible',
    ]);
  });

  test('SB-35 a text that is in a script already needs no upload, and an active text must be free of errors', async () => {
    const source = '\ufeff// Grüße, 名前\r\nattributes.only = "in a version";';
    await plainScript({ script_body: source });
    const script = await plainScript({ script_body: broken });
    expect((await publish(api(), new ChangeSet().update(script, { status: 'active' }))).status).toBe(409);
    const reply = await publish(api(), new ChangeSet().update(script, { status: 'active' }, source));
    expect(reply.status, reply.text).toBe(200);
    expect(await stateOf(script.id)).toMatchObject({ status: 'active', current_version: 2 });
    expect((await api().get(`${base}/${script.id}/versions/2`)).body.script_body).toBe(source);
  });

  test('SB-36 what only the database knows to be wrong is taken back whole and rejected', async () => {
    const { db } = backend().dependencies;
    await sql`create function stumble() returns trigger language plpgsql as
      'begin raise exception ''stumbled'' using errcode = ''check_violation''; end'`.execute(db);
    await sql`create trigger stumble before insert on script_audit_events execute function stumble()`.execute(db);
    const set = new ChangeSet().create({ name: newName() }, one);
    const before = await everything();
    const { cursor } = before;
    const reply = await sendText(api(), set.id, set.text(cursor));
    await sql`drop trigger stumble on script_audit_events`.execute(db);
    expect(reply.status, reply.text).toBe(409);
    expect(reply.body.details.change_set.failures).toMatchObject([{ op_id: null, code: 'refused' }]);
    expect(reply.text).not.toContain('stumbled');
    expect(await everything()).toEqual(before);
    expect((await sendText(api(), set.id, set.text(cursor))).text).toBe(reply.text);
  });

  test('SB-37 a set that cannot be audited does not happen, is not decided, and may be sent again', async () => {
    const { db } = backend().dependencies;
    await sql`create function no_audit() returns trigger language plpgsql as 'begin raise exception ''no audit today''; end'`.execute(
      db,
    );
    await sql`create trigger no_audit before insert on script_audit_events execute function no_audit()`.execute(db);
    const before = await everything();
    const set = new ChangeSet().create({ name: newName() }, one);
    const text = set.text(before.cursor);
    const reply = await sendText(api(), set.id, text);
    await sql`drop trigger no_audit on script_audit_events`.execute(db);
    expect([reply.status, reply.body.error]).toEqual([500, 'internal_error']);
    expect(await everything()).toEqual(before);
    expect((await api().get(`/v1/change-sets/${set.id}`)).status).toBe(404);
    const again = await sendText(api(), set.id, text);
    expect([again.status, again.headers['idempotent-replay']]).toEqual([200, undefined]);
  });

  test('SB-38 a set made on a history that is not this one is refused and not decided', async () => {
    const { cursor } = await snapshotOf(api(), '?bodies=false');
    const set = new ChangeSet().create({ name: newName() }, one);
    for (const foreign of [
      { seq: cursor.seq, chain: 'f'.repeat(64) },
      { seq: cursor.seq + 1, chain: cursor.chain },
    ]) {
      const reply = await sendText(api(), set.id, set.text(foreign));
      expect([reply.status, reply.body.error]).toEqual([409, 'history_diverged']);
      expect(reply.body.details.head).toEqual(cursor);
    }
    expect((await sendText(api(), set.id, set.text(cursor))).status).toBe(200);
  });

  test('SB-39 no decision can be changed, not even by the server itself', async () => {
    const set = new ChangeSet().create({ name: newName() }, one);
    await publish(api(), set);
    const changed = await withTenant(backend().dependencies.db, asDemo, (scope) =>
      scope.db.updateTable('change_sets').set({ outcome: 'abandoned' }).where('id', '=', set.id).executeTakeFirst(),
    );
    expect(Number(changed.numUpdatedRows)).toBe(0);
    const removal = withTenant(backend().dependencies.db, asDemo, (scope) =>
      scope.db.deleteFrom('change_sets').execute(),
    );
    await expect(removal).rejects.toThrow('permission denied');
  });

  test('SB-40 an id that another tenant uses is free here, and nobody learns of it', async () => {
    const id = randomUUID();
    expect((await publish(api(), new ChangeSet().create({ name: newName() }, one, id))).status).toBe(200);
    const other = await apiAs(backend().app, 'other');
    const tenant = '22222222-2222-4222-8222-222222222222';
    await upload(other, two);
    const { cursor } = await snapshotOf(other);
    const set = new ChangeSet().create({ name: 'Same id elsewhere' }, two, id);
    const theirs = await sendText(other, set.id, set.text(cursor, tenant), { 'x-expect-tenant': tenant });
    expect(theirs.status, theirs.text).toBe(200);
    expect((await other.get(`${base}/${id}`)).body).toMatchObject({ name: 'Same id elsewhere', tenant_id: tenant });
    expect((await api().get(`${base}/${id}`)).body.tenant_id).toBe(demoTenant);
    expect((await api().get(`${base}/${id}/versions/1`)).body.script_body).toBe(one);
    expect((await other.get(`${base}/${id}/versions/1`)).body.script_body).toBe(two);
  });
});
