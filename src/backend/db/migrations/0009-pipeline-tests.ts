import type { Migration } from 'kysely/migration';
import { appRole, runStatements, tenantRows } from './row-security.ts';

/** What bindings need to be synchronised, and the test cases of whole pipelines (`contract.md` 2.3). */
export const pipelineTests: Migration = {
  async up(db) {
    await runStatements(db, [
      // Clients choose ids, so one that another tenant uses is free (SB-40).
      'alter table script_hook_bindings drop constraint script_hook_bindings_pkey',
      'alter table script_hook_bindings add primary key (tenant_id, id)',
      'alter table script_hook_bindings add column rev integer not null default 0',
      // As lists are sorted: before comes before after, operations in the contract's order.
      `create index script_hook_bindings_in_order on script_hook_bindings (tenant_id, connector_id, hook_phase desc,
        (array_position(array['create', 'update', 'delete', 'enable', 'disable'], operation_type)), execution_order)`,
      // A log outlives its binding and loses it then (B-05).
      'create index on script_execution_logs (tenant_id, binding_id) where binding_id is not null',
      `grant update (binding_id) on script_execution_logs to ${appRole}`,
      `create table pipeline_tests (
        id uuid not null default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        name text not null,
        connector_id uuid not null,
        operation_type text not null check (operation_type in ('create', 'update', 'delete', 'enable', 'disable')),
        context json not null,
        outcome json not null,
        expectation json not null,
        created_by uuid not null,
        rev integer not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (tenant_id, id),
        constraint pipeline_tests_name_is_taken unique (tenant_id, connector_id, name) deferrable initially immediate
      )`,
      ...tenantRows('pipeline_tests', 'select, insert, update, delete'),
    ]);
  },
};
