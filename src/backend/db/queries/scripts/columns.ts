import type { Script } from '#contract/model/script.ts';

/** A script as on the wire, and its revision beside it. */
export interface ScriptRow extends Script {
  readonly rev: number;
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
] as const;
