import { sql } from 'kysely';
import { exactColumn, exactText } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ScriptVersion } from '#contract/model/script.ts';
import type { Page } from '../scripts/read-scripts.ts';

const columns = [
  'id',
  'script_id',
  'version_number',
  exactColumn('script_body').as('script_body'),
  'change_description',
  'created_by',
  'created_at',
] as const;

function exact(row: ScriptVersion): ScriptVersion {
  return { ...row, script_body: exactText(row.script_body) };
}

export async function findVersion(
  scope: TenantScope,
  scriptId: string,
  number: number,
): Promise<ScriptVersion | undefined> {
  const row = await scope.db
    .selectFrom('script_versions')
    .select(columns)
    .where('script_id', '=', scriptId)
    .where('version_number', '=', number)
    .executeTakeFirst();
  return row === undefined ? undefined : exact(row);
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
    const versions = (await ordered.execute()).map(exact);
    return { versions, total: versions.length };
  }
  const { total } = await ofScript.select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow();
  const versions = await ordered
    .limit(page.page_size)
    .offset((page.page - 1) * page.page_size)
    .execute();
  return { versions: versions.map(exact), total };
}

export interface NewVersion {
  readonly script_id: string;
  readonly version_number: number;
  readonly script_body: string;
  /** SHA-256 of the text. */
  readonly body_hash: string;
  readonly change_description: string | null;
}

/** The hash of a text goes with it, so that it can be found by it. */
export async function insertVersion(scope: TenantScope, version: NewVersion): Promise<ScriptVersion> {
  const row = await scope.db
    .insertInto('script_versions')
    .values({ ...version, tenant_id: scope.tenant_id, created_by: scope.actor_id })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return exact(row);
}

/** Versions whose texts are blobs, or texts of other versions: they need not travel to here and back. */
export async function insertVersionsOfBlobs(
  scope: TenantScope,
  versions: readonly Omit<NewVersion, 'script_body'>[],
): Promise<void> {
  if (versions.length === 0) return;
  await sql`
    insert into script_versions
      (tenant_id, script_id, version_number, script_body, body_hash, change_description, created_by)
    select ${scope.tenant_id}, new.script_id, new.version_number,
      coalesce(
        (select convert_from(bytes, 'UTF8') from blobs where blobs.sha256 = new.body_hash),
        (select script_body from script_versions known where known.body_hash = new.body_hash limit 1)
      ),
      new.body_hash, new.change_description, ${scope.actor_id}
    from json_to_recordset(${JSON.stringify(versions)}::json) as new(
      script_id uuid, version_number integer, body_hash text, change_description text)`.execute(scope.db);
}
