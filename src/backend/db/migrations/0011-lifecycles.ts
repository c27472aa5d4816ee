import type { Migration } from 'kysely/migration';
import { runStatements, tenantRows } from './row-security.ts';

/**
 * Who gets a state when they appear: new users, by the oldest active lifecycle for users that assigns its initial state
 * (`contract.md` 1.11). With the rights of whoever adds the user, so that tenants stay apart.
 */
const assignInitialState = `create function assign_initial_lifecycle_state() returns trigger language plpgsql as $$ begin
  insert into lifecycle_assignments (tenant_id, object_type, object_id, config_id, state_id)
    select new.tenant_id, 'user', new.id, config.id, config.initial_state_id from lifecycle_configs config
    where config.tenant_id = new.tenant_id and config.object_type = 'user' and config.is_active
      and config.auto_assign_initial_state and config.initial_state_id is not null
    order by config.created_at, config.id limit 1
  on conflict do nothing;
  return null;
end $$`;

/**
 * Lifecycles, each one row: its states and transitions change together with it or not at all, and are judged as a whole
 * by the engine. Beside them, in which state somebody is.
 */
export const lifecycles: Migration = {
  async up(db) {
    await runStatements(db, [
      `create table lifecycle_configs (
        id uuid not null default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        name text not null,
        object_type text not null check (object_type in ('user', 'role', 'group')),
        description text,
        is_active boolean not null,
        auto_assign_initial_state boolean not null,
        initial_state_id uuid,
        states json not null,
        transitions json not null,
        created_by uuid not null,
        rev integer not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (tenant_id, id),
        constraint lifecycle_configs_name_is_taken unique (tenant_id, object_type, name)
      )`,
      'create index on lifecycle_configs (tenant_id, lower(name), name, id)',
      ...tenantRows('lifecycle_configs', 'select, insert, update, delete'),
      // A lifecycle is not deleted under anybody who is in it.
      `create table lifecycle_assignments (
        tenant_id uuid not null references tenants on delete cascade,
        object_type text not null check (object_type in ('user', 'role', 'group')),
        object_id uuid not null,
        config_id uuid not null,
        state_id uuid not null,
        entered_at timestamptz not null default now(),
        primary key (tenant_id, object_type, object_id),
        constraint lifecycle_assignments_hold_their_config
          foreign key (tenant_id, config_id) references lifecycle_configs (tenant_id, id) on delete restrict
      )`,
      'create index on lifecycle_assignments (tenant_id, config_id, state_id)',
      ...tenantRows('lifecycle_assignments', 'select, insert, update, delete'),
      assignInitialState,
      `create trigger assign_lifecycle after insert on users
        for each row execute function assign_initial_lifecycle_state()`,
    ]);
  },
};
