import { z } from 'zod';
import { scriptStatus } from '#contract/model/script.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { ReadAdapter, SeenRow, SeenVersion } from './read-adapter.ts';

/** More lenient than our own contract: a plain server leaves empty members out (`contract.md` 1.8). */
const wireScript = z.object({
  id: z.string().min(1).toLowerCase(),
  tenant_id: z.string().toLowerCase().nullish().default(null),
  name: z.string(),
  description: z.string().nullish().default(null),
  current_version: z.int().min(0),
  status: scriptStatus,
  is_system: z.boolean().default(false),
  created_by: z.string().nullish().default(null),
  created_at: z.string().nullish().default(null),
  updated_at: z.string().nullish().default(null),
});

const wireVersion = z.object({
  version_number: z.int().min(1),
  script_body: z.string(),
  change_description: z.string().nullish().default(null),
  created_by: z.string().nullish().default(null),
  created_at: z.string().nullish().default(null),
});

/** Scripts (`contract.md` 2.2). Their text travels as versions. */
export const readScript: ReadAdapter = {
  type: 'script',
  path: '/governance/scripts',
  rows_member: 'scripts',
  row: rowOf,
  versions: {
    path: (remoteId, number) => `/governance/scripts/${encodeURIComponent(remoteId)}/versions/${number}`,
    version: versionOf,
  },
};

function rowOf(value: unknown): SeenRow | null {
  const parsed = wireScript.safeParse(value);
  if (!parsed.success) return null;
  const { id, tenant_id, current_version, is_system, name, description, status, ...server } = parsed.data;
  return {
    remote_id: id,
    tenant_id,
    fields: { name, description, status },
    version: current_version,
    is_system,
    server,
    fingerprint: fingerprintOf(parsed.data),
  };
}

function versionOf(value: unknown): SeenVersion | null {
  const parsed = wireVersion.safeParse(value);
  if (!parsed.success) return null;
  const { version_number, script_body, change_description, created_by, created_at } = parsed.data;
  return { number: version_number, text: script_body, note: change_description, created_by, created_at };
}
