import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { TenantTables } from '#backend/db/schema.ts';
import { nobody, withTenant } from '#backend/db/with-tenant.ts';
import { apiAs, demoTenant, otherTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';
import { ChangeSet, publish, sha256, upload } from './harness/sync.ts';

const tenantTables = [
  'users',
  'refresh_tokens',
  'scripts',
  'script_versions',
  'script_audit_events',
  'script_execution_logs',
  'idempotency_keys',
  'tenant_feed',
  'feed_events',
  'change_sets',
  'blobs',
  'connectors',
] as const satisfies readonly (keyof TenantTables)[];

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const asTenant = (tenant_id: string) => ({ tenant_id, actor_id: nobody });

  test('a query that forgets its where clause still sees only its own tenant', async () => {
    const { app, dependencies } = backend();
    const api = await apiAs(app, 'admin');
    const script = await api.post('/governance/scripts', { name: 'Isolated' }, { 'idempotency-key': 'isolated' });
    await api.post(`/governance/scripts/${script.body.id}/versions/1/dry-run`, { context: null });
    await upload(api, 'return "isolated";');
    await api.post('/connectors', { name: 'Isolated', connector_type: 'simulator', config: {} });
    await publish(api, new ChangeSet().create({ name: 'Isolated too' }, 'return "isolated";'));
    for (const table of tenantTables) {
      const seen = await withTenant(dependencies.db, asTenant(demoTenant), (scope) =>
        scope.db.selectFrom(table).select('tenant_id').execute(),
      );
      expect(seen.length, table).toBeGreaterThan(0);
      const seenByOther = await withTenant(dependencies.db, asTenant(otherTenant), (scope) =>
        scope.db.selectFrom(table).select('tenant_id').execute(),
      );
      expect(
        seenByOther.filter(({ tenant_id }) => tenant_id !== otherTenant),
        table,
      ).toEqual([]);
    }
  });

  test('neither update nor delete without a where clause reaches another tenant', async () => {
    const { db } = backend().dependencies;
    const count = () =>
      withTenant(db, asTenant(demoTenant), async (scope) => {
        const rows = await scope.db.selectFrom('scripts').select('name').execute();
        return rows.filter(({ name }) => name !== 'taken over').length;
      });
    const before = await count();
    await withTenant(db, asTenant(otherTenant), async (scope) => {
      await scope.db.updateTable('scripts').set({ name: 'taken over' }).execute();
      await scope.db.deleteFrom('scripts').execute();
    });
    expect(before).toBeGreaterThan(0);
    expect(await count()).toBe(before);
  });

  test('a row cannot be written for, or moved to, another tenant', async () => {
    const { db } = backend().dependencies;
    const insert = withTenant(db, asTenant(otherTenant), (scope) =>
      scope.db
        .insertInto('script_audit_events')
        .values({ tenant_id: demoTenant, script_id: null, action: 'created', actor_id: nobody, details: null })
        .execute(),
    );
    await expect(insert).rejects.toThrow('row-level security');
    const move = withTenant(db, asTenant(otherTenant), (scope) =>
      scope.db.updateTable('users').set({ tenant_id: demoTenant }).execute(),
    );
    await expect(move).rejects.toThrow('row-level security');
    const decide = withTenant(db, asTenant(otherTenant), (scope) =>
      scope.db
        .insertInto('change_sets')
        .values({ tenant_id: demoTenant, id: nobody, digest: null, actor_id: nobody })
        .execute(),
    );
    await expect(decide).rejects.toThrow('row-level security');
    const plant = withTenant(db, asTenant(otherTenant), (scope) =>
      scope.db
        .insertInto('blobs')
        .values({ tenant_id: demoTenant, sha256: sha256(''), bytes: new Uint8Array() })
        .execute(),
    );
    await expect(plant).rejects.toThrow('row-level security');
  });

  test('the role that serves requests can neither sign in nor pass row security, and audit events are append-only', async () => {
    const { db } = backend().dependencies;
    const role = await sql<{ rolcanlogin: boolean; rolbypassrls: boolean; rolsuper: boolean }>`
      select rolcanlogin, rolbypassrls, rolsuper from pg_roles where rolname = 'hookwright_app'`.execute(db);
    expect(role.rows).toEqual([{ rolcanlogin: false, rolbypassrls: false, rolsuper: false }]);
    const change = withTenant(db, asTenant(demoTenant), (scope) =>
      scope.db.updateTable('script_audit_events').set({ actor_id: nobody }).execute(),
    );
    await expect(change).rejects.toThrow('permission denied');
  });

  test('every table with a tenant forces row security, also on its owner', async () => {
    const { db } = backend().dependencies;
    const open = await sql<{ relname: string }>`
      select c.relname from pg_class c
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
        and not (c.relrowsecurity and c.relforcerowsecurity)`.execute(db);
    expect(open.rows).toEqual([]);
  });

  test('role and tenant end with their transaction', async () => {
    const { db } = backend().dependencies;
    const during = await withTenant(db, asTenant(demoTenant), async (scope) => {
      const now = await sql<{ role: string }>`select current_user as role`.execute(scope.db);
      return now.rows[0]?.role;
    });
    const after = await sql<{ role: string; tenant: string | null }>`
      select current_user as role, nullif(current_setting('hookwright.tenant_id', true), '') as tenant`.execute(db);
    expect(during).toBe('hookwright_app');
    expect(after.rows[0]?.role).not.toBe('hookwright_app');
    expect(after.rows[0]?.tenant).toBeNull();
  });

  test('the other tenant gets 404 for what exists and an empty list', async () => {
    const { app } = backend();
    const admin = await apiAs(app, 'admin');
    const other = await apiAs(app, 'other');
    const mine = await admin.get('/governance/scripts');
    expect(mine.body.total).toBeGreaterThan(0);
    expect((await other.get('/governance/scripts')).body).toEqual({ scripts: [], total: 0 });
    expect((await other.get(`/governance/scripts/${mine.body.scripts[0].id}`)).status).toBe(404);
  });
});
