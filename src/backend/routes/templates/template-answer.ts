import { requireMatch } from '#backend/app/call.ts';
import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import type { Feed } from '#backend/db/queries/feed/lock-feed.ts';
import { type TemplateRow, wireTemplate } from '#backend/db/queries/templates/columns.ts';
import { lockTemplate } from '#backend/db/queries/templates/read-templates.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { Template } from '#contract/model/template.ts';

export function templateEtag(template: Pick<TemplateRow, 'rev'>): string {
  return `"${template.rev}"`;
}

export function templateAnswer(row: TemplateRow): { reply: Template; etag: string } {
  return { reply: wireTemplate(row), etag: templateEtag(row) };
}

/** The answer of a change, once the feed tells of it too: the last step of every transaction that changes a template. */
export async function announcedTemplate(
  scope: TenantScope,
  feed: Feed,
  row: TemplateRow,
): Promise<{ reply: Template; etag: string }> {
  await appendEvents(scope, feed, [{ type: 'template', id: row.id, row: wireTemplate(row), body_hash: null }]);
  return templateAnswer(row);
}

/** @throws AppError `not_found`, also for a template of another tenant (036 edge case "instantiating from a deleted template"). */
export function requireTemplate(row: TemplateRow | undefined, id: string): TemplateRow {
  if (row !== undefined) return row;
  throw new AppError('not_found', `Template ${id} does not exist, was deleted, or is not in your tenant.`);
}

/**
 * The template, held for a change by this transaction, after it passed the request's `If-Match`.
 * @throws AppError `not_found`, or `precondition_failed` with the current template.
 */
export async function lockTemplateForChange(
  scope: TenantScope,
  id: string,
  ifMatch: string | null,
): Promise<TemplateRow> {
  const row = requireTemplate(await lockTemplate(scope, id), id);
  const { reply, etag } = templateAnswer(row);
  requireMatch(ifMatch, etag, reply);
  return row;
}

/** System templates belong to the product (`036` FR-026). */
export function refuseSystemTemplate(template: Template): void {
  if (!template.is_system) return;
  throw new AppError(
    'precondition_failed',
    `"${template.name}" is a system template and cannot be changed or deleted; make a copy of it.`,
  );
}

export async function templateNameTaken<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'script_templates_name_is_taken')) throw error;
    throw new AppError('conflict', `There is a template named "${name}" already; choose another name.`, {
      field: 'name',
    });
  }
}
