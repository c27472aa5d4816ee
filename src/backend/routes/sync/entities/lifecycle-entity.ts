import { recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import { countByState } from '#backend/db/queries/lifecycles/assignments.ts';
import {
  allLifecycles,
  deleteLifecycle,
  findLifecycles,
  insertLifecycle,
  type LifecycleRow,
  updateLifecycle,
} from '#backend/db/queries/lifecycles/lifecycles.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { assignInitial, auditedLifecycle } from '#backend/routes/lifecycles/change-lifecycle.ts';
import { lifecycleEvent } from '#backend/routes/lifecycles/lifecycle-answer.ts';
import {
  type ChangeSetFailure,
  type LifecycleFieldsChange,
  lifecycleFieldsChange,
  type NewLifecycleFields,
  newLifecycleFields,
} from '#contract/http/sync.ts';
import { type LifecycleConfig, lifecycleConfig } from '#contract/model/lifecycle.ts';
import { configOfDocument, toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { lifecycleErrors } from '#engine/lifecycle/refuse.ts';
import { type FieldsOperation, readFieldsOperation, revisionProblem } from './fields-operation.ts';
import { failure, type Judgement, type SyncedEntity } from './synced-entity.ts';

type Operation = FieldsOperation<NewLifecycleFields, LifecycleFieldsChange>;

/** What one operation does to its lifecycle: from `before` (null: a creation) to `after` (null: a deletion). */
interface Step {
  readonly operation: Operation;
  readonly before: LifecycleRow | null;
  readonly after: LifecycleConfig | null;
  readonly rev: number;
}

/** Lifecycles in change sets and snapshots: each whole, judged by the engine's rules after the set. */
export const lifecycleEntity: SyncedEntity = {
  type: 'lifecycle_config',
  prepare: (_dependencies, _actor, bodies, changeSetId) => {
    const schemas = { create: newLifecycleFields, update: lifecycleFieldsChange };
    const operations = bodies.map((body) => readFieldsOperation(body, schemas));
    for (const { fields } of operations) storableTexts({ lifecycle: JSON.stringify(fields) });
    return Promise.resolve({ judge: (scope, revs) => judge(scope, operations, revs, changeSetId) });
  },
  all: async (scope) => {
    const rows = await allLifecycles(scope);
    return rows.map((row) => ({ ...lifecycleEvent(row.id, row), rev: row.rev }));
  },
};

async function judge(
  scope: TenantScope,
  operations: readonly Operation[],
  revs: readonly number[],
  changeSetId: string,
): Promise<Judgement> {
  const ids = operations.map(({ id }) => id);
  const known = new Map((await findLifecycles(scope, ids)).map((row) => [row.id, row]));
  const failures: ChangeSetFailure[] = [];
  const steps: Step[] = [];
  for (const [index, operation] of operations.entries()) {
    const before = known.get(operation.id);
    const moved = revisionProblem(operation, before, 'lifecycle');
    if (moved === null) steps.push(stepOf(operation, before ?? null, revs[index] ?? 0));
    else failures.push(failure(operation, moved.code, moved.message));
  }
  const others = steps.length === 0 ? [] : (await allLifecycles(scope)).filter(({ id }) => !known.has(id));
  failures.push(...namesTaken(steps, others), ...broken(steps), ...(await occupied(scope, steps)));
  return { failures, write: () => write(scope, steps, changeSetId) };
}

function stepOf(operation: Operation, before: LifecycleRow | null, rev: number): Step {
  if (operation.action === 'delete') return { operation, before, after: null, rev };
  const base = before === null ? {} : toDocument(lifecycleConfig.parse(before));
  const given = Object.fromEntries(Object.entries(operation.fields).filter(([, value]) => value !== undefined));
  return { operation, before, after: configOfDocument({ ...base, ...given }), rev };
}

/** Names that kinds of objects would have twice once the set is applied. */
function namesTaken(steps: readonly Step[], others: readonly LifecycleRow[]): ChangeSetFailure[] {
  const key = ({ object_type, name }: Pick<LifecycleConfig, 'object_type' | 'name'>) => `${object_type} ${name}`;
  const seen = new Set(others.map(key));
  return steps.flatMap(({ operation, after }) => {
    if (after === null) return [];
    const taken = seen.has(key(after));
    seen.add(key(after));
    if (!taken) return [];
    const message = `There is a lifecycle named "${after.name}" for these objects already; choose another name.`;
    return [failure(operation, 'name_taken', message)];
  });
}

function broken(steps: readonly Step[]): ChangeSetFailure[] {
  return steps.flatMap(({ operation, after }) => {
    const [first] = after === null ? [] : lifecycleErrors(after);
    return first === undefined ? [] : [failure(operation, 'lifecycle_broken', first.message)];
  });
}

/** States that would go with somebody in them. */
async function occupied(scope: TenantScope, steps: readonly Step[]): Promise<ChangeSetFailure[]> {
  const changed = steps.filter(({ before }) => before !== null);
  const counts = await countByState(
    scope,
    changed.map(({ operation }) => operation.id),
  );
  return changed.flatMap(({ operation, before, after }) => {
    const kept = new Set(after?.states.map(({ id }) => id));
    const left = (before?.states ?? []).filter(({ id }) => !kept.has(id) && (counts.get(id) ?? 0) > 0);
    if (left.length === 0) return [];
    const names = left.map(({ id, name }) => `${name} (${counts.get(id)})`).join(', ');
    const message = `"${before?.name}": somebody is in states that would go: ${names}. Move them first.`;
    return [failure(operation, 'lifecycle_in_use', message)];
  });
}

/** Deletions first: the names that they free are free. */
async function write(scope: TenantScope, steps: readonly Step[], change_set: string): Promise<Change[]> {
  for (const { before, after } of steps) if (before !== null && after === null) await deleteLifecycle(scope, before.id);
  const rows = new Map<string, LifecycleRow>();
  for (const step of steps) {
    const row = await writeStep(scope, step);
    if (row === null) continue;
    rows.set(row.id, row);
    await assignInitial(scope, row);
  }
  await recordAudits(
    scope,
    steps.map(({ operation, before }) => {
      const after = rows.get(operation.id) ?? null;
      const action = after === null ? 'lifecycle_deleted' : before === null ? 'lifecycle_created' : 'lifecycle_updated';
      return {
        script_id: null,
        action,
        details: { lifecycle_id: operation.id, lifecycle_name: (after ?? before)?.name ?? '', change_set },
        before: before && auditedLifecycle(before),
        after: after && auditedLifecycle(after),
      };
    }),
  );
  return steps.map(({ operation: { id } }) => lifecycleEvent(id, rows.get(id)));
}

async function writeStep(scope: TenantScope, { operation, before, after, rev }: Step): Promise<LifecycleRow | null> {
  if (after === null) return null;
  if (before === null) return await insertLifecycle(scope, after, { rev, id: operation.id });
  return await updateLifecycle(scope, before, after, rev);
}
