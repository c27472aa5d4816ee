import type { Migration } from 'kysely/migration';
import { appRole, runStatements, tenantRows } from './row-security.ts';

/** Roles belong to the whole server, so another database of it may have made this one already, or be making it now. */
const makeAppRole = `do $$ begin
  if not exists (select from pg_roles where rolname = '${appRole}') then
    create role ${appRole} nologin nosuperuser nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null;
end $$`;

/** A superuser may adopt every role; anybody else must be told so, even who has made the role (PostgreSQL 16 and newer). */
const joinAppRole = `do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant ${appRole} to %I', current_user);
  end if;
exception when insufficient_privilege then null; -- Its administrator has to grant it; without, the first request says so.
end $$`;

/** The installation, its tenants and users, and what sign-in needs. */
export const tenants: Migration = {
  async up(db) {
    await runStatements(db, [
      makeAppRole,
      joinAppRole,
      `create table installation (
        singleton boolean primary key default true check (singleton),
        instance_id uuid not null default gen_random_uuid(),
        created_at timestamptz not null default now()
      )`,
      `create table signing_keys (
        kid text primary key,
        private_jwk json not null,
        public_jwk json not null,
        created_at timestamptz not null default now()
      )`,
      `create table revoked_tokens (
        jti uuid primary key,
        expires_at timestamptz not null
      )`,
      `grant select, insert, delete on revoked_tokens to ${appRole}`,
      `create table tenants (
        id uuid primary key,
        name text not null,
        created_at timestamptz not null default now()
      )`,
      ...tenantRows('tenants', 'select, insert', 'id'),
      `create table users (
        id uuid primary key default gen_random_uuid(),
        tenant_id uuid not null references tenants on delete cascade,
        email text not null check (email = lower(email)),
        password_hash text not null,
        roles text[] not null default '{}',
        active boolean not null default true,
        created_at timestamptz not null default now(),
        unique (tenant_id, email),
        unique (tenant_id, id)
      )`,
      ...tenantRows('users', 'select, insert, update, delete'),
      `create table refresh_tokens (
        id uuid primary key default gen_random_uuid(),
        tenant_id uuid not null,
        user_id uuid not null,
        family_id uuid not null,
        token_hash text not null unique,
        access_jti uuid not null,
        issued_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        revoked_at timestamptz,
        successor_key text,
        foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
      )`,
      'create index on refresh_tokens (tenant_id, family_id)',
      ...tenantRows('refresh_tokens', 'select, insert, update, delete'),
      // A refresh comes without a tenant: whoever holds the token may learn which tenant it belongs to, and nothing else.
      `create policy refresh_tokens_of_holder on refresh_tokens for select
        using (token_hash = nullif(current_setting('hookwright.refresh_token_hash', true), ''))`,
    ]);
  },
};
