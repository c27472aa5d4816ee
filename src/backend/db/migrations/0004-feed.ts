import type { Migration } from 'kysely/migration';
import { runStatements, tenantRows } from './row-security.ts';

/** Their rows are hidden from everybody who names no tenant, also from the owner who migrates them. */
const migrated = ['tenants', 'scripts', 'script_versions'];

/** Every text is known by its hash, so that a change can name it without carrying it. */
const bodyHashes = [
  'alter table script_versions add column body_hash text',
  "update script_versions set body_hash = encode(sha256(convert_to(script_body, 'UTF8')), 'hex')",
  'alter table script_versions alter column body_hash set not null',
  'create index on script_versions (tenant_id, body_hash)',
  'alter table scripts add column body_hash text',
  `update scripts set body_hash = version.body_hash from script_versions version
    where version.script_id = scripts.id and version.version_number = scripts.current_version`,
  'alter table scripts alter column body_hash set not null',
];

/** Clients choose ids now. One that another tenant uses must neither be in the way nor be noticed. */
const idsOfTheTenant = [
  'alter table script_versions drop constraint script_versions_tenant_id_script_id_fkey',
  'alter table script_versions drop constraint script_versions_script_id_version_number_key',
  'alter table script_versions add unique (tenant_id, script_id, version_number)',
  'alter table script_execution_logs drop constraint script_execution_logs_tenant_id_script_id_fkey',
  'alter table scripts drop constraint scripts_tenant_id_id_key',
  'alter table scripts drop constraint scripts_pkey',
  'alter table scripts add primary key (tenant_id, id)',
  `alter table script_versions add foreign key (tenant_id, script_id)
    references scripts (tenant_id, id) on delete cascade`,
  `alter table script_execution_logs add foreign key (tenant_id, script_id)
    references scripts (tenant_id, id) on delete set null (script_id)`,
  // Deferrable: asked at the end of a statement, which may then let two scripts swap their names.
  'alter table scripts drop constraint scripts_name_is_taken',
  'alter table scripts add constraint scripts_name_is_taken unique (tenant_id, name) deferrable initially immediate',
];

/**
 * Revisions come from the tenant's counter from now on. What is there gets the next numbers above every revision that was
 * ever given out, and the feed begins after them: who follows it starts from a snapshot.
 */
const revisions = [
  'alter table scripts alter column rev drop default',
  `update scripts set rev = numbered.rev from (
      select id, tenant_id, max(rev) over (partition by tenant_id)
        + row_number() over (partition by tenant_id order by created_at, id) as rev from scripts
    ) numbered where scripts.id = numbered.id and scripts.tenant_id = numbered.tenant_id`,
  'insert into tenant_feed (tenant_id) select id from tenants',
  `update tenant_feed set n = used.n, floor_n = used.n, chain = used.chain, floor_chain = used.chain from (
      select tenant_id, max(rev) as n, encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex') as chain
      from scripts group by tenant_id
    ) used where tenant_feed.tenant_id = used.tenant_id`,
];

/** The change feed, change sets and blobs (`sync.md` 3.7, 3.11). */
export const feed: Migration = {
  async up(db) {
    await runStatements(db, [
      `create table tenant_feed (
        tenant_id uuid primary key references tenants on delete cascade,
        n integer not null default 0,
        chain text not null default repeat('0', 64),
        floor_n integer not null default 0,
        floor_chain text not null default repeat('0', 64),
        pruned_at timestamptz not null default now()
      )`,
      ...migrated.map((table) => `alter table ${table} no force row level security`),
      ...bodyHashes,
      ...idsOfTheTenant,
      ...revisions,
      ...migrated.map((table) => `alter table ${table} force row level security`),
      ...tenantRows('tenant_feed', 'select, insert, update'),
      // clock_timestamp: the feed row is held while it is read, so it rises with the number.
      `create table feed_events (
        tenant_id uuid not null references tenants on delete cascade,
        seq integer not null,
        type text not null,
        entity_id uuid not null,
        deleted boolean not null,
        row json,
        body_hash text,
        chain text not null,
        recorded_at timestamptz not null default clock_timestamp(),
        primary key (tenant_id, seq)
      )`,
      'create index on feed_events (tenant_id, recorded_at)',
      ...tenantRows('feed_events', 'select, insert, delete'),
      `create policy feed_events_kept on feed_events as restrictive for delete
        using (recorded_at < now() - interval '400 days')`,
      `create table change_sets (
        tenant_id uuid not null references tenants on delete cascade,
        id uuid not null,
        digest text,
        outcome text check (outcome in ('applied', 'rejected', 'abandoned')),
        first_seq integer,
        last_seq integer,
        failures json,
        actor_id uuid not null,
        decided_at timestamptz not null default now(),
        primary key (tenant_id, id)
      )`,
      ...tenantRows('change_sets', 'select, insert, update'),
      `create policy change_sets_decided_once on change_sets as restrictive for update
        using (outcome is null) with check (true)`,
      `create table blobs (
        tenant_id uuid not null references tenants on delete cascade,
        sha256 text not null check (sha256 = encode(sha256(bytes), 'hex')),
        bytes bytea not null check (octet_length(bytes) <= 65536),
        uploaded_at timestamptz not null default now(),
        primary key (tenant_id, sha256)
      )`,
      'create index on blobs (tenant_id, uploaded_at)',
      ...tenantRows('blobs', 'select, insert, update, delete'),
    ]);
  },
};
