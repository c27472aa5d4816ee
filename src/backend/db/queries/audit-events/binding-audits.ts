import type { BindingContent } from '#backend/db/queries/bindings/columns.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { AuditedFields, NewAuditEvent } from './audit-events.ts';

/** What of a binding may change. */
function auditedBinding({
  execution_order,
  failure_policy,
  max_retries,
  timeout_seconds,
  enabled,
}: BindingContent): AuditedFields {
  return { execution_order, failure_policy, max_retries, timeout_seconds, enabled };
}

type Content = BindingContent & { readonly id?: string };

/**
 * The event of one change of a binding, on its script (`contract.md` 1.9, D-32): `bound`, `unbound`, or `updated` with what
 * changed. `before` null: it is new; `after` null: it is gone.
 */
export function bindingAudit(
  id: string,
  { before, after }: { readonly before: Content | null; readonly after: Content | null },
  more: JsonObject = {},
): NewAuditEvent {
  const known = after ?? before;
  if (known === null) throw new Error(`Nothing is known of binding ${id}.`);
  const { script_id, connector_id, hook_phase, operation_type } = known;
  const place: JsonObject = before !== null && after !== null ? {} : { hook_phase, operation_type };
  return {
    script_id,
    action: before === null ? 'bound' : after === null ? 'unbound' : 'updated',
    details: { binding_id: id, connector_id, ...place, ...more },
    before: before && auditedBinding(before),
    after: after && auditedBinding(after),
  };
}
