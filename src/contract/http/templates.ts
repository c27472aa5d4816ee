import { z } from 'zod';
import { limits } from '../limits.ts';
import { pathUuid } from '../model/scalars.ts';
import { description, script, scriptName } from '../model/script.ts';
import {
  placeholderValues,
  template,
  templateAnnotations,
  templateBody,
  templateCategories,
  templateCategory,
  templateName,
} from '../model/template.ts';
import { defineRoute } from './route.ts';

const idParams = z.object({ id: pathUuid });

/** 400 for a text that is no category, in a body too, where other enumerations answer 422 (`contract.md` T-01, T-02). */
const category = z
  .string()
  .refine((text) => templateCategory.safeParse(text).success, {
    error: `This is not a category; use one of ${templateCategories.join(', ')}.`,
    abort: true,
  })
  .pipe(templateCategory);

export const templateList = z
  .object({ templates: z.array(template), total: z.int().min(0) })
  .meta({ id: 'TemplateList' });

export const createTemplateBody = z.object({
  name: templateName,
  description: description.nullish(),
  category,
  template_body: templateBody,
  placeholder_annotations: templateAnnotations.nullish(),
});
export const updateTemplateBody = z.object({
  name: templateName.optional(),
  description: description.nullish(),
  category: category.optional(),
  template_body: templateBody.optional(),
  placeholder_annotations: templateAnnotations.nullish(),
});

export const instantiateBody = z.object({
  name: scriptName,
  description: description.nullish(),
  /** With it the placeholders are filled; without it the text stays as it is. */
  values: placeholderValues.optional(),
});

export const templateRoutes = {
  list: defineRoute({
    method: 'GET',
    url: '/governance/script-templates',
    permission: 'admin',
    success: 200,
    summary: 'List templates, newest first',
    query: z.object({
      category: category.optional(),
      search: z.string().max(200).optional(),
      page: z.coerce.number().int().min(1, 'Pages are counted from 1.').max(1_000_000_000).default(1),
      page_size: z.coerce
        .number()
        .int()
        .min(1, 'The page size is at least 1.')
        .transform((size) => Math.min(size, limits.pageSizeMax))
        .default(limits.templatePageSizeDefault),
    }),
    reply: templateList,
  }),
  create: defineRoute({
    method: 'POST',
    url: '/governance/script-templates',
    permission: 'admin',
    success: 201,
    summary: 'Create a template',
    body: createTemplateBody,
    reply: template,
  }),
  get: defineRoute({
    method: 'GET',
    url: '/governance/script-templates/:id',
    permission: 'admin',
    success: 200,
    summary: 'Get a template with its text',
    params: idParams,
    reply: template,
  }),
  update: defineRoute({
    method: 'PUT',
    url: '/governance/script-templates/:id',
    permission: 'admin',
    success: 200,
    summary: 'Change a template; null clears, absent keeps. Scripts made from it stay as they are',
    params: idParams,
    body: updateTemplateBody,
    reply: template,
  }),
  delete: defineRoute({
    method: 'DELETE',
    url: '/governance/script-templates/:id',
    permission: 'admin',
    success: 204,
    summary: 'Delete a template. Scripts made from it stay as they are',
    params: idParams,
  }),
  instantiate: defineRoute({
    method: 'POST',
    url: '/governance/script-templates/:id/instantiate',
    permission: 'admin',
    success: 201,
    summary: 'Make a script, a draft, from a template: its text as it is, or with its placeholders filled from values',
    params: idParams,
    body: instantiateBody,
    reply: script,
  }),
} as const;
