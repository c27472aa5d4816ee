import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ScriptStatus } from '#contract/model/script.ts';
import { type ScriptRow, scriptColumns } from './columns.ts';

/** What of a script changes. Every change brings its own revision, from the feed that the transaction holds. */
export interface ScriptContent {
  readonly name: string;
  readonly description: string | null;
  readonly status: ScriptStatus;
  readonly current_version: number;
  readonly body_hash: string;
  readonly rev: number;
}

export interface NewScript extends ScriptContent {
  readonly id?: string;
}

export interface ChangedScript extends ScriptContent {
  readonly id: string;
}

/** @throws the driver's unique violation when the tenant has a script of one of the names, or ids. */
export function insertScripts(scope: TenantScope, scripts: readonly NewScript[]): Promise<ScriptRow[]> {
  const rows = scripts.map((script) => ({
    ...script,
    tenant_id: scope.tenant_id,
    created_by: scope.actor_id,
    is_system: false,
  }));
  return inChunks(rows, (chunk) => scope.db.insertInto('scripts').values(chunk).returning(scriptColumns).execute());
}

/**
 * Writes all of them in one statement, so that they may swap names. `updated_at` moves also where the same values are set
 * again (`contract.md` S-06).
 */
export async function updateScripts(scope: TenantScope, scripts: readonly ChangedScript[]): Promise<ScriptRow[]> {
  if (scripts.length === 0) return [];
  const returned = sql.join(scriptColumns.map((column) => sql.ref(`scripts.${column}`)));
  const { rows } = await sql<ScriptRow>`
    update scripts set name = new.name, description = new.description, status = new.status,
      current_version = new.current_version, body_hash = new.body_hash, rev = new.rev, updated_at = now()
    from json_to_recordset(${JSON.stringify(scripts)}::json) as new(
      id uuid, name text, description text, status text, current_version integer, body_hash text, rev integer)
    where scripts.id = new.id
    returning ${returned}`.execute(scope.db);
  return rows;
}

/** @throws Error when the script, which the caller holds, is not there: it would be a mistake of ours. */
export async function updateScript(
  scope: TenantScope,
  before: ScriptRow,
  changes: Partial<Omit<ScriptContent, 'rev'>> & Pick<ScriptContent, 'rev'>,
): Promise<ScriptRow> {
  const { id, name, description, status, current_version, body_hash } = before;
  const content = { id, name, description, status, current_version, body_hash, ...changes };
  const [after] = await updateScripts(scope, [content]);
  if (after === undefined) throw new Error(`Script ${id} was held and is gone.`);
  return after;
}

/** Their versions go with them; their execution logs and audit events stay. */
export async function deleteScripts(scope: TenantScope, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (chunk) => scope.db.deleteFrom('scripts').where('id', 'in', chunk).execute());
}
