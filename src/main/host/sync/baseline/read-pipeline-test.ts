import { z } from 'zod';
import { json } from '#contract/model/scalars.ts';
import { operationType } from '#contract/script/test-context.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { contentHash } from '#host/store/content-hash.ts';
import type { ReadAdapter, SeenRow } from './read-adapter.ts';

const wireTest = z.object({
  id: z.string().min(1).toLowerCase(),
  tenant_id: z.string().toLowerCase().nullish().default(null),
  name: z.string(),
  connector_id: z.string().min(1).toLowerCase(),
  operation_type: operationType,
  context: json,
  outcome: json,
  expectation: json,
  created_by: z.string().nullish().default(null),
  created_at: z.string().nullish().default(null),
  updated_at: z.string().nullish().default(null),
});

/** Pipeline test cases, which are this product's addition: another backend has none, and they stay in the workspace. */
export const readPipelineTest: ReadAdapter = {
  type: 'pipeline_test',
  path: '/governance/pipeline-tests',
  rows_member: 'pipeline_tests',
  row: rowOf,
  versions: null,
};

function rowOf(value: unknown): SeenRow | null {
  const parsed = wireTest.safeParse(value);
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
