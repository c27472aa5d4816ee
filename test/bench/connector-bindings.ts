import { sql } from 'kysely';
import { buildApp } from '#backend/app/build-app.ts';
import { seedDemo } from '#backend/db/seed-demo.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { apiAs, demoTenant } from '#test/integration/backend/harness/api.ts';
import { type Bench, compare } from './harness.ts';
import { openTarget } from './list-backend.ts';

/** Each with ten bindings before and ten after its creations. */
const connectors = 5_000;
const bindingsEach = 20;
const scripts = 500;

/** All bindings of one connector among 100,000 over HTTP, against the SQL that gives the same rows in the same order. */
export const bench: Bench = {
  name: 'connector-bindings',
  async run() {
    const { database, kind, stop } = await openTarget();
    const sandbox = createSandbox({ hosts: 1 });
    const log = { level: 'silent' } as const;
    const options = { database, version: '0.0.0-bench', log, loginsPerMinute: 1000, sandbox } as const;
    const { app, dependencies } = await buildApp(options);
    try {
      await seedDemo(dependencies.db);
      const api = await apiAs(app, 'admin');
      const asDemo = { tenant_id: demoTenant, actor_id: demoTenant };
      const inTenant = <Result>(work: (scope: TenantScope) => Promise<Result>) =>
        withTenant(dependencies.db, asDemo, work);
      const id = await inTenant(insertBindings);
      for (const table of ['scripts', 'connectors', 'script_hook_bindings'])
        await sql`analyze ${sql.table(table)}`.execute(dependencies.db);
      const section = await compare(
        `the bindings of one connector among ${connectors * bindingsEach}, on ${kind}`,
        [
          { name: 'bare SQL', run: () => inTenant((scope) => bare(id).execute(scope.db)) },
          {
            name: 'GET /governance/connectors/ID/script-bindings',
            limit: 1.5,
            run: async () => {
              const reply = await api.get(`/governance/connectors/${id}/script-bindings`);
              if (reply.body.total !== bindingsEach) throw new Error(reply.text);
            },
          },
        ],
        { rounds: 40, warmup: 10 },
      );
      return { name: 'connector-bindings', sections: [section] };
    } finally {
      await app.close();
      await stop();
    }
  },
};

function bare(connector: string) {
  return sql`select binding.*, json_build_object('id', script.id, 'name', script.name, 'status', script.status,
      'current_version', script.current_version) as script,
      json_build_object('id', connector.id, 'name', connector.name, 'status', connector.status) as connector
    from script_hook_bindings binding
    join scripts script on script.tenant_id = binding.tenant_id and script.id = binding.script_id
    left join connectors connector on connector.tenant_id = binding.tenant_id and connector.id = binding.connector_id
    where binding.connector_id = ${connector}
    order by binding.hook_phase desc,
      array_position(array['create', 'update', 'delete', 'enable', 'disable'], binding.operation_type),
      binding.execution_order`;
}

/** Returns the id of one connector in the midst. */
async function insertBindings({ db, tenant_id, actor_id }: TenantScope): Promise<string> {
  await sql`insert into scripts (tenant_id, name, status, created_by, rev, body_hash)
    select ${tenant_id}, 'step ' || n, 'active', ${actor_id}, 1000000 + n, repeat('0', 64)
    from generate_series(1, ${scripts}) n`.execute(db);
  await sql`insert into connectors
      (tenant_id, name, connector_type, config, object_classes, resources, status, created_by, rev)
    select ${tenant_id}, 'target ' || n, 'simulator', '{}', '[]', '[]', 'active', ${actor_id}, 2000000 + n
    from generate_series(1, ${connectors}) n`.execute(db);
  await sql`insert into script_hook_bindings
      (tenant_id, script_id, connector_id, hook_phase, operation_type, execution_order, created_by, rev)
    select ${tenant_id}, script.id, connector.id, phase, 'create', place * 10, ${actor_id}, 3000000
    from (select id, row_number() over () as n from connectors where name like 'target %') connector
    cross join unnest(array['before', 'after']) phase
    cross join generate_series(1, 10) place
    join (select id, row_number() over () as n from scripts where name like 'step %') script
      on script.n = 1 + (connector.n * 7 + place) % ${scripts}`.execute(db);
  const { rows } = await sql<{ id: string }>`select id from connectors where name = 'target 500'`.execute(db);
  const [found] = rows;
  if (found === undefined) throw new Error('The connector of the bench was not inserted.');
  return found.id;
}
