import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { systemTemplateMetadata, templateBody } from '#contract/model/template.ts';
import { projectRoot } from '../app/project-files.ts';

const folder = path.join(projectRoot, 'resources', 'templates');

export type SystemTemplate = z.infer<typeof systemTemplateMetadata> & { readonly template_body: string };

/** The templates that come with the product and that every tenant has. Each is a text with its description beside it. */
export function readSystemTemplates(): SystemTemplate[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => ({
    ...systemTemplateMetadata.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))),
    template_body: templateBody.parse(readFileSync(path.join(folder, file.replace(/json$/, 'js')), 'utf8')),
  }));
}
