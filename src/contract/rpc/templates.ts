import { z } from 'zod';
import { json, timestamp, uuid } from '../model/scalars.ts';
import { description, scriptName } from '../model/script.ts';
import { placeholderValues, templateCategory, templateName } from '../model/template.ts';
import { draftText } from './scripts.ts';

/** A template as the Templates view lists it, from the local store alone. */
export const templateRow = z.object({
  /** The studio's own id; of a built-in one the product's. */
  lid: uuid,
  name: z.string(),
  description: z.string().nullable(),
  /** One of the product's categories, or whatever another backend has. */
  category: z.string(),
  is_system: z.boolean(),
  /** It comes with the studio, as no backend has given this workspace the product's templates. Read-only. */
  built_in: z.boolean(),
  unpublished: z.boolean(),
  behind: z.boolean(),
  conflict: z.boolean(),
  /** Why it cannot take part in a publish now, and what to do; null where it can. */
  blocked: z.string().nullable(),
  text_here: z.boolean(),
  updated_at: timestamp,
});
export type TemplateRow = z.infer<typeof templateRow>;

/** A template as its editor opens it. */
export const templateDetail = templateRow.extend({
  body: z.string(),
  /** What the server has as its text; null before the first publish. */
  base_body: z.string().nullable(),
  /** As they are stored, whatever their form. */
  placeholder_annotations: json,
  /** Grows with every other text; a save names the one it began from. */
  local_rev: z.int(),
  saved_at: timestamp,
});
export type TemplateDetail = z.infer<typeof templateDetail>;

export const createTemplateInput = z.object({
  name: templateName,
  description: description.nullish(),
  category: templateCategory.default('custom'),
  body: draftText.default(''),
  placeholder_annotations: json.default(null),
});

/** The fields beside the text. A category that this studio does not know can be kept, so it is any text. */
const templateFields = z.object({
  name: templateName.optional(),
  description: description.nullable().optional(),
  category: z.string().optional(),
  placeholder_annotations: json.optional(),
});
export type TemplateFields = z.infer<typeof templateFields>;

/**
 * What an editor changed. `before` holds what these fields were when it did; where another window changed one of them
 * since, nothing is written. Texts of two windows are merged where they do not overlap.
 */
export const saveTemplateInput = z.object({
  lid: uuid,
  base_rev: z.int(),
  body: draftText.optional(),
  fields: templateFields,
  before: templateFields,
  window_id: z.string().max(64).nullish(),
});
export type SaveTemplateInput = z.infer<typeof saveTemplateInput>;

/** `conflict`: nothing was written. Each time `template` is what is stored now. */
export const saveTemplateResult = z.object({
  outcome: z.enum(['saved', 'merged', 'conflict']),
  template: templateDetail,
});
export type SaveTemplateResult = z.infer<typeof saveTemplateResult>;

/** Without `values` the text stays as it is (`contract.md` T-06). */
export const instantiateInput = z.object({
  lid: uuid,
  name: scriptName,
  description: description.nullish(),
  values: placeholderValues.nullable(),
});
