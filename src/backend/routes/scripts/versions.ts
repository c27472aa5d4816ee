import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { sha256 } from '#backend/db/hashes.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedVersion } from '#backend/db/queries/audit-events/audited-script.ts';
import { type Feed, lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { findVersion, insertVersion, listVersions } from '#backend/db/queries/script-versions/script-versions.ts';
import type { ScriptRow } from '#backend/db/queries/scripts/columns.ts';
import { findScript } from '#backend/db/queries/scripts/read-scripts.ts';
import { updateScript } from '#backend/db/queries/scripts/write-scripts.ts';
import { storableTexts } from '#backend/db/text.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { limits } from '#contract/limits.ts';
import type { ScriptVersion } from '#contract/model/script.ts';
import { announced, lockForChange, refuseSystemScript, requireFound } from './script-answer.ts';

const { listVersions: list, createVersion: create, getVersion: get } = scriptRoutes;

/** All of them, or one page when a page or a page size is asked for (`contract.md` S-10). */
export function versionsOfScript(
  { db }: Dependencies,
  { caller, params, query }: CallOf<typeof list>,
): Promise<AnswerOf<typeof list>> {
  const { page = 1, page_size = limits.pageSizeDefault } = query;
  const paged = query.page !== undefined || query.page_size !== undefined;
  return withTenant(db, caller, async (scope) => {
    requireFound(await findScript(scope, params.id), `Script ${params.id}`);
    return { reply: await listVersions(scope, params.id, paged ? { page, page_size } : null) };
  });
}

/**
 * Adds the next version. Writers to one script take turns on its row, so numbers have neither gaps nor doubles
 * (`contract.md` S-11, D-01).
 * @throws AppError `conflict` with the `current_version` when `base_version` is no longer it.
 */
export function createVersion({ db }: Dependencies, call: CallOf<typeof create>): Promise<AnswerOf<typeof create>> {
  const { script_body, change_description, base_version } = call.body;
  storableTexts({ script_body, change_description });
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const script = await lockForChange(scope, call.params.id, call.ifMatch);
    refuseSystemScript(script);
    requireBase(script, base_version);
    const { version, after } = await appendVersion(scope, feed, script, { script_body, change_description });
    await recordAudit(scope, {
      script_id: script.id,
      action: 'version_created',
      details: { version_number: version.version_number, change_description: version.change_description },
      before: auditedVersion(script),
      after: auditedVersion(after),
    });
    await announced(scope, feed, after);
    return versionAnswer(version);
  });
}

/** The next version of a script that this transaction holds, which becomes its current one. */
export async function appendVersion(
  scope: TenantScope,
  feed: Feed,
  script: ScriptRow,
  { script_body, change_description }: { script_body: string; change_description?: string | null | undefined },
): Promise<{ version: ScriptVersion; after: ScriptRow }> {
  const body_hash = sha256(script_body);
  const version = await insertVersion(scope, {
    script_id: script.id,
    version_number: script.current_version + 1,
    script_body,
    body_hash,
    change_description: change_description ?? null,
  });
  const current_version = version.version_number;
  const after = await updateScript(scope, script, { current_version, body_hash, rev: feed.seq + 1 });
  return { version, after };
}

/** An unknown number and an unknown script are answered alike (`contract.md` S-13). */
export function versionOfScript(
  { db }: Dependencies,
  { caller, params }: CallOf<typeof get>,
): Promise<AnswerOf<typeof get>> {
  return withTenant(db, caller, async (scope) => {
    const version = await findVersion(scope, params.id, params.n);
    return versionAnswer(requireFound(version, `Version ${params.n} of script ${params.id}`));
  });
}

/** A version never changes, so its number says all. */
export function versionAnswer(version: ScriptVersion): { reply: ScriptVersion; etag: string } {
  return { reply: version, etag: `"v${version.version_number}"` };
}

/** @throws AppError `conflict` with the `current_version` where a request began from another one. */
export function requireBase({ current_version }: ScriptRow, base: number | undefined): void {
  if (base === undefined || base === current_version) return;
  throw new AppError(
    'conflict',
    `The script is at version ${current_version} now, not at ${base}; get it and merge your change.`,
    { current_version },
  );
}
