import type { Migration } from 'kysely/migration';
import { runStatements, tenantRows } from './row-security.ts';

/** Which scripts run before and after what a connector does (`contract.md` 1.11, 2.3). */
export const bindings: Migration = {
  async up(db) {
    await runStatements(db, [
      // No foreign key to the connector: a binding whose connector is gone is shown as orphaned.
      `create table script_hook_bindings (
        id uuid primary key default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        script_id uuid not null,
        connector_id uuid not null,
        hook_phase text not null check (hook_phase in ('before', 'after')),
        operation_type text not null check (operation_type in ('create', 'update', 'delete', 'enable', 'disable')),
        execution_order integer not null check (execution_order >= 0),
        failure_policy text not null default 'abort' check (failure_policy in ('abort', 'continue', 'retry')),
        max_retries integer not null default 0 check (max_retries between 0 and 10),
        timeout_seconds integer not null default 30 check (timeout_seconds between 1 and 300),
        enabled boolean not null default true,
        created_by uuid not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        -- Asked at the end of a statement, which may then let bindings swap their places.
        constraint script_hook_bindings_place_is_taken
          unique (tenant_id, connector_id, hook_phase, operation_type, execution_order) deferrable initially immediate,
        foreign key (tenant_id, script_id) references scripts (tenant_id, id) on delete cascade
      )`,
      'create index on script_hook_bindings (tenant_id, script_id)',
      ...tenantRows('script_hook_bindings', 'select, insert, update, delete'),
    ]);
  },
};
