import { z } from 'zod';
import { logLine, runError, runStatus } from '../script/run-result.ts';
import { hookPhase, operationType } from '../script/test-context.ts';
import { json, timestamp, uuid } from './scalars.ts';

/** How one run of a script went. `script_id` is null once the script was deleted; `executed_by_name` once the user was. */
export const executionLog = z
  .object({
    id: uuid,
    tenant_id: uuid,
    script_id: uuid.nullable(),
    script_name: z.string().nullable(),
    script_version: z.int().min(1),
    binding_id: uuid.nullable(),
    connector_id: z.string().nullable(),
    status: runStatus,
    dry_run: z.boolean(),
    hook_phase: hookPhase,
    operation_type: operationType,
    input_context: json,
    output: json.nullable(),
    error: z.string().nullable(),
    duration_ms: z.number().min(0),
    executed_by: uuid,
    executed_by_name: z.string().nullable(),
    executed_at: timestamp,
  })
  .meta({ id: 'ExecutionLog' });
export type ExecutionLog = z.infer<typeof executionLog>;

/** What one log says beyond its row in the list. */
export const executionLogDetail = executionLog
  .extend({
    error_location: runError.omit({ message: true }).nullable(),
    logs: z.array(logLine),
    truncated: z.boolean(),
  })
  .meta({ id: 'ExecutionLogDetail' });
export type ExecutionLogDetail = z.infer<typeof executionLogDetail>;
