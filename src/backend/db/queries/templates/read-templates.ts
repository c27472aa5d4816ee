import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import { exactColumn, exactText } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { TemplateCategory } from '#contract/model/template.ts';
import { plainColumns, type TemplateRow } from './columns.ts';

export interface TemplateFilter {
  readonly category?: TemplateCategory | undefined;
  /** Part of the name or the description, in any case; `%` and `_` stand for themselves. */
  readonly search?: string | undefined;
}

export async function findTemplate(scope: TenantScope, id: string): Promise<TemplateRow | undefined> {
  return exact(await selectTemplates(scope).where('id', '=', id).executeTakeFirst());
}

/** Holds the row until the transaction ends. */
export async function lockTemplate(scope: TenantScope, id: string): Promise<TemplateRow | undefined> {
  return exact(await selectTemplates(scope).where('id', '=', id).forUpdate().executeTakeFirst());
}

/** Those of the ids that exist. They stay as they are as long as the caller holds the feed. */
export async function findTemplates(scope: TenantScope, ids: readonly string[]): Promise<TemplateRow[]> {
  const rows = await inChunks(ids, (chunk) => selectTemplates(scope).where('id', 'in', chunk).execute());
  return rows.map(exactRow);
}

/** Which of the names belong to a template other than these. */
export async function templateNamesInUse(
  scope: TenantScope,
  names: readonly string[],
  except: ReadonlySet<string>,
): Promise<Set<string>> {
  const found = await inChunks(names, (chunk) =>
    scope.db.selectFrom('script_templates').select(['id', 'name']).where('name', 'in', chunk).execute(),
  );
  return new Set(found.filter(({ id }) => !except.has(id)).map(({ name }) => name));
}

/** Every template of the tenant, for a snapshot. */
export async function allTemplates(scope: TenantScope): Promise<TemplateRow[]> {
  return (await selectTemplates(scope).orderBy('id').execute()).map(exactRow);
}

/** Newest first; `id` keeps templates of one instant in a fixed order, so that no page repeats or drops one. */
export async function listTemplates(
  scope: TenantScope,
  filter: TemplateFilter,
  { page, page_size }: { readonly page: number; readonly page_size: number },
): Promise<{ templates: TemplateRow[]; total: number }> {
  const rows = await matching(scope, filter)
    .select(plainColumns)
    .select(exactColumn('template_body').as('template_body'))
    // Counted in the same statement, and so in the same snapshot as the page.
    .select(sql<number>`(count(*) over ())::integer`.as('total'))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();
  const templates = rows.map(({ total: _, ...row }) => exactRow(row));
  return { templates, total: rows[0]?.total ?? (page === 1 ? 0 : await countTemplates(scope, filter)) };
}

async function countTemplates(scope: TenantScope, filter: TemplateFilter): Promise<number> {
  const counted = await matching(scope, filter)
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return counted.total;
}

function matching(scope: TenantScope, { category, search }: TemplateFilter) {
  let query = scope.db.selectFrom('script_templates');
  if (category !== undefined) query = query.where('category', '=', category);
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((either) =>
      either.or([either('name', 'ilike', pattern), either('description', 'ilike', pattern)]),
    );
  }
  return query;
}

function selectTemplates(scope: TenantScope) {
  return scope.db
    .selectFrom('script_templates')
    .select(plainColumns)
    .select(exactColumn('template_body').as('template_body'));
}

function exact(row: TemplateRow | undefined): TemplateRow | undefined {
  return row === undefined ? undefined : exactRow(row);
}

function exactRow(row: TemplateRow): TemplateRow {
  return { ...row, template_body: exactText(row.template_body) };
}
