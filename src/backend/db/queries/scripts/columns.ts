import type { Script } from '#contract/model/script.ts';

/** A script as on the wire, and beside it its revision and the hash of its current text. */
export interface ScriptRow extends Script {
  readonly rev: number;
  readonly body_hash: string;
}

export const scriptColumns = [
  'id',
  'tenant_id',
  'name',
  'description',
  'current_version',
  'status',
  'is_system',
  'created_by',
  'created_at',
  'updated_at',
  'rev',
  'body_hash',
] as const;

/** The script as everybody outside may see it. */
export function wireScript({ rev: _, body_hash: __, ...script }: ScriptRow): Script {
  return script;
}
