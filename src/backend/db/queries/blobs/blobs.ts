import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import { exactColumn, exactText } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';

/** Keeps the bytes under their hash. A second time only moves the day on which unused ones are forgotten. */
export async function putBlob(scope: TenantScope, sha256: string, bytes: Uint8Array): Promise<void> {
  await scope.db
    .insertInto('blobs')
    .values({ tenant_id: scope.tenant_id, sha256, bytes })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'sha256']).doUpdateSet({ uploaded_at: sql`now()` }))
    .execute();
}

/** What was uploaded under the hash, or is the text of a version of some script. */
export async function findBlob(scope: TenantScope, sha256: string): Promise<Uint8Array | undefined> {
  return (await findBlobs(scope, [sha256])).get(sha256);
}

export async function findBlobs(scope: TenantScope, hashes: readonly string[]): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const { sha256, bytes } of await inChunks(hashes, (chunk) => uploaded(scope, chunk))) found.set(sha256, bytes);
  const missing = hashes.filter((hash) => !found.has(hash));
  for (const { sha256, text } of await inChunks(missing, (chunk) => textsOfVersions(scope, chunk))) {
    found.set(sha256, Buffer.from(text));
  }
  return found;
}

/** Which of the hashes stand for a text that {@link findBlobs} would find. */
export async function knownBlobs(scope: TenantScope, hashes: readonly string[]): Promise<Set<string>> {
  const known = await inChunks(hashes, (chunk) =>
    scope.db
      .selectFrom('blobs')
      .select('sha256')
      .where('sha256', 'in', chunk)
      .union(scope.db.selectFrom('script_versions').select('body_hash as sha256').where('body_hash', 'in', chunk))
      .execute(),
  );
  return new Set(known.map(({ sha256 }) => sha256));
}

function uploaded(scope: TenantScope, hashes: readonly string[]) {
  return scope.db.selectFrom('blobs').select(['sha256', 'bytes']).where('sha256', 'in', hashes).execute();
}

/** The texts with these hashes that are part of some script. */
export async function textsOfVersions(
  scope: TenantScope,
  hashes: readonly string[],
): Promise<{ sha256: string; text: string }[]> {
  const rows = await scope.db
    .selectFrom('script_versions')
    .distinctOn('body_hash')
    .select(['body_hash as sha256', exactColumn('script_body').as('text')])
    .where('body_hash', 'in', hashes)
    .orderBy('body_hash')
    .execute();
  return rows.map(({ sha256, text }) => ({ sha256, text: exactText(text) }));
}
