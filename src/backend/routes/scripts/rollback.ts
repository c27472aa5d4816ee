import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedVersion } from '#backend/db/queries/audit-events/audited-script.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { findVersion } from '#backend/db/queries/script-versions/script-versions.ts';
import type { ScriptRow } from '#backend/db/queries/scripts/columns.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import type { ScriptVersion } from '#contract/model/script.ts';
import { announced, lockForChange, refuseSystemScript } from './script-answer.ts';
import { appendVersion, requireBase, versionAnswer } from './versions.ts';

const { rollback: route } = scriptRoutes;

/**
 * Makes a new version with the text of an earlier one and says so in its description; nothing of the history is lost
 * (`contract.md` S-15, 036 US1-6). It waits for its turn on the script as every new version does.
 * @throws AppError `precondition_failed` without an earlier version, for the current one, and for one that does not exist.
 */
export function rollBack({ db }: Dependencies, call: CallOf<typeof route>): Promise<AnswerOf<typeof route>> {
  const { target_version, reason = null, base_version } = call.body;
  storableTexts({ reason });
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const script = await lockForChange(scope, call.params.id, call.ifMatch);
    refuseSystemScript(script);
    requireBase(script, base_version);
    const target = await requireTarget(scope, script, target_version ?? script.current_version - 1);
    const { version, after } = await appendVersion(scope, feed, script, {
      script_body: target.script_body,
      change_description: rollbackWords(target.version_number, reason),
    });
    await recordAudit(scope, {
      script_id: script.id,
      action: 'rollback',
      details: {
        from_version: script.current_version,
        to_version: target.version_number,
        new_version: version.version_number,
        reason,
      },
      before: auditedVersion(script),
      after: auditedVersion(after),
    });
    await announced(scope, feed, after);
    return versionAnswer(version);
  });
}

async function requireTarget(scope: TenantScope, script: ScriptRow, number: number): Promise<ScriptVersion> {
  const { id, current_version } = script;
  if (current_version === 1)
    throw new AppError(
      'precondition_failed',
      'Not rolled back: there is no previous version to roll back to. The script has only one.',
      {
        current_version,
      },
    );
  if (number === current_version)
    throw new AppError(
      'precondition_failed',
      `Version ${number} is the current version already; choose an earlier one to roll back to.`,
      { current_version },
    );
  const target = await findVersion(scope, id, number);
  if (target !== undefined) return target;
  throw new AppError(
    'precondition_failed',
    `The script has no version ${number} to roll back to; its newest is ${current_version}.`,
    { current_version },
  );
}

function rollbackWords(target: number, reason: string | null): string {
  return reason === null || reason.trim() === ''
    ? `Rolled back to version ${target}.`
    : `Rolled back to version ${target}: ${reason}`;
}
