import { sha256 } from '#backend/db/hashes.ts';
import type { PipelineTestFields } from '#contract/model/pipeline-test.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { AuditedFields, NewAuditEvent } from './audit-events.ts';

/** The event of one change of a pipeline test case. `before` null: it is new; `after` null: it is gone. */
export function pipelineTestAudit(
  id: string,
  { before, after }: { readonly before: PipelineTestFields | null; readonly after: PipelineTestFields | null },
  more: JsonObject = {},
): NewAuditEvent {
  const known = after ?? before;
  if (known === null) throw new Error(`Nothing is known of pipeline test ${id}.`);
  return {
    script_id: null,
    action:
      before === null ? 'pipeline_test_created' : after === null ? 'pipeline_test_deleted' : 'pipeline_test_updated',
    details: { pipeline_test_id: id, pipeline_test_name: known.name, connector_id: known.connector_id, ...more },
    before: before && audited(before),
    after: after && audited(after),
  };
}

/** What it runs with and expects by hash: contexts may be long. */
function audited({ name, operation_type, context, outcome, expectation }: PipelineTestFields): AuditedFields {
  const content_sha256 = sha256(JSON.stringify([context, outcome, expectation]));
  return { name, operation_type, content_sha256 };
}
