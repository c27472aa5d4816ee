import { storableTexts } from '#backend/db/text.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { validationError } from '#contract/errors/from-zod.ts';
import { type OperationBody, type TemplateFields, templateFields } from '#contract/http/sync.ts';
import type { FieldsOperation } from './fields-operation.ts';

type Required = 'name' | 'category' | 'template_body';

export type NewTemplateFields = TemplateFields & {
  readonly [Field in Required]-?: NonNullable<TemplateFields[Field]>;
};

/** @throws AppError `validation_error` with the operation's id and the field. */
export function readTemplateOperation(body: OperationBody): FieldsOperation<NewTemplateFields, TemplateFields> {
  if (body.action === 'delete') return { ...body, fields: {} };
  const { body_hash, ...operation } = body;
  if (body_hash !== null && body_hash !== undefined)
    throw unfit(body, 'body_hash', 'The text of a template stands among its fields.');
  const parsed = templateFields.safeParse(body.fields);
  if (!parsed.success) throw validationError(parsed.error, `Operation ${body.op_id}: fields`);
  const fields = parsed.data;
  const { name, description, category, template_body } = fields;
  storableTexts({ name, description, template_body });
  if (operation.action === 'update') return { ...operation, fields };
  if (name !== undefined && category !== undefined && template_body !== undefined)
    return { ...operation, fields: { ...fields, name, category, template_body } };
  const missing = name === undefined ? 'name' : category === undefined ? 'category' : 'template_body';
  throw unfit(body, `fields.${missing}`, 'A new template needs a name, a category and a text.');
}

function unfit({ op_id }: OperationBody, field: string, message: string): AppError {
  return new AppError('validation_error', `Operation ${op_id}: ${field}: ${message}`, { field });
}
