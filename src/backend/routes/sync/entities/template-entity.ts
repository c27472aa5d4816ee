import { type NewAuditEvent, recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedTemplate } from '#backend/db/queries/audit-events/audited-template.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import { type TemplateRow, wireTemplate } from '#backend/db/queries/templates/columns.ts';
import { allTemplates, findTemplates, templateNamesInUse } from '#backend/db/queries/templates/read-templates.ts';
import {
  deleteTemplates,
  insertTemplates,
  type TemplateContent,
  updateTemplates,
} from '#backend/db/queries/templates/write-templates.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { templateEtag } from '#backend/routes/templates/template-answer.ts';
import type { ChangeSetFailure } from '#contract/http/sync.ts';
import { failure, type Judgement, type SyncedEntity } from './synced-entity.ts';
import { readTemplateOperation, type TemplateOperation } from './template-operation.ts';

/** What one operation does to its template: from `before` (null: a creation) to `after` (null: a deletion). */
interface TemplateStep {
  readonly operation: TemplateOperation;
  readonly before: TemplateRow | null;
  readonly after: TemplateContent | null;
}

/** Templates in change sets and snapshots. Their text is a field like any other. */
export const templateEntity: SyncedEntity = {
  type: 'template',
  prepare: (_dependencies, _actor, bodies, changeSetId) => {
    const operations = bodies.map(readTemplateOperation);
    return Promise.resolve({ judge: (scope, revs) => judge(scope, operations, revs, changeSetId) });
  },
  all: async (scope) => {
    const rows = await allTemplates(scope);
    return rows.map((row) => ({ ...changeOf(row.id, row), rev: row.rev }));
  },
};

async function judge(
  scope: TenantScope,
  operations: readonly TemplateOperation[],
  revs: readonly number[],
  changeSetId: string,
): Promise<Judgement> {
  const rows = await findTemplates(
    scope,
    operations.map(({ id }) => id),
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const failures: ChangeSetFailure[] = [];
  const steps: TemplateStep[] = [];
  for (const [index, operation] of operations.entries()) {
    const before = known.get(operation.id) ?? null;
    const refused = refusal(operation, before);
    if (refused === null) steps.push({ operation, before, after: contentAfter(operation, before, revs[index] ?? 0) });
    else failures.push(refused);
  }
  const wanted = steps.flatMap(({ after }) => (after === null ? [] : [after.name]));
  const inUse = await templateNamesInUse(scope, [...new Set(wanted)], new Set(known.keys()));
  return { failures: [...failures, ...namesTaken(steps, inUse)], write: () => write(scope, steps, changeSetId) };
}

function refusal(operation: TemplateOperation, before: TemplateRow | null): ChangeSetFailure | null {
  if (operation.action === 'create') {
    if (before === null) return null;
    return failure(operation, 'exists', `There is a template with the id ${operation.id} already.`);
  }
  if (before === null) return failure(operation, 'gone', `Template ${operation.id} does not exist, or no longer.`);
  if (operation.if_match !== templateEtag(before))
    return failure(operation, 'changed', `"${before.name}" was changed by somebody else since you read it.`);
  if (!before.is_system) return null;
  return failure(operation, 'system_template', `"${before.name}" is a system template and cannot be changed.`);
}

function contentAfter(operation: TemplateOperation, before: TemplateRow | null, rev: number): TemplateContent | null {
  if (operation.action === 'delete') return null;
  const { name, description, category, template_body, placeholder_annotations } = operation.fields;
  return {
    name: name ?? before?.name ?? '',
    description: description === undefined ? (before?.description ?? null) : description,
    category: category ?? before?.category ?? 'custom',
    template_body: template_body ?? before?.template_body ?? '',
    placeholder_annotations:
      placeholder_annotations === undefined ? (before?.placeholder_annotations ?? null) : placeholder_annotations,
    rev,
  };
}

/** Names that would be there twice once the set is applied: with templates it leaves alone, or with each other. */
function namesTaken(steps: readonly TemplateStep[], inUse: ReadonlySet<string>): ChangeSetFailure[] {
  const seen = new Set(inUse);
  return steps.flatMap(({ operation, after }) => {
    if (after === null) return [];
    const taken = seen.has(after.name);
    seen.add(after.name);
    if (!taken) return [];
    const message = `There is a template named "${after.name}" already; choose another name.`;
    return [failure(operation, 'name_taken', message)];
  });
}

/** Deletions first and all renames in one statement: names that the set frees are free, and may be swapped. */
async function write(scope: TenantScope, steps: readonly TemplateStep[], changeSetId: string): Promise<Change[]> {
  await deleteTemplates(
    scope,
    steps.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : [])),
  );
  const updated = await updateTemplates(
    scope,
    steps.flatMap(({ before, after }) => (before === null || after === null ? [] : [{ ...after, id: before.id }])),
  );
  const inserted = await insertTemplates(
    scope,
    steps.flatMap(({ operation, before, after }) =>
      before !== null || after === null ? [] : [{ ...after, id: operation.id }],
    ),
  );
  await recordAudits(
    scope,
    steps.map((step) => auditOf(step, changeSetId)),
  );
  const rows = new Map([...updated, ...inserted].map((row) => [row.id, row]));
  return steps.map(({ operation: { id } }) => changeOf(id, rows.get(id)));
}

function changeOf(id: string, row: TemplateRow | undefined): Change {
  return { type: 'template', id, row: row === undefined ? null : wireTemplate(row), body_hash: null };
}

/** The same events that the plain routes record, each with the change set that it was part of. */
function auditOf({ operation, before, after }: TemplateStep, change_set: string): NewAuditEvent {
  const action = after === null ? 'template_deleted' : before === null ? 'template_created' : 'template_updated';
  return {
    script_id: null,
    action,
    details: { template_id: operation.id, template_name: (after ?? before)?.name ?? '', change_set },
    before: before && auditedTemplate(before),
    after: after && auditedTemplate(after),
  };
}
