import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { findVersion } from '#backend/db/queries/script-versions/script-versions.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { compareTexts } from '#engine/diff/compare-texts.ts';
import { requireFound } from './script-answer.ts';

const { compareVersions: route } = scriptRoutes;

/** What the second version has that the first has not, and the other way round (`contract.md` S-12, 036 FR-010). */
export async function compareVersions(
  { db }: Dependencies,
  { caller, params, query }: CallOf<typeof route>,
): Promise<AnswerOf<typeof route>> {
  const { from, to, ignore_whitespace } = query;
  const texts = await withTenant(db, caller, async (scope) => {
    const bodyOf = async (number: number) =>
      requireFound(await findVersion(scope, params.id, number), `Version ${number} of script ${params.id}`).script_body;
    return { from: await bodyOf(from), to: await bodyOf(to) };
  });
  const { lines, ...summary } = compareTexts(texts.from, texts.to, { ignore_whitespace });
  return { reply: { version_a: from, version_b: to, diff_lines: [...lines], summary } };
}
