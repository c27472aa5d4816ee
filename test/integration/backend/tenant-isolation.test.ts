import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { lifecycleWalks } from '#backend/db/queries/kept-tests/kept-test-kinds.ts';
import { beginCall } from '#backend/db/queries/provisioning/provider-calls.ts';
import { insertProvision } from '#backend/db/queries/provisioning/provisions.ts';
import { insertResource } from '#backend/db/queries/provisioning/resources.ts';
import type { TenantTables } from '#backend/db/schema.ts';
import { nobody, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { resourceTypes } from '#contract/model/provisioning.ts';
import { apiAs, demoTenant, otherTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';
import { bind, done, newConnector } from './harness/provisioning.ts';
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
  'connector_credentials',
  'script_hook_bindings',
  'pipeline_tests',
  'servers',
  'web_services',
  'domains',
  'databases',
  'accounts',
  'groups',
  'provisioned_resources',
  'provisions',
  'provision_steps',
  'provider_calls',
  'lifecycle_configs',
  'lifecycle_assignments',
  'lifecycle_walks',
] as const satisfies readonly (keyof TenantTables)[];

/** A resource of every kind, an operation on one with all that its worker writes down, and somebody in a lifecycle. */
async function provisionAndAssign(scope: TenantScope, dock_id: string): Promise<void> {
  const resources = resourceTypes.map((resource_type) => ({ resource_type, id: randomUUID() }));
  for (const { id, resource_type } of resources) {
    const kept = { provisioning_source: 'api', provisioning_state: 'provisioned', spec: {} } as const;
    await insertResource(scope, { id, resource_type, dock_id, name: 'Isolated', object_class: resource_type, ...kept });
  }
  const id = randomUUID();
  const [resource = { id, resource_type: 'server' as const }] = resources;
  const { resource_type } = resource;
  const operation = { resource_id: resource.id, resource_type, dock_id, operation_type: 'create' as const };
  await insertProvision(scope, { id, ...operation, attributes: {}, prior_state: null });
  const step = { kind: 'operation', name: 'operation', status: 'waiting', reason: null } as const;
  const { tenant_id } = scope;
  await scope.db
    .insertInto('provision_steps')
    .values({ tenant_id, provision_id: id, position: 0, binding_id: null, ...step })
    .execute();
  await beginCall(scope, id, 1, {}).execute();
  const config_id = randomUUID();
  const now = '2026-03-01T09:00:00Z';
  const lifecycle = {
    name: 'Isolated',
    object_type: 'role',
    description: null,
    states: '[]',
    transitions: '[]',
  } as const;
  const settings = { is_active: true, auto_assign_initial_state: false, initial_state_id: null, rev: 1 };
  await scope.db
    .insertInto('lifecycle_configs')
    .values({ id: config_id, tenant_id, created_by: nobody, ...lifecycle, ...settings })
    .execute();
  await lifecycleWalks.table.insert(scope, [
    { name: 'Isolated', config_id, object: {}, now, start: null, steps: [], expect: { state: 'In' }, rev: 1 },
  ]);
  await scope.db
    .insertInto('lifecycle_assignments')
    .values({ tenant_id, object_type: 'role', object_id: randomUUID(), config_id, state_id: randomUUID() })
    .execute();
}

/** Rows of credentials are seen by nobody who does not name them, whoever they belong to. */
const nameAllCredentials = (scope: TenantScope) =>
  sql`select set_config('hookwright.credentials_of', 'every connector', true)`.execute(scope.db);

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const asTenant = (tenant_id: string) => ({ tenant_id, actor_id: nobody });

  test('a query that forgets its where clause still sees only its own tenant', async () => {
    const { app, dependencies } = backend();
    const api = await apiAs(app, 'admin');
    const script = await api.post('/governance/scripts', { name: 'Isolated' }, { 'idempotency-key': 'isolated' });
    await api.post(`/governance/scripts/${script.body.id}/versions/1/dry-run`, { context: null });
    await upload(api, 'return "isolated";');
    const connector_id = await newConnector(api);
    await bind(api, connector_id, { body: 'return 1;' });
    const asked = {
      connector_id,
      operation_type: 'create',
      context: {},
      outcome: { kind: 'succeeds' },
      expectation: {},
    };
    done(await api.post('/governance/pipeline-tests', { name: 'Isolated', ...asked }));
    await withTenant(dependencies.db, asTenant(demoTenant), (scope) => provisionAndAssign(scope, connector_id));
    await publish(api, new ChangeSet().create({ name: 'Isolated too' }, 'return "isolated";'));
    for (const table of tenantTables) {
      const seenBy = (tenant: string) =>
        withTenant(dependencies.db, asTenant(tenant), async (scope) => {
          await nameAllCredentials(scope);
          return scope.db.selectFrom(table).select('tenant_id').execute();
        });
      const seen = await seenBy(demoTenant);
      expect(seen.length, table).toBeGreaterThan(0);
      const seenByOther = await seenBy(otherTenant);
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
