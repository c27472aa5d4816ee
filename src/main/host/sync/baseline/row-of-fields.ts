import { z } from 'zod';
import type { JsonObject } from '#contract/model/scalars.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { SeenRow } from './read-adapter.ts';

/** What a server writes into every row beside the author's fields. */
const stamps = {
  id: z.string().min(1).toLowerCase(),
  tenant_id: z.string().toLowerCase().nullish().default(null),
  created_by: z.string().nullish().default(null),
  created_at: z.string().nullish().default(null),
  updated_at: z.string().nullish().default(null),
};

interface Stamped {
  readonly id: string;
  readonly tenant_id: string | null;
  readonly created_by: string | null;
  readonly created_at: string | null;
  readonly updated_at: string | null;
  readonly is_system?: boolean;
}

/**
 * Takes rows apart that hold an author's fields (`shape`, with `is_system` where there are such rows) and the server's stamps.
 * `kept`: fields that are kept as the server spells them as well.
 */
export function rowOfFields(
  shape: Readonly<Record<string, z.ZodType>>,
  kept: readonly string[] = [],
): (value: unknown) => SeenRow | null {
  const schema = z.object({ ...shape, ...stamps });
  return (value) => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) return null;
    const row = parsed.data as Stamped & JsonObject;
    const { id, tenant_id, created_by, created_at, updated_at, is_system = false, ...fields } = row;
    return {
      remote_id: id,
      tenant_id,
      fields,
      version: null,
      is_system,
      server: {
        created_by,
        created_at,
        updated_at,
        ...Object.fromEntries(kept.map((name) => [name, fields[name] ?? null])),
      },
      fingerprint: fingerprintOf(row),
    };
  };
}
