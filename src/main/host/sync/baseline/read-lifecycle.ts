import { z } from 'zod';
import { lifecycleDocument } from '#contract/model/lifecycle.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { contentHash } from '#host/store/content-hash.ts';
import type { ReadAdapter, SeenRow } from './read-adapter.ts';

const wireLifecycle = lifecycleDocument.extend({
  id: z.string().min(1).toLowerCase(),
  tenant_id: z.string().toLowerCase().nullish().default(null),
  created_at: z.string().nullish().default(null),
  updated_at: z.string().nullish().default(null),
});

/** Lifecycles, whole as the feed tells of them. In the lists of `contract.md` 3 a row carries only counts. */
export const readLifecycle: ReadAdapter = {
  type: 'lifecycle_config',
  path: '/governance/lifecycle/configs',
  rows_member: 'items',
  whole_only: true,
  row: rowOf,
  versions: null,
};

function rowOf(value: unknown): SeenRow | null {
  const parsed = wireLifecycle.safeParse(value);
  if (!parsed.success) return null;
  const { id, tenant_id, created_at, updated_at, ...fields } = parsed.data;
  return {
    remote_id: id,
    tenant_id,
    fields,
    version: null,
    is_system: false,
    server: { created_at, updated_at },
    fingerprint: contentHash(canonicalJson(parsed.data)),
  };
}
