import type { Migration } from 'kysely/migration';
import { runStatements, tenantRows } from './row-security.ts';

/** Walks that are kept as tests of a lifecycle, and go with it. */
export const lifecycleWalks: Migration = {
  async up(db) {
    await runStatements(db, [
      `create table lifecycle_walks (
        id uuid not null default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        name text not null,
        config_id uuid not null,
        object json not null,
        now text not null,
        start text,
        steps json not null,
        expect json not null,
        created_by uuid not null,
        rev integer not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (tenant_id, id),
        constraint lifecycle_walks_are_of_a_lifecycle
          foreign key (tenant_id, config_id) references lifecycle_configs (tenant_id, id) on delete cascade,
        constraint lifecycle_walks_name_is_taken unique (tenant_id, config_id, name) deferrable initially immediate
      )`,
      ...tenantRows('lifecycle_walks', 'select, insert, update, delete'),
    ]);
  },
};
