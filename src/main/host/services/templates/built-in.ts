import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { systemTemplateMetadata } from '#contract/model/template.ts';
import type { TemplateDetail, TemplateRow } from '#contract/rpc/templates.ts';
import { projectRoot } from '#host/app/project-files.ts';

const folder = path.join(projectRoot, 'resources', 'templates');
/** They have not changed since the product was made; any instant before that of every change of an author will do. */
const always = '2026-01-01T00:00:00.000Z';

let read: readonly TemplateDetail[] | null = null;

/** The templates that come with the product, for workspaces that no backend has given them. Read once. */
export function builtInTemplates(): readonly TemplateDetail[] {
  read ??= readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map(readBuiltIn);
  return read;
}

export function rowOfBuiltIn(template: TemplateDetail): TemplateRow {
  const { body: _, base_body: __, placeholder_annotations: ___, local_rev: ____, saved_at: _____, ...row } = template;
  return row;
}

function readBuiltIn(file: string): TemplateDetail {
  const text = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  const { id, name, description, category, placeholder_annotations } = systemTemplateMetadata.parse(
    JSON.parse(text(file)),
  );
  const body = text(file.replace(/json$/, 'js'));
  return {
    lid: id,
    name,
    description,
    category,
    is_system: true,
    built_in: true,
    unpublished: false,
    behind: false,
    conflict: false,
    blocked: null,
    text_here: true,
    updated_at: always,
    body,
    base_body: body,
    placeholder_annotations,
    local_rev: 1,
    saved_at: always,
  };
}
