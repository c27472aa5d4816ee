import { templateName } from '#contract/model/template.ts';
import type { TemplateDetail } from '#contract/rpc/templates.ts';
import { mergeText } from '#engine/merge/merge-text.ts';
import { rpc } from '#renderer/api/client.ts';
import type { Merge, SaveAnswer, Stored } from '#renderer/state/document-saver.ts';
import { changedFields, fieldsAnswer, mergeFields, pickFields } from '#renderer/state/field-changes.ts';
import type { DocumentKind } from '#renderer/state/kept-document.ts';
import type { TemplateContent } from '#renderer/state/template-drafts.ts';
import { plainLines } from './plain-lines.ts';

const fieldNames = ['name', 'description', 'category', 'placeholder_annotations'] as const;

/** Templates as documents: of the text and the fields what changed is sent, the fields with what they were before. */
export const templateKind: DocumentKind<TemplateContent> = {
  noun: 'template',
  same: (left, right) => changedFields(left, right, ['body', ...fieldNames]).length === 0,
  load: async (lid) => storedTemplate(await rpc.templates.get.query({ lid })),
  save: saveTemplate,
  merge: mergeTemplates,
};

/** A template that the host holds, as it is kept track of. */
export function storedTemplate(detail: TemplateDetail): Stored<TemplateContent> {
  const { body, name, description, category, placeholder_annotations } = detail;
  const content = { body: plainLines(body), name, description, category, placeholder_annotations };
  return { content, rev: detail.local_rev, at: detail.saved_at };
}

async function saveTemplate(
  lid: string,
  sent: TemplateContent,
  base: Stored<TemplateContent>,
): Promise<SaveAnswer<TemplateContent>> {
  // A name that cannot be one waits until it can.
  const named = templateName.safeParse(sent.name).success;
  const names = changedFields(sent, base.content, fieldNames).filter((name) => name !== 'name' || named);
  const hasText = sent.body !== base.content.body;
  if (names.length === 0 && !hasText) return { outcome: 'saved', ...base };
  const { outcome, template } = await rpc.templates.save.mutate({
    lid,
    base_rev: base.rev,
    ...(hasText ? { body: sent.body } : {}),
    fields: pickFields(sent, names),
    before: pickFields(base.content, names),
  });
  const stored = storedTemplate(template);
  // `merged` is said of the text alone, which then is another one than was sent.
  const own = outcome === 'saved' && hasText ? (['body', ...names] as const) : names;
  return fieldsAnswer(outcome, stored, { sent, base: base.content, names: own });
}

function mergeTemplates(
  { base, sent, stored }: Merge<TemplateContent>,
  shown: TemplateContent,
): TemplateContent | null {
  const text = mergeText(sent.body, stored.body, shown.body);
  if (text.verdict !== 'clean') return null;
  const { body } = shown;
  const fields = mergeFields({ base: { ...base, body }, sent: { ...sent, body }, stored: { ...stored, body } }, shown);
  return fields === null ? null : { ...fields, body: text.text };
}
