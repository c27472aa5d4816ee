import type { Migration } from 'kysely/migration';
import { appRole, runStatements, tenantRows } from './row-security.ts';

/** The universal tables, with the resource type whose rows each holds (`specs/provisioning-mutations.md`). */
const universalTables = {
  servers: 'server',
  web_services: 'webService',
  domains: 'domain',
  databases: 'database',
  accounts: 'account',
  groups: 'group',
} as const;

/** No foreign key to the connector: what it provisioned is there also when the connector is gone. */
function universalTable(table: string): string[] {
  return [
    `create table ${table} (
      id uuid not null default gen_random_uuid(),
      tenant_id uuid not null references tenants on delete cascade,
      dock_id uuid,
      name text not null,
      object_class text not null,
      spec json not null,
      enabled boolean not null default true,
      provisioning_source text not null check (provisioning_source in ('sst', 'api', 'manual')),
      provisioning_state text not null
        check (provisioning_state in ('provisioning', 'provisioned', 'failed', 'deprovisioning')),
      sst_resource_id text,
      sst_stack_name text,
      provider_id text,
      provider_data json,
      last_error text,
      provisioned_at timestamptz,
      created_by uuid not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (tenant_id, id)
    )`,
    `create index on ${table} (tenant_id, created_at desc, id)`,
    `create index on ${table} (tenant_id, dock_id)`,
    `create unique index ${table}_of_stack on ${table} (tenant_id, sst_stack_name, sst_resource_id)
      where provisioning_source = 'sst'`,
    ...tenantRows(table, 'select, insert, update, delete'),
  ];
}

const columns = `id, tenant_id, dock_id, name, object_class, spec, enabled, provisioning_source, provisioning_state,
  sst_resource_id, sst_stack_name, provider_id, provider_data, last_error, provisioned_at, created_by, created_at, updated_at`;

/** All of them as one, for whoever has an id and not the type. The reader's own rights and row security hold. */
const provisionedResources = `create view provisioned_resources with (security_invoker = true) as
  ${Object.entries(universalTables)
    .map(([table, type]) => `select '${type}' as resource_type, ${columns} from ${table}`)
    .join(' union all ')}`;

/** Provisioned resources and the operations on them. */
export const provisioning: Migration = {
  async up(db) {
    await runStatements(db, [
      ...Object.keys(universalTables).flatMap(universalTable),
      provisionedResources,
      `grant select on provisioned_resources to ${appRole}`,
      `create table provisions (
        id uuid primary key,
        tenant_id uuid not null references tenants on delete cascade,
        resource_id uuid not null,
        resource_type text not null,
        dock_id uuid,
        operation_type text not null check (operation_type in ('create', 'update', 'delete', 'enable', 'disable')),
        state text not null default 'queued'
          check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        error text,
        cancel_requested boolean not null default false,
        attributes json not null,
        prior_state text,
        -- The bindings it runs, as they were when it began; null before.
        plan json,
        rev integer not null default 1,
        -- Grows with every worker that takes it; whoever holds an older one may write nothing more.
        fence integer not null default 0,
        deliveries integer not null default 0,
        requested_by uuid not null,
        request_id text,
        requested_at timestamptz not null default now(),
        started_at timestamptz,
        ended_at timestamptz,
        unique (tenant_id, id)
      )`,
      'create index on provisions (tenant_id, resource_id, requested_at desc, id)',
      'create index on provisions (tenant_id, requested_at desc, id)',
      `create unique index provisions_one_at_a_time on provisions (tenant_id, resource_id)
        where state in ('queued', 'running')`,
      ...tenantRows('provisions', 'select, insert, update'),
      `create table provision_steps (
        tenant_id uuid not null references tenants on delete cascade,
        provision_id uuid not null,
        position integer not null,
        kind text not null check (kind in ('hook', 'operation')),
        name text not null,
        binding_id uuid,
        status text not null,
        attempts integer not null default 0,
        reason text,
        input json,
        output json,
        execution_log_ids uuid[] not null default '{}',
        duration_ms double precision,
        started_at timestamptz,
        ended_at timestamptz,
        -- What the pipeline goes on from: the settled step, and before that the attempts so far.
        settled json,
        tried json,
        primary key (tenant_id, provision_id, position),
        foreign key (tenant_id, provision_id) references provisions (tenant_id, id) on delete cascade
      )`,
      ...tenantRows('provision_steps', 'select, insert, update, delete'),
      `create table provider_calls (
        tenant_id uuid not null references tenants on delete cascade,
        provision_id uuid not null,
        number integer not null,
        -- calling: no answer was recorded. The others say what came of it.
        state text not null check (state in ('calling', 'answered', 'refused', 'unreachable', 'unknown')),
        -- The answer was lost, and the object was found on the target instead.
        reconciled boolean not null default false,
        attributes json not null,
        provider_id text,
        answer json,
        error text,
        started_at timestamptz not null default now(),
        ended_at timestamptz,
        primary key (tenant_id, provision_id, number),
        foreign key (tenant_id, provision_id) references provisions (tenant_id, id) on delete cascade
      )`,
      ...tenantRows('provider_calls', 'select, insert, update'),
      // Of no tenant: workers look for the provisions of all that nobody holds any more. An id says nothing about anybody.
      `create table provision_leases (
        provision_id uuid primary key references provisions on delete cascade,
        worker_id uuid not null,
        held_until timestamptz not null,
        cancel_requested boolean not null default false
      )`,
      'create index on provision_leases (held_until)',
      `grant select, insert, update, delete on provision_leases to ${appRole}`,
    ]);
  },
};
