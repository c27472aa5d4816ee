import { recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import { bindingAudit } from '#backend/db/queries/audit-events/binding-audits.ts';
import type { BindingRow } from '#backend/db/queries/bindings/columns.ts';
import { deleteBindings } from '#backend/db/queries/bindings/write-bindings.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { bindingEvent } from './binding-answer.ts';

/** Removes bindings that go with something else, with their audit events. Returns what the feed has to tell of them. */
export async function removeBindings(
  scope: TenantScope,
  bindings: readonly BindingRow[],
  details: JsonObject = {},
): Promise<Change[]> {
  await deleteBindings(
    scope,
    bindings.map(({ id }) => id),
  );
  await recordAudits(
    scope,
    bindings.map((before) => bindingAudit(before.id, { before, after: null }, details)),
  );
  return bindings.map(({ id }) => bindingEvent(id, undefined));
}
