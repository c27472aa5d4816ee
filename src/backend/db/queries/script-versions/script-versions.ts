import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ScriptVersion } from '#contract/model/script.ts';
import type { Page } from '../scripts/read-scripts.ts';

const columns = [
  'id',
  'script_id',
  'version_number',
  'script_body',
  'change_description',
  'created_by',
  'created_at',
] as const;

export function findVersion(scope: TenantScope, scriptId: string, number: number): Promise<ScriptVersion | undefined> {
  return scope.db
    .selectFrom('script_versions')
    .select(columns)
    .where('script_id', '=', scriptId)
    .where('version_number', '=', number)
    .executeTakeFirst();
}

/** Newest first; all of them without a `page`. */
export async function listVersions(
  scope: TenantScope,
  scriptId: string,
  page: Page | null,
): Promise<{ versions: ScriptVersion[]; total: number }> {
  const ofScript = scope.db.selectFrom('script_versions').where('script_id', '=', scriptId);
  const ordered = ofScript.select(columns).orderBy('version_number', 'desc');
  if (page === null) {
    const versions = await ordered.execute();
    return { versions, total: versions.length };
  }
  const { total } = await ofScript.select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow();
  const versions = await ordered
    .limit(page.page_size)
    .offset((page.page - 1) * page.page_size)
    .execute();
  return { versions, total };
}

export interface NewVersion {
  readonly script_id: string;
  readonly version_number: number;
  readonly script_body: string;
  /** SHA-256 of the text. */
  readonly body_hash: string;
  readonly change_description: string | null;
}

/** Versions of scripts that are there already. The hash of a text goes with it, so that it can be found by it. */
export function insertVersions(scope: TenantScope, versions: readonly NewVersion[]): Promise<ScriptVersion[]> {
  const { tenant_id, actor_id: created_by } = scope;
  const rows = versions.map((version) => ({ ...version, tenant_id, created_by }));
  return inChunks(rows, (chunk) => scope.db.insertInto('script_versions').values(chunk).returning(columns).execute());
}

export async function insertVersion(scope: TenantScope, version: NewVersion): Promise<ScriptVersion> {
  const [inserted] = await insertVersions(scope, [version]);
  if (inserted === undefined) throw new Error('A version was inserted and did not come back.');
  return inserted;
}
