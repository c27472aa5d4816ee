import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { AuditAction } from '#contract/model/audit.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

/**
 * Writes what was done and by whom, in the transaction of the change itself: neither exists without the other
 * (`contract.md` D-08).
 */
export async function recordAudit(
  scope: TenantScope,
  scriptId: string,
  action: AuditAction,
  details: JsonObject | null,
): Promise<void> {
  await scope.db
    .insertInto('script_audit_events')
    .values({
      tenant_id: scope.tenant_id,
      script_id: scriptId,
      action,
      actor_id: scope.actor_id,
      details: details === null ? null : JSON.stringify(details),
    })
    .execute();
}
