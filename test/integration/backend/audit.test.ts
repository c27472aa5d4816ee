import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type Api, apiAs } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

const base = '/governance/scripts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  let url: string;
  let made = 0;

  beforeAll(async () => {
    const { db } = backend().dependencies;
    await sql`create function refuse() returns trigger language plpgsql as 'begin raise exception ''no audit today''; end'`.execute(
      db,
    );
    api = await apiAs(backend().app, 'admin');
  });
  beforeEach(async () => {
    made += 1;
    const script = await api.post(base, { name: `Audited ${made}`, script_body: 'return 1;' });
    url = `${base}/${script.body.id}`;
  });

  /** While `work` runs, no audit event can be written. */
  async function withoutAudit<Result>(work: () => Promise<Result>): Promise<Result> {
    const { db } = backend().dependencies;
    await sql`create trigger refuse before insert on script_audit_events execute function refuse()`.execute(db);
    try {
      return await work();
    } finally {
      await sql`drop trigger refuse on script_audit_events`.execute(db);
    }
  }

  test.each([
    ['a rename', 'PUT', '', { name: 'Renamed unseen' }],
    ['a version', 'POST', '/versions', { script_body: 'return 2;' }],
    ['an activation', 'POST', '/activate', undefined],
    ['a deactivation', 'POST', '/deactivate', undefined],
    ['a deletion', 'DELETE', '', undefined],
  ] as const)('LA-20 %s that cannot be audited does not happen', async (_what, method, path, body) => {
    const before = (await api.get(url)).body;
    const reply = await withoutAudit(() =>
      api.send(method, `${url}${path}`, body, { 'idempotency-key': `audit-${made}` }),
    );
    expect([reply.status, reply.body.error]).toEqual([500, 'internal_error']);
    expect(reply.text).not.toContain('no audit today');
    expect((await api.get(url)).body).toEqual(before);
    expect((await api.get(`${url}/versions`)).body.total).toBe(1);
    const again = await api.send(method, `${url}${path}`, body, { 'idempotency-key': `audit-${made}` });
    expect(again.status).toBeLessThan(300);
    expect(again.headers['idempotent-replay']).toBeUndefined();
  });

  test('LA-20 a creation that cannot be audited leaves neither script nor version', async () => {
    const reply = await withoutAudit(() => api.post(base, { name: 'Created unseen' }));
    expect(reply.status).toBe(500);
    expect((await api.get(`${base}?search=Created unseen`)).body.total).toBe(0);
    expect((await api.post(base, { name: 'Created unseen' })).status).toBe(201);
  });
});
