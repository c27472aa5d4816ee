import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { answeredBefore, transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { type Feed, lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { findVersion } from '#backend/db/queries/script-versions/script-versions.ts';
import type { ScriptRow } from '#backend/db/queries/scripts/columns.ts';
import { findScript } from '#backend/db/queries/scripts/read-scripts.ts';
import { updateScript } from '#backend/db/queries/scripts/write-scripts.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import type { AuditAction } from '#contract/model/audit.ts';
import type { ScriptStatus } from '#contract/model/script.ts';
import { validate } from '#engine/validate/validate.ts';
import { announced, lockForChange, refuseSystemScript, requireFound } from './script-answer.ts';

const { activate: route } = scriptRoutes;
type StatusCall = CallOf<typeof route>;
type StatusReply = Promise<AnswerOf<typeof route>>;

/** draft or inactive -> active, when the text that would run has no errors (`contract.md` S-08, D-47). */
export async function activate(dependencies: Dependencies, call: StatusCall): StatusReply {
  const { db } = dependencies;
  const answered = await answeredBefore<typeof route.reply>(db, call);
  if (answered !== null) return answered;
  // The check takes its time and must not hold the row: what it has seen is compared when the row is held.
  const checked = await checkCurrentVersion(dependencies, call);
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const script = await lockForChange(scope, call.params.id, call.ifMatch);
    refuseSystemScript(script);
    refuseSame(script, 'active');
    if (script.current_version !== checked) {
      throw new AppError('conflict', 'A new version came in while this one was checked; activate again.', {
        current_version: script.current_version,
      });
    }
    return setStatus(scope, feed, script, 'active', 'activated');
  });
}

/** draft or active -> inactive (`contract.md` S-09). */
export function deactivate({ db }: Dependencies, call: StatusCall): StatusReply {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const script = await lockForChange(scope, call.params.id, call.ifMatch);
    refuseSystemScript(script);
    refuseSame(script, 'inactive');
    return setStatus(scope, feed, script, 'inactive', 'deactivated');
  });
}

/** Returns the number of the version it found to be free of errors. */
async function checkCurrentVersion({ db, sandbox, lint }: Dependencies, call: StatusCall): Promise<number> {
  const { id } = call.params;
  const version = await withTenant(db, call.caller, async (scope) => {
    const script = requireFound(await findScript(scope, id), `Script ${id}`);
    refuseSystemScript(script);
    refuseSame(script, 'active');
    return requireFound(await findVersion(scope, id, script.current_version), `The current version of script ${id}`);
  });
  const { errors } = await validate(version.script_body, {
    checkSyntax: (body) => sandbox.checkSyntax(body),
    lint: (body) => lint.lint(body),
  });
  if (errors.length === 0) return version.version_number;
  throw new AppError(
    'precondition_failed',
    `Version ${version.version_number} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`} and cannot run; publish a corrected version first.`,
    { errors },
  );
}

function refuseSame(script: Pick<ScriptRow, 'status'>, wanted: ScriptStatus): void {
  if (script.status === wanted) throw new AppError('precondition_failed', `The script is ${wanted} already.`);
}

async function setStatus(
  scope: TenantScope,
  feed: Feed,
  script: ScriptRow,
  status: ScriptStatus,
  action: AuditAction,
): StatusReply {
  const after = await updateScript(scope, script, { status, rev: feed.seq + 1 });
  await recordAudit(scope, {
    script_id: script.id,
    action,
    before: { status: script.status },
    after: { status: after.status },
  });
  return announced(scope, feed, after);
}
