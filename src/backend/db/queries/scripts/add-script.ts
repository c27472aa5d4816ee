import { sha256 } from '#backend/db/hashes.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ScriptStatus } from '#contract/model/script.ts';
import { insertVersion } from '../script-versions/script-versions.ts';
import type { ScriptRow } from './columns.ts';
import { insertScripts } from './write-scripts.ts';

export interface AddedScript {
  readonly id?: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: ScriptStatus;
  readonly script_body: string;
  readonly change_description: string;
  readonly rev: number;
}

/** A script with its version 1. */
export async function addScript(scope: TenantScope, script: AddedScript): Promise<ScriptRow> {
  const { script_body, change_description, ...content } = script;
  const body_hash = sha256(script_body);
  const [row] = await insertScripts(scope, [{ ...content, body_hash, current_version: 1 }]);
  if (row === undefined) throw new Error('A script was inserted and did not come back.');
  await insertVersion(scope, { script_id: row.id, version_number: 1, script_body, body_hash, change_description });
  return row;
}
