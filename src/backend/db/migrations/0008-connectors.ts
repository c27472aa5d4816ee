import type { Migration } from 'kysely/migration';
import { runStatements, tenantRows } from './row-security.ts';

/** Connectors, and apart from them their credentials (`contract.md` 4.4). */
export const connectors: Migration = {
  async up(db) {
    await runStatements(db, [
      `create table connectors (
        id uuid not null default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        name text not null,
        description text,
        connector_type text not null check (connector_type in ('ldap', 'database', 'rest', 'dns', 'simulator')),
        config json not null,
        object_classes json not null,
        resources json not null,
        status text not null default 'inactive' check (status in ('active', 'inactive', 'error')),
        last_connection_test timestamptz,
        last_error text,
        credentials_set_at timestamptz,
        created_by uuid not null,
        rev integer not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (tenant_id, id),
        constraint connectors_name_is_taken unique (tenant_id, name) deferrable initially immediate
      )`,
      'create index on connectors (tenant_id, lower(name), name, id)',
      ...tenantRows('connectors', 'select, insert, update, delete'),
      // A table of its own: no query for connectors can ever bring a secret along.
      `create table connector_credentials (
        tenant_id uuid not null,
        connector_id uuid not null,
        ciphertext bytea not null,
        wrapped_key bytea not null,
        key_id text not null,
        set_by uuid not null,
        set_at timestamptz not null default now(),
        primary key (tenant_id, connector_id),
        foreign key (tenant_id, connector_id) references connectors (tenant_id, id) on delete cascade
      )`,
      ...tenantRows('connector_credentials', 'select, insert, update, delete'),
      // Only who says whose they want sees any: one connector's, or all where keys are exchanged.
      `create policy connector_credentials_by_name on connector_credentials as restrictive using (
        current_setting('hookwright.credentials_of', true) in (connector_id::text, 'every connector'))`,
    ]);
  },
};
