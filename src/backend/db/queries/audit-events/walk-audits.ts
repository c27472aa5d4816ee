import { sha256 } from '#backend/db/hashes.ts';
import type { LifecycleWalkFields } from '#contract/model/lifecycle-walk.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { AuditedFields, NewAuditEvent } from './audit-events.ts';

/** The event of one change of a lifecycle test. `before` null: it is new; `after` null: it is gone. */
export function walkAudit(
  id: string,
  { before, after }: { readonly before: LifecycleWalkFields | null; readonly after: LifecycleWalkFields | null },
  more: JsonObject = {},
): NewAuditEvent {
  const known = after ?? before;
  if (known === null) throw new Error(`Nothing is known of lifecycle test ${id}.`);
  return {
    script_id: null,
    action:
      before === null ? 'lifecycle_walk_created' : after === null ? 'lifecycle_walk_deleted' : 'lifecycle_walk_updated',
    details: { lifecycle_walk_id: id, lifecycle_walk_name: known.name, lifecycle_id: known.config_id, ...more },
    before: before && audited(before),
    after: after && audited(after),
  };
}

/** What is walked by hash: objects may be long. */
function audited({ name, object, now, start, steps, expect }: LifecycleWalkFields): AuditedFields {
  return { name, content_sha256: sha256(JSON.stringify([object, now, start, steps])), expect };
}
