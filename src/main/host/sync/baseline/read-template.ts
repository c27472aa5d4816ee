import { z } from 'zod';
import { json } from '#contract/model/scalars.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { contentHash } from '#host/store/content-hash.ts';
import type { ReadAdapter, SeenRow } from './read-adapter.ts';

const wireTemplate = z.object({
  id: z.string().min(1).toLowerCase(),
  tenant_id: z.string().toLowerCase().nullish().default(null),
  name: z.string(),
  description: z.string().nullish().default(null),
  category: z.string(),
  template_body: z.string(),
  placeholder_annotations: json.nullish().default(null),
  is_system: z.boolean().default(false),
  created_by: z.string().nullish().default(null),
  created_at: z.string().nullish().default(null),
  updated_at: z.string().nullish().default(null),
});

/** Templates (`contract.md` 2.4). The list row holds everything, the text too. */
export const readTemplate: ReadAdapter = {
  type: 'template',
  path: '/governance/script-templates',
  rows_member: 'templates',
  row: rowOf,
  versions: null,
};

function rowOf(value: unknown): SeenRow | null {
  const parsed = wireTemplate.safeParse(value);
  if (!parsed.success) return null;
  const { id, tenant_id, is_system, created_by, created_at, updated_at, ...fields } = parsed.data;
  return {
    remote_id: id,
    tenant_id,
    fields,
    version: null,
    is_system,
    server: { created_by, created_at, updated_at },
    fingerprint: contentHash(canonicalJson(parsed.data)),
  };
}
