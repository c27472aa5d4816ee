import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { AuditAction } from '#contract/model/audit.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

export interface AuditEvent {
  readonly script_id: string;
  readonly action: AuditAction;
  readonly details: JsonObject | null;
}

/**
 * Writes what was done and by whom, in the transaction of the change itself: neither exists without the other
 * (`contract.md` D-08).
 */
export async function recordAudits(scope: TenantScope, events: readonly AuditEvent[]): Promise<void> {
  const { tenant_id, actor_id } = scope;
  const rows = events.map(({ script_id, action, details }) => ({
    tenant_id,
    actor_id,
    script_id,
    action,
    details: details === null ? null : JSON.stringify(details),
  }));
  await inChunks(rows, (chunk) => scope.db.insertInto('script_audit_events').values(chunk).execute());
}

export function recordAudit(
  scope: TenantScope,
  script_id: string,
  action: AuditAction,
  details: JsonObject | null,
): Promise<void> {
  return recordAudits(scope, [{ script_id, action, details }]);
}
