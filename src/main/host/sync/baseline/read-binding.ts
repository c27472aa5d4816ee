import { z } from 'zod';
import { failurePolicy } from '#contract/model/hook-binding.ts';
import { hookPhase, operationType } from '#contract/script/test-context.ts';
import type { ReadAdapter } from './read-adapter.ts';
import { rowOfFields } from './row-of-fields.ts';

/** Hook bindings (`contract.md` 2.3). The list row holds everything; what it binds is named by the server's ids. */
export const readBinding: ReadAdapter = {
  type: 'hook_binding',
  path: '/governance/script-bindings',
  rows_member: 'bindings',
  row: rowOfFields(
    {
      script_id: z.string().min(1).toLowerCase(),
      connector_id: z.string().min(1).toLowerCase(),
      hook_phase: hookPhase,
      operation_type: operationType,
      execution_order: z.int(),
      failure_policy: failurePolicy,
      max_retries: z.int(),
      timeout_seconds: z.int(),
      enabled: z.boolean(),
    },
    ['connector_id'],
  ),
  versions: null,
};
