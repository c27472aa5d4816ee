import { type RawBuilder, sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { nobody, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { type AuditEvent, auditEvent } from '#contract/model/audit.ts';
import { type Api, accounts, apiAs, demoTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';
import { sha256 } from './harness/sync.ts';

const audit = '/governance/script-audit-events';
const base = '/governance/scripts';
const adminId = '11111111-1111-4111-8111-0000000000a1';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  let id: string;

  const listed = async (query: string): Promise<AuditEvent[]> => {
    const reply = await api.get(`${audit}?${query}`);
    expect([query, reply.status]).toEqual([query, 200]);
    return reply.body.events.map((event: unknown) => auditEvent.parse(event));
  };
  const asDemo = <Result>(work: (scope: TenantScope) => Promise<Result>) =>
    withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: nobody }, work);

  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
    const created = await api.post(
      base,
      { name: 'Audited', script_body: 'return 1;' },
      { 'x-request-id': 'the-creation' },
    );
    id = created.body.id;
    await api.put(`${base}/${id}`, { name: 'Audited twice', description: 'Why' }, { 'x-request-id': 'the-rename' });
    await api.post(`${base}/${id}/versions`, { script_body: 'return 2;', change_description: 'Two' });
    await api.post(`${base}/${id}/rollback`, { target_version: 1, reason: 'One was better' });
    await api.post(`${base}/${id}/activate`);
    await api.post(`${base}/${id}/deactivate`);
    await api.delete(`${base}/${id}`);
  });

  test('LA-21 036 FR-035 every change says who, when, in which request, and each field before and after', async () => {
    const events = (await listed(`script_id=${id}`)).toReversed();
    const [one, two] = [sha256('return 1;'), sha256('return 2;')];
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      [
        'created',
        {
          script_name: 'Audited',
          changes: {
            name: { before: null, after: 'Audited' },
            status: { before: null, after: 'draft' },
            current_version: { before: null, after: 1 },
            script_body_sha256: { before: null, after: one },
          },
        },
      ],
      [
        'updated',
        {
          script_id: id,
          changes: {
            name: { before: 'Audited', after: 'Audited twice' },
            description: { before: null, after: 'Why' },
          },
        },
      ],
      [
        'version_created',
        {
          version_number: 2,
          change_description: 'Two',
          changes: {
            current_version: { before: 1, after: 2 },
            script_body_sha256: { before: one, after: two },
          },
        },
      ],
      [
        'rollback',
        {
          from_version: 2,
          to_version: 1,
          new_version: 3,
          reason: 'One was better',
          changes: {
            current_version: { before: 2, after: 3 },
            script_body_sha256: { before: two, after: one },
          },
        },
      ],
      ['activated', { changes: { status: { before: 'draft', after: 'active' } } }],
      ['deactivated', { changes: { status: { before: 'active', after: 'inactive' } } }],
      [
        'deleted',
        {
          script_name: 'Audited twice',
          changes: {
            name: { before: 'Audited twice', after: null },
            description: { before: 'Why', after: null },
            status: { before: 'inactive', after: null },
            current_version: { before: 3, after: null },
            script_body_sha256: { before: one, after: null },
          },
        },
      ],
    ]);
    expect(new Set(events.map(({ actor_id, actor_name }) => `${actor_id} ${actor_name}`))).toEqual(
      new Set([`${adminId} ${accounts.admin.email}`]),
    );
    expect(events.slice(0, 2).map(({ request_id }) => request_id)).toEqual(['the-creation', 'the-rename']);
    expect(events.every(({ request_id }) => request_id !== null)).toBe(true);
  });

  test('LA-22 036 FR-035 events are found by script, action, actor and date, newest first, by page', async () => {
    expect((await listed(`script_id=${id}&action=rollback`)).map(({ action }) => action)).toEqual(['rollback']);
    expect(await listed(`script_id=${id}&actor_id=${adminId}`)).toHaveLength(7);
    expect(await listed(`actor_id=${nobody}`)).toEqual([]);
    const all = await listed('limit=100');
    const instants = all.map(({ created_at }) => Date.parse(created_at));
    expect(instants).toEqual(instants.toSorted((left, right) => right - left));
    const pages = [...(await listed('limit=3')), ...(await listed('limit=3&offset=3'))];
    expect(pages.map((event) => event.id)).toEqual(all.slice(0, 6).map((event) => event.id));
    const [, rename] = (await listed(`script_id=${id}`)).toReversed();
    const at = encodeURIComponent(rename?.created_at ?? '');
    expect(await listed(`script_id=${id}&to_date=${at}`)).toHaveLength(2);
    expect(await listed(`script_id=${id}&from_date=${at}`)).toHaveLength(6);
    expect(await listed(`script_id=${id}&to_date=2026-01-01`)).toEqual([]);
    expect((await api.get(`${audit}?script_id=${id}&limit=1`)).body.total).toBe(7);
  });

  test.each(['action=create', 'actor_id=me', 'script_id=x', 'from_date=today', 'limit=0', 'limit=-1', 'offset=-1'])(
    'LA-22 E-01 ?%s is refused',
    async (query) => {
      const reply = await api.get(`${audit}?${query}`);
      expect([reply.status, reply.body.error]).toEqual([400, 'validation_error']);
    },
  );

  test('LA-22 036 edge case: an actor who no longer exists has no name, and the event keeps the id', async () => {
    const leaver = '11111111-1111-4111-8111-0000000000f3';
    await asDemo(async ({ db }) => {
      await sql`insert into users (id, tenant_id, email, password_hash, roles)
        select ${leaver}, tenant_id, 'leaver@demo.test', password_hash, roles from users where id = ${adminId}`.execute(
        db,
      );
    });
    const { dependencies, app } = backend();
    const token = await dependencies.tokens.sign({
      jti: '77777777-7777-4777-8777-7777777777c3',
      issuedAt: dependencies.clock(),
      sub: leaver,
      tid: demoTenant,
      roles: ['admin'],
      email: 'leaver@demo.test',
    });
    await app.inject({
      method: 'POST',
      url: base,
      headers: { authorization: `Bearer ${token}`, 'x-tenant-id': demoTenant },
      payload: { name: 'Of a leaver' },
    });
    expect(await listed(`actor_id=${leaver}`)).toMatchObject([{ actor_name: 'leaver@demo.test' }]);
    await asDemo(({ db }) => sql`delete from users where id = ${leaver}`.execute(db));
    expect(await listed(`actor_id=${leaver}`)).toMatchObject([{ actor_id: leaver, actor_name: null }]);
  });

  test.each([
    ['an update', sql`update script_audit_events set actor_id = gen_random_uuid()`],
    ['a deletion', sql`delete from script_audit_events`],
    ['a truncation', sql`truncate script_audit_events`],
  ])(
    'LA-23 %s of audit events is denied to the role that serves requests',
    async (_what, statement: RawBuilder<unknown>) => {
      await expect(asDemo(({ db }) => statement.execute(db))).rejects.toThrow('permission denied');
    },
  );

  test.each([
    ['an update', sql`update script_audit_events set actor_id = gen_random_uuid()`],
    ['a deletion', sql`delete from script_audit_events`],
    ['a truncation', sql`truncate script_audit_events`],
  ])('LA-23 and %s would be refused even with the right to it', async (_what, statement: RawBuilder<unknown>) => {
    const { db } = backend().dependencies;
    const [before] = await listed('limit=1');
    await sql`grant update, delete, truncate on script_audit_events to hookwright_app`.execute(db);
    try {
      await expect(asDemo((scope) => statement.execute(scope.db))).rejects.toThrow(
        'audit events cannot be changed or removed',
      );
    } finally {
      await sql`revoke update, delete, truncate on script_audit_events from hookwright_app`.execute(db);
    }
    expect(await listed('limit=1')).toEqual([before]);
  });
});
