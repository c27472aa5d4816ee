import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedScript } from '#backend/db/queries/audit-events/audited-script.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { addScript } from '#backend/db/queries/scripts/add-script.ts';
import { findTemplate } from '#backend/db/queries/templates/read-templates.ts';
import { storableTexts } from '#backend/db/text.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { templateRoutes } from '#contract/http/templates.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type { PlaceholderValues, Template } from '#contract/model/template.ts';
import { isUnderstood, knownAnnotations, readAnnotations } from '#engine/template/annotations.ts';
import { fillTemplate } from '#engine/template/fill-template.ts';
import { announced } from '../scripts/script-answer.ts';
import { scriptNameTaken } from '../scripts/script-name-taken.ts';
import { requireTemplate } from './template-answer.ts';

const { instantiate } = templateRoutes;

/**
 * A draft with the template's text as its version 1: as it is, or filled where `values` come (`contract.md` T-06).
 * @throws AppError `validation_error` that names the placeholder without a value, or with a wrong one.
 */
export async function instantiateTemplate(
  { db }: Dependencies,
  call: CallOf<typeof instantiate>,
): Promise<AnswerOf<typeof instantiate>> {
  const { name, description = null, values } = call.body;
  storableTexts({ name, description });
  return await scriptNameTaken(name, () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const template = requireTemplate(await findTemplate(scope, call.params.id), call.params.id);
      const script_body = values === undefined ? template.template_body : filledBody(template, values);
      const script = await addScript(scope, {
        name,
        description,
        status: 'draft',
        script_body,
        change_description: `Made from the template "${template.name}"`.slice(0, limits.changeDescriptionChars),
        rev: feed.seq + 1,
      });
      await recordAudit(scope, {
        script_id: script.id,
        action: 'created',
        details: { script_name: name, template_id: template.id, template_name: template.name },
        before: null,
        after: auditedScript(script),
      });
      return announced(scope, feed, script);
    }),
  );
}

function filledBody(template: Template, values: PlaceholderValues): string {
  const annotations = readAnnotations(template.placeholder_annotations);
  if (!isUnderstood(annotations)) {
    throw new AppError(
      'precondition_failed',
      `The placeholders of "${template.name}" are described in a way that is not understood here; leave out the values to get its text as it is.`,
      { field: 'values' },
    );
  }
  const { body, problems } = fillTemplate(template.template_body, knownAnnotations(annotations), values);
  const [first] = problems;
  if (first !== undefined) {
    throw new AppError('validation_error', first.message, { field: `values.${first.key}`, placeholders: problems });
  }
  storableTexts({ values: body });
  if (utf8Bytes(body) <= limits.scriptBodyBytes) return body;
  throw new AppError(
    'validation_error',
    `With these values the script is ${utf8Bytes(body)} bytes; the limit is ${limits.scriptBodyBytes}. Shorten them.`,
    { field: 'values' },
  );
}
