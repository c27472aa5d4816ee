import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { answeredBefore, transact } from '#backend/app/transact.ts';
import { logDryRun } from '#backend/db/queries/execution-logs/execution-logs.ts';
import { findVersion } from '#backend/db/queries/script-versions/script-versions.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { ScriptVersion } from '#contract/model/script.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import type { TestContext } from '#contract/script/test-context.ts';
import { checkTestContext } from '#engine/validate/parse-context.ts';
import { dryRunReply } from './dry-run-reply.ts';
import { requireFound } from './script-answer.ts';

const { dryRun: raw, dryRunVersion: saved } = scriptRoutes;
type SavedCall = CallOf<typeof saved>;
type SavedAnswer = AnswerOf<typeof saved>;

/** Runs a text that is stored nowhere; nothing of the run is kept but an answer asked to be (`contract.md` S-04). */
export async function dryRunRaw(dependencies: Dependencies, call: CallOf<typeof raw>): Promise<AnswerOf<typeof raw>> {
  const answered = await answeredBefore<typeof raw.reply>(dependencies.db, call);
  if (answered !== null) return answered;
  const result = await run(dependencies, call, call.body.script_body, readContext(call.body.context));
  const answer = { reply: dryRunReply(result) };
  return call.idempotency === null ? answer : transact(dependencies.db, call, () => Promise.resolve(answer));
}

/** Runs a saved version and logs the try (`contract.md` S-14). */
export async function dryRunVersion(dependencies: Dependencies, call: SavedCall): Promise<SavedAnswer> {
  const { db } = dependencies;
  const { id, n } = call.params;
  const answered = await answeredBefore<typeof saved.reply>(db, call);
  if (answered !== null) return answered;
  const context = readContext(call.body.context);
  const found = await withTenant(db, call.caller, (scope) => findVersion(scope, id, n));
  const version = requireFound(found, `Version ${n} of script ${id}`);
  const result = await run(dependencies, call, version.script_body, context);
  return logged(dependencies, call, version, context, result);
}

/** The script has run by now: a log that cannot be written costs the log, not the answer (`contract.md` D-09). */
async function logged(
  { db }: Dependencies,
  call: SavedCall,
  version: ScriptVersion,
  context: TestContext,
  result: RunResult,
): Promise<SavedAnswer> {
  try {
    return await transact<typeof saved.reply>(db, call, async (scope) => ({
      reply: { ...dryRunReply(result), log_id: await logDryRun(scope, version, context, result) },
    }));
  } catch (error) {
    call.log.error({ err: error }, 'A dry run could not be logged.');
    return { reply: { ...dryRunReply(result), log_id: null } };
  }
}

function readContext(context: JsonObject | null): TestContext {
  return checkTestContext(context ?? {});
}

function run(
  { sandbox }: Dependencies,
  call: Pick<SavedCall, 'caller' | 'signal'>,
  script_body: string,
  context: TestContext,
): Promise<RunResult> {
  return sandbox.run({ script_body, context, tenant_id: call.caller.tenant_id, signal: call.signal });
}
