import { sameJson } from '#engine/merge/canonical-json.ts';
import { allTenants } from './all-tenants.ts';
import { recordAudits } from './queries/audit-events/audit-events.ts';
import { auditedTemplate } from './queries/audit-events/audited-template.ts';
import { appendEvents } from './queries/feed/append-events.ts';
import { lockFeed, openFeed } from './queries/feed/lock-feed.ts';
import { type TemplateRow, wireTemplate } from './queries/templates/columns.ts';
import { findTemplates, templateNamesInUse } from './queries/templates/read-templates.ts';
import { insertTemplates, updateTemplates } from './queries/templates/write-templates.ts';
import { readSystemTemplates, type SystemTemplate } from './system-templates.ts';
import { type Database, nobody, type TenantScope, withTenant } from './with-tenant.ts';

/** Brings the product's templates, as this version has them, to every tenant. Does nothing where they are there. */
export async function seedSystemTemplates(db: Database): Promise<void> {
  for (const tenant_id of await allTenants(db)) {
    await withTenant(db, { tenant_id, actor_id: nobody }, async (scope) => {
      await openFeed(scope);
      await addSystemTemplates(scope);
    });
  }
}

/** The same for one tenant, whose feed is open. A tenant's own template keeps its name; ours gets another then. */
export async function addSystemTemplates(scope: TenantScope): Promise<void> {
  const wanted = readSystemTemplates();
  const ids = wanted.map(({ id }) => id);
  if (outdated(wanted, await findTemplates(scope, ids)).length === 0) return;
  const feed = await lockFeed(scope);
  // Another node may have done it while this one waited for its turn.
  const known = new Map((await findTemplates(scope, ids)).map((row) => [row.id, row]));
  const changes = outdated(wanted, [...known.values()]);
  const taken = await templateNamesInUse(
    scope,
    changes.map(({ name }) => name),
    new Set(ids),
  );
  const contents = changes.map((template, index) => ({
    ...template,
    name: taken.has(template.name) ? `${template.name} (system)` : template.name,
    rev: feed.seq + 1 + index,
  }));
  const updated = await updateTemplates(
    scope,
    contents.filter(({ id }) => known.has(id)),
  );
  const inserted = await insertTemplates(
    scope,
    contents.filter(({ id }) => !known.has(id)).map((template) => ({ ...template, is_system: true })),
  );
  const rows = [...updated, ...inserted].sort((left, right) => left.rev - right.rev);
  await recordAudits(
    scope,
    rows.map((row) => auditOf(row, known.get(row.id))),
  );
  await appendEvents(
    scope,
    feed,
    rows.map((row) => ({ type: 'template' as const, id: row.id, row: wireTemplate(row), body_hash: null })),
  );
}

function outdated(wanted: readonly SystemTemplate[], rows: readonly TemplateRow[]): SystemTemplate[] {
  const known = new Map(rows.map((row) => [row.id, row]));
  return wanted.filter((template) => {
    const row = known.get(template.id);
    if (row === undefined) return true;
    const { description, category, template_body, placeholder_annotations } = template;
    const same = row.description === description && row.category === category && row.template_body === template_body;
    return !same || !sameJson(row.placeholder_annotations, placeholder_annotations);
  });
}

function auditOf(row: TemplateRow, before: TemplateRow | undefined) {
  return {
    script_id: null,
    action: before === undefined ? ('template_created' as const) : ('template_updated' as const),
    details: { template_id: row.id, template_name: row.name },
    before: before === undefined ? null : auditedTemplate(before),
    after: auditedTemplate(row),
  };
}
