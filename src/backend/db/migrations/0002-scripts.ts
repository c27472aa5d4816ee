import type { Migration } from 'kysely/migration';
import { runStatements, tenantRows } from './row-security.ts';

/** Scripts, their versions, what was done to them and how their runs went (`contract.md` 1.11). */
export const scripts: Migration = {
  async up(db) {
    await runStatements(db, [
      `create table scripts (
        id uuid primary key default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        name text not null,
        description text,
        current_version integer not null default 1 check (current_version >= 1),
        status text not null default 'draft' check (status in ('draft', 'active', 'inactive')),
        is_system boolean not null default false,
        created_by uuid not null,
        rev integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint scripts_name_is_taken unique (tenant_id, name),
        unique (tenant_id, id)
      )`,
      'create index on scripts (tenant_id, created_at desc, id)',
      ...tenantRows('scripts', 'select, insert, update, delete'),
      `create table script_versions (
        id uuid primary key default gen_random_uuid(),
        tenant_id uuid not null,
        script_id uuid not null,
        version_number integer not null check (version_number >= 1),
        script_body text not null check (octet_length(script_body) <= 65536),
        change_description text,
        created_by uuid not null,
        created_at timestamptz not null default now(),
        unique (script_id, version_number),
        foreign key (tenant_id, script_id) references scripts (tenant_id, id) on delete cascade
      )`,
      // No update and no delete: a version is immutable and goes only with its script.
      ...tenantRows('script_versions', 'select, insert'),
      // No foreign key to the script: its events outlive it. Nobody who serves requests may change or remove one.
      `create table script_audit_events (
        id uuid primary key default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        script_id uuid,
        action text not null,
        actor_id uuid not null,
        details json,
        created_at timestamptz not null default now()
      )`,
      'create index on script_audit_events (tenant_id, created_at desc, id)',
      'create index on script_audit_events (script_id)',
      ...tenantRows('script_audit_events', 'select, insert'),
      // json, not jsonb: it keeps texts with escaped NUL characters and lone surrogates, which scripts may well return.
      `create table script_execution_logs (
        id uuid primary key default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        script_id uuid,
        script_version integer not null check (script_version >= 1),
        binding_id uuid,
        connector_id text,
        status text not null check (status in ('success', 'failure', 'timeout', 'skipped')),
        dry_run boolean not null,
        hook_phase text not null,
        operation_type text not null,
        input_context json not null,
        output json,
        error text,
        duration_ms double precision not null check (duration_ms >= 0),
        executed_by uuid not null,
        executed_at timestamptz not null default now(),
        foreign key (tenant_id, script_id) references scripts (tenant_id, id) on delete set null (script_id)
      )`,
      'create index on script_execution_logs (tenant_id, executed_at desc, id)',
      'create index on script_execution_logs (script_id)',
      ...tenantRows('script_execution_logs', 'select, insert'),
    ]);
  },
};
