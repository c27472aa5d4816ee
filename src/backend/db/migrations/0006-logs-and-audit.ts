import type { Migration } from 'kysely/migration';
import { runStatements } from './row-security.ts';

/**
 * Audit events are written once. The app role has no right to change them; this holds for everybody else as well, so that
 * a mistake in the grants opens nothing. With a whole tenant its events go: that comes from another trigger, one deeper.
 */
const keepAudit = `create function keep_script_audit_events() returns trigger language plpgsql as $$ begin
  if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
    return old;
  end if;
  raise exception 'audit events cannot be changed or removed' using errcode = 'insufficient_privilege';
end $$`;

/** What a log and an audit event say beyond the plain contract, and the ways both are looked up. */
export const logsAndAudit: Migration = {
  async up(db) {
    await runStatements(db, [
      // Events of one transaction have one instant; the number keeps them in the order they were written.
      `alter table script_audit_events
        add column request_id text,
        add column seq bigint generated always as identity`,
      'drop index script_audit_events_tenant_id_created_at_id_idx',
      'create index on script_audit_events (tenant_id, created_at desc, seq desc)',
      'create index on script_audit_events (tenant_id, actor_id, created_at desc, seq desc)',
      'create index on script_audit_events (tenant_id, action, created_at desc, seq desc)',
      keepAudit,
      `create trigger keep_each before update or delete on script_audit_events
        for each row execute function keep_script_audit_events()`,
      `create trigger keep_all before truncate on script_audit_events
        for each statement execute function keep_script_audit_events()`,
      `alter table script_execution_logs
        add column error_location json,
        add column logs json not null default '[]',
        add column truncated boolean not null default false`,
      'create index on script_execution_logs (tenant_id, script_id, executed_at desc, id)',
      'create index on script_execution_logs (tenant_id, status, executed_at desc, id)',
      'create index on script_execution_logs (tenant_id, connector_id, executed_at desc, id)',
    ]);
  },
};
