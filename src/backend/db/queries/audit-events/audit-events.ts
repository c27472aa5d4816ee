import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { Statement } from '#backend/db/statement.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { AuditAction, AuditChanges, AuditEvent } from '#contract/model/audit.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

/** Fields as an audit event shows them: texts by hash, under a name that ends in `_sha256`. */
export type AuditedFields = JsonObject;

export interface NewAuditEvent {
  /** Null for what is no script's, such as a template. */
  readonly script_id: string | null;
  readonly action: AuditAction;
  /** What the contract says of this action, such as `script_name`. */
  readonly details?: JsonObject;
  /** The fields that the change was about, on both sides of it; null where there was, or is, nothing. */
  readonly before: AuditedFields | null;
  readonly after: AuditedFields | null;
}

/**
 * Writes what was done, by whom and in which request, in the transaction of the change itself: neither exists without the
 * other (`contract.md` D-08, D-33).
 */
export async function recordAudits(scope: TenantScope, events: readonly NewAuditEvent[]): Promise<void> {
  await inChunks([...events], async (chunk) => [await auditStatement(scope, chunk).execute()]);
}

export function recordAudit(scope: TenantScope, event: NewAuditEvent): Promise<void> {
  return recordAudits(scope, [event]);
}

/** The same as a statement that goes with others. */
export function auditStatement(scope: TenantScope, events: readonly NewAuditEvent[]): Statement {
  const { tenant_id, actor_id, request_id } = scope;
  const rows = events.map(({ script_id, action, details, before, after }) => ({
    tenant_id,
    actor_id,
    request_id,
    script_id,
    action,
    details: JSON.stringify({ ...details, changes: changedFields(before, after) }),
  }));
  return scope.db.insertInto('script_audit_events').values(rows);
}

/** The fields that differ, each with what it was and what it is. */
function changedFields(before: AuditedFields | null, after: AuditedFields | null): AuditChanges {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const changes: AuditChanges = {};
  for (const field of fields) {
    const change = { before: before?.[field] ?? null, after: after?.[field] ?? null };
    if (JSON.stringify(change.before) !== JSON.stringify(change.after)) changes[field] = change;
  }
  return changes;
}

export interface AuditFilter {
  readonly script_id?: string | undefined;
  readonly action?: AuditAction | undefined;
  readonly actor_id?: string | undefined;
  /** Instants, both inclusive. */
  readonly from_date?: string | undefined;
  readonly to_date?: string | undefined;
}

interface AuditPage {
  readonly limit: number;
  readonly offset: number;
}

/** Newest first. `actor_name` is the e-mail address; null where the user is gone. */
export async function listAuditEvents(
  scope: TenantScope,
  filter: AuditFilter,
  { limit, offset }: AuditPage,
): Promise<{ events: AuditEvent[]; total: number }> {
  const events = await matchingEvents(scope, filter)
    .leftJoin('users', 'users.id', 'event.actor_id')
    .select([
      'event.id',
      'event.tenant_id',
      'event.script_id',
      'event.action',
      'event.actor_id',
      'users.email as actor_name',
      'event.details',
      'event.request_id',
      'event.created_at',
    ])
    .orderBy('event.created_at', 'desc')
    .orderBy('event.seq', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const counted = await matchingEvents(scope, filter)
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return { events, total: counted.total };
}

function matchingEvents(scope: TenantScope, filter: AuditFilter) {
  const { script_id, action, actor_id, from_date, to_date } = filter;
  let query = scope.db.selectFrom('script_audit_events as event');
  if (script_id !== undefined) query = query.where('event.script_id', '=', script_id);
  if (action !== undefined) query = query.where('event.action', '=', action);
  if (actor_id !== undefined) query = query.where('event.actor_id', '=', actor_id);
  if (from_date !== undefined) query = query.where('event.created_at', '>=', from_date);
  if (to_date !== undefined) query = query.where('event.created_at', '<=', to_date);
  return query;
}
