import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { TemplateCategory } from '#contract/model/template.ts';
import type { TemplateRow } from './columns.ts';
import { findTemplates } from './read-templates.ts';

/** What of a template changes. Every change brings its own revision, from the feed that the transaction holds. */
export interface TemplateContent {
  readonly name: string;
  readonly description: string | null;
  readonly category: TemplateCategory;
  readonly template_body: string;
  readonly placeholder_annotations: Json;
  readonly rev: number;
}

export interface NewTemplate extends TemplateContent {
  readonly id?: string;
  readonly is_system?: boolean;
}

export interface ChangedTemplate extends TemplateContent {
  readonly id: string;
}

/** @throws the driver's unique violation when the tenant has a template of one of the names, or ids. */
export async function insertTemplates(scope: TenantScope, templates: readonly NewTemplate[]): Promise<TemplateRow[]> {
  const rows = templates.map((template) => ({
    ...template,
    placeholder_annotations: jsonText(template.placeholder_annotations),
    tenant_id: scope.tenant_id,
    created_by: scope.actor_id,
    is_system: template.is_system ?? false,
  }));
  const inserted = await inChunks(rows, (chunk) =>
    scope.db.insertInto('script_templates').values(chunk).returning('id').execute(),
  );
  return readBack(scope, inserted);
}

/** Writes all of them in one statement, so that they may swap names. */
export async function updateTemplates(
  scope: TenantScope,
  templates: readonly ChangedTemplate[],
): Promise<TemplateRow[]> {
  if (templates.length === 0) return [];
  const rows = templates.map((template) => ({
    ...template,
    placeholder_annotations: jsonText(template.placeholder_annotations),
  }));
  await sql`
    update script_templates set name = new.name, description = new.description, category = new.category,
      template_body = new.template_body, placeholder_annotations = new.placeholder_annotations::json, rev = new.rev,
      updated_at = now()
    from json_to_recordset(${JSON.stringify(rows)}::json) as new(
      id uuid, name text, description text, category text, template_body text, placeholder_annotations text,
      rev integer)
    where script_templates.id = new.id`.execute(scope.db);
  return readBack(scope, templates);
}

/** @throws Error when the template, which the caller holds, is not there: it would be a mistake of ours. */
export async function updateTemplate(
  scope: TenantScope,
  before: TemplateRow,
  changes: Partial<Omit<TemplateContent, 'rev'>> & Pick<TemplateContent, 'rev'>,
): Promise<TemplateRow> {
  const { id, name, description, category, template_body, placeholder_annotations } = before;
  const content = { id, name, description, category, template_body, placeholder_annotations, ...changes };
  const [after] = await updateTemplates(scope, [content]);
  if (after === undefined) throw new Error(`Template ${id} was held and is gone.`);
  return after;
}

export async function deleteTemplates(scope: TenantScope, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (chunk) => scope.db.deleteFrom('script_templates').where('id', 'in', chunk).execute());
}

/** In the order that was asked for. */
async function readBack(scope: TenantScope, written: readonly { readonly id: string }[]): Promise<TemplateRow[]> {
  const ids = written.map(({ id }) => id);
  const rows = new Map((await findTemplates(scope, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** As the column takes it; JSON's null and nothing at all are the same here. */
function jsonText(value: Json): string | null {
  return value === null ? null : JSON.stringify(value);
}
