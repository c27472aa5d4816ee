import { z } from 'zod';
import { limits, utf8Bytes } from '../limits.ts';
import { json, timestamp, uuid } from './scalars.ts';

export const templateCategories = [
  'attribute_mapping',
  'value_generation',
  'conditional_logic',
  'data_formatting',
  'custom',
] as const;
export const templateCategory = z.enum(templateCategories);
export type TemplateCategory = z.infer<typeof templateCategory>;

export const templateName = z
  .string()
  .trim()
  .min(1, 'The name is empty; give the template a name.')
  .max(limits.templateNameChars, `The name is longer than ${limits.templateNameChars} characters; shorten it.`);

/** A template's text; 400 where it is too long, unlike a script's (`contract.md` T-02). */
export const templateBody = z.string().refine((body) => utf8Bytes(body) <= limits.templateBodyBytes, {
  error: (issue) =>
    `The template is ${utf8Bytes(String(issue.input))} bytes; the limit is ${limits.templateBodyBytes}. Shorten it.`,
});

/** What may be put in a placeholder. `attribute` is the name of an attribute, `choice` one of a list of texts. */
export const placeholderTypes = ['text', 'number', 'boolean', 'choice', 'attribute'] as const;
export const placeholderType = z.enum(placeholderTypes);
export type PlaceholderType = z.infer<typeof placeholderType>;

/** A key as it stands between `{{` and `}}`. */
export const placeholderKey = z
  .string()
  .regex(/^[A-Za-z_]\w{0,63}$/, 'A key is a letter or _, then letters, digits or _, at most 64 characters.');

/** What can be put in for a placeholder. */
export const placeholderValue = z.union([z.string().max(limits.placeholderValueChars), z.number(), z.boolean()]);
export type PlaceholderValue = z.infer<typeof placeholderValue>;

/** Values by key; null and absent alike leave it to the default. */
export const placeholderValues = z.record(z.string(), placeholderValue.nullable());
export type PlaceholderValues = z.infer<typeof placeholderValues>;

/** One entry of `placeholder_annotations`, as this product writes it. Whether its default fits its type is judged elsewhere. */
export const placeholderAnnotation = z.object({
  key: placeholderKey,
  label: z.string().max(limits.placeholderLabelChars),
  type: placeholderType,
  default: placeholderValue.nullable(),
  required: z.boolean(),
  help: z.string().max(limits.placeholderHelpChars).nullable(),
  choices: z.array(z.string().max(limits.placeholderLabelChars)).max(limits.placeholderChoices),
});
export type PlaceholderAnnotation = z.infer<typeof placeholderAnnotation>;

/** Any JSON: other backends keep other things here, and nothing of it may be lost (`contract.md` T-02). */
export const templateAnnotations = json.refine(
  (value) => utf8Bytes(JSON.stringify(value)) <= limits.templateAnnotationBytes,
  `The annotations are larger than ${limits.templateAnnotationBytes} bytes of JSON; shorten them.`,
);

/** A text from which scripts are made (`contract.md` 2.1). */
export const template = z
  .object({
    id: uuid,
    tenant_id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    category: templateCategory,
    template_body: z.string(),
    placeholder_annotations: json.nullable(),
    is_system: z.boolean(),
    created_by: uuid,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof template>;

/** The description beside the text of a template that comes with the product (`resources/templates`). */
export const systemTemplateMetadata = z.strictObject({
  id: uuid,
  name: templateName,
  category: templateCategory,
  description: z.string().max(limits.descriptionChars),
  placeholder_annotations: z.array(placeholderAnnotation),
});
