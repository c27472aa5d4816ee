import type { Migration } from 'kysely/migration';
import { runStatements, tenantRows } from './row-security.ts';

/** Script templates (`contract.md` 1.11). Their revisions come from the tenant's counter, as those of scripts. */
export const templates: Migration = {
  async up(db) {
    await runStatements(db, [
      // json, not jsonb: what other products keep in the annotations comes back as it was.
      `create table script_templates (
        id uuid not null default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        name text not null,
        description text,
        category text not null check (category in (
          'attribute_mapping', 'value_generation', 'conditional_logic', 'data_formatting', 'custom')),
        template_body text not null check (octet_length(template_body) <= 65536),
        placeholder_annotations json,
        is_system boolean not null default false,
        created_by uuid not null,
        rev integer not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (tenant_id, id),
        constraint script_templates_name_is_taken unique (tenant_id, name) deferrable initially immediate
      )`,
      'create index on script_templates (tenant_id, created_at desc, id)',
      ...tenantRows('script_templates', 'select, insert, update, delete'),
      // At its start the backend brings what belongs to the product to every tenant, and has to know which there are.
      `create policy tenants_at_start on tenants for select
        using (current_setting('hookwright.at_start', true) = 'on')`,
    ]);
  },
};
