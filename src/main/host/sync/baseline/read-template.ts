import { z } from 'zod';
import { json } from '#contract/model/scalars.ts';
import type { ReadAdapter } from './read-adapter.ts';
import { rowOfFields } from './row-of-fields.ts';

/** Templates (`contract.md` 2.4). The list row holds everything, the text too. */
export const readTemplate: ReadAdapter = {
  type: 'template',
  path: '/governance/script-templates',
  rows_member: 'templates',
  row: rowOfFields({
    name: z.string(),
    description: z.string().nullish().default(null),
    category: z.string(),
    template_body: z.string(),
    placeholder_annotations: json.nullish().default(null),
    is_system: z.boolean().default(false),
  }),
  versions: null,
};
