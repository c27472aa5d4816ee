import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedTemplate } from '#backend/db/queries/audit-events/audited-template.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { deleteTemplates, insertTemplates, updateTemplate } from '#backend/db/queries/templates/write-templates.ts';
import { storableTexts } from '#backend/db/text.ts';
import { templateRoutes } from '#contract/http/templates.ts';
import {
  announcedTemplate,
  lockTemplateForChange,
  refuseSystemTemplate,
  templateNameTaken,
} from './template-answer.ts';

const { create, update, delete: remove } = templateRoutes;
type TemplateReply = Promise<AnswerOf<typeof create>>;

/** A template of the tenant's own (`contract.md` T-02). */
export async function createTemplate({ db }: Dependencies, call: CallOf<typeof create>): TemplateReply {
  const { name, description = null, category, template_body, placeholder_annotations = null } = call.body;
  storableTemplate({ name, description, template_body, placeholder_annotations });
  return await templateNameTaken(name, () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const content = { name, description, category, template_body, placeholder_annotations, rev: feed.seq + 1 };
      const [template] = await insertTemplates(scope, [content]);
      if (template === undefined) throw new Error('A template was inserted and did not come back.');
      await recordAudit(scope, {
        script_id: null,
        action: 'template_created',
        details: { template_id: template.id, template_name: name },
        before: null,
        after: auditedTemplate(template),
      });
      return announcedTemplate(scope, feed, template);
    }),
  );
}

/** Any of the five fields; absent keeps, null clears (`contract.md` T-04). Scripts made from it are not touched (036 US3-5). */
export async function changeTemplate({ db }: Dependencies, call: CallOf<typeof update>): TemplateReply {
  const { body } = call;
  storableTemplate(body);
  const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  return await templateNameTaken(body.name ?? '', () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const before = await lockTemplateForChange(scope, call.params.id, call.ifMatch);
      refuseSystemTemplate(before);
      const after = await updateTemplate(scope, before, { ...changes, rev: feed.seq + 1 });
      await recordAudit(scope, {
        script_id: null,
        action: 'template_updated',
        details: { template_id: before.id, template_name: after.name },
        before: auditedTemplate(before),
        after: auditedTemplate(after),
      });
      return announcedTemplate(scope, feed, after);
    }),
  );
}

/** `contract.md` T-05. */
export function removeTemplate({ db }: Dependencies, call: CallOf<typeof remove>): Promise<AnswerOf<typeof remove>> {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const template = await lockTemplateForChange(scope, call.params.id, call.ifMatch);
    refuseSystemTemplate(template);
    await deleteTemplates(scope, [template.id]);
    await recordAudit(scope, {
      script_id: null,
      action: 'template_deleted',
      details: { template_id: template.id, template_name: template.name },
      before: auditedTemplate(template),
      after: null,
    });
    await appendEvents(scope, feed, [{ type: 'template', id: template.id, row: null, body_hash: null }]);
    return noContent;
  });
}

/** @throws AppError `validation_error` that names the field which PostgreSQL could not hold as it is. */
function storableTemplate(fields: {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly template_body?: string | undefined;
  readonly placeholder_annotations?: unknown;
}): void {
  const { name, description, template_body } = fields;
  storableTexts({ name, description, template_body });
}
