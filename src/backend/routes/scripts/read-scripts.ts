import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { findScript, listScripts } from '#backend/db/queries/scripts/read-scripts.ts';
import { storableTexts } from '#backend/db/text.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { requireFound, scriptAnswer } from './script-answer.ts';

const { list, get } = scriptRoutes;

export function listAllScripts(
  { db }: Dependencies,
  { caller, query }: CallOf<typeof list>,
): Promise<AnswerOf<typeof list>> {
  storableTexts({ search: query.search });
  return withTenant(db, caller, async (scope) => {
    const { scripts, total } = await listScripts(scope, query, query);
    return { reply: { scripts: scripts.map((row) => scriptAnswer(row).reply), total } };
  });
}

export function getScript({ db }: Dependencies, { caller, params }: CallOf<typeof get>): Promise<AnswerOf<typeof get>> {
  return withTenant(db, caller, async (scope) =>
    scriptAnswer(requireFound(await findScript(scope, params.id), `Script ${params.id}`)),
  );
}
