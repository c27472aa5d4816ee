import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { wireTemplate } from '#backend/db/queries/templates/columns.ts';
import { findTemplate, listTemplates } from '#backend/db/queries/templates/read-templates.ts';
import { storableTexts } from '#backend/db/text.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { templateRoutes } from '#contract/http/templates.ts';
import { requireTemplate, templateAnswer } from './template-answer.ts';

const { list, get } = templateRoutes;

export function listAllTemplates(
  { db }: Dependencies,
  { caller, query }: CallOf<typeof list>,
): Promise<AnswerOf<typeof list>> {
  storableTexts({ search: query.search });
  return withTenant(db, caller, async (scope) => {
    const { templates, total } = await listTemplates(scope, query, query);
    return { reply: { templates: templates.map(wireTemplate), total } };
  });
}

export function getTemplate(
  { db }: Dependencies,
  { caller, params }: CallOf<typeof get>,
): Promise<AnswerOf<typeof get>> {
  return withTenant(db, caller, async (scope) =>
    templateAnswer(requireTemplate(await findTemplate(scope, params.id), params.id)),
  );
}
