import { z } from 'zod';
import { failurePolicy } from '#contract/model/hook-binding.ts';
import { hookPhase, operationType } from '#contract/script/test-context.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { contentHash } from '#host/store/content-hash.ts';
import type { ReadAdapter, SeenRow } from './read-adapter.ts';

const wireBinding = z.object({
  id: z.string().min(1).toLowerCase(),
  tenant_id: z.string().toLowerCase().nullish().default(null),
  script_id: z.string().min(1).toLowerCase(),
  connector_id: z.string().min(1).toLowerCase(),
  hook_phase: hookPhase,
  operation_type: operationType,
  execution_order: z.int(),
  failure_policy: failurePolicy,
  max_retries: z.int(),
  timeout_seconds: z.int(),
  enabled: z.boolean(),
  created_by: z.string().nullish().default(null),
  created_at: z.string().nullish().default(null),
  updated_at: z.string().nullish().default(null),
});

/** Hook bindings (`contract.md` 2.3). The list row holds everything; what it binds is named by the server's ids. */
export const readBinding: ReadAdapter = {
  type: 'hook_binding',
  path: '/governance/script-bindings',
  rows_member: 'bindings',
  row: rowOf,
  versions: null,
};

function rowOf(value: unknown): SeenRow | null {
  const parsed = wireBinding.safeParse(value);
  if (!parsed.success) return null;
  const { id, tenant_id, created_by, created_at, updated_at, ...fields } = parsed.data;
  return {
    remote_id: id,
    tenant_id,
    fields,
    version: null,
    is_system: false,
    server: { created_by, created_at, updated_at },
    fingerprint: contentHash(canonicalJson(parsed.data)),
  };
}
