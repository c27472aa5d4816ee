import type { Migration } from 'kysely/migration';
import { runStatements, tenantRows } from './row-security.ts';

/** The answers of requests that carried an `Idempotency-Key`. */
export const idempotency: Migration = {
  async up(db) {
    await runStatements(db, [
      `create table idempotency_keys (
        tenant_id uuid not null references tenants on delete cascade,
        actor_id uuid not null,
        key text not null,
        request_hash text not null,
        answer json,
        created_at timestamptz not null default now(),
        primary key (tenant_id, actor_id, key)
      )`,
      ...tenantRows('idempotency_keys', 'select, insert, update'),
    ]);
  },
};
