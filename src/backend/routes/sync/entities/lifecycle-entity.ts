import { lifecycleWalks } from '#backend/db/queries/kept-tests/kept-test-kinds.ts';
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
import { removeKeptTests } from '#backend/routes/kept-tests/change-kept-tests.ts';
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
import { type FieldsStep, fieldsEntity, given, namesTaken } from './fields-entity.ts';
import { readFieldsOperation } from './fields-operation.ts';
import { failure } from './synced-entity.ts';

type Step = FieldsStep<NewLifecycleFields, LifecycleFieldsChange, LifecycleRow, Content>;

interface Content {
  readonly config: LifecycleConfig;
  readonly rev: number;
  /** What it was; null where it is new. */
  readonly before: LifecycleRow | null;
}

/** Lifecycles in change sets and snapshots: each whole, judged by the engine's rules after the set. */
export const lifecycleEntity = fieldsEntity<NewLifecycleFields, LifecycleFieldsChange, LifecycleRow, Content>({
  type: 'lifecycle_config',
  label: 'lifecycle',
  read: (body) => {
    const operation = readFieldsOperation(body, { create: newLifecycleFields, update: lifecycleFieldsChange });
    storableTexts({ lifecycle: JSON.stringify(operation.fields) });
    return operation;
  },
  table: {
    find: findLifecycles,
    all: allLifecycles,
    insert: (scope, rows) => oneByOne(rows, ({ config, rev, id }) => insertLifecycle(scope, config, { rev, id })),
    update: (scope, rows) => oneByOne(rows, (row) => updated(scope, row)),
    remove: async (scope, ids) => {
      for (const id of ids) await deleteLifecycle(scope, id);
    },
  },
  nameOf: ({ name }) => name,
  created: (fields, rev) => ({ config: configOfDocument({ ...fields }), rev, before: null }),
  changed: (before, fields, rev) => ({
    config: configOfDocument({ ...toDocument(lifecycleConfig.parse(before)), ...given(fields) }),
    rev,
    before,
  }),
  together: async (scope, steps, touched) => {
    const others = (await allLifecycles(scope)).filter(({ id }) => !touched.has(id));
    const key = ({ object_type, name }: Pick<LifecycleConfig, 'object_type' | 'name'>) => `${object_type} ${name}`;
    const message = (name: string) =>
      `There is a lifecycle named "${name}" for these objects already; choose another name.`;
    const taken = namesTaken(
      steps,
      others.map(key),
      ({ config }) => key(config),
      ({ config }) => message(config.name),
    );
    return [...taken, ...broken(steps), ...(await occupied(scope, steps))];
  },
  // Those of its tests that the set leaves alone go with a lifecycle.
  before: async (scope, steps, { set, change_set }) => {
    const deleted = steps.flatMap(({ operation, after }) => (after === null ? [operation.id] : []));
    const walks = await lifecycleWalks.table.ofOwners(scope, deleted);
    const left = walks.filter(({ id }) => set.of('lifecycle_walk', id) === undefined);
    return await removeKeptTests(lifecycleWalks, scope, left, { change_set });
  },
  audits: ({ operation, before }, after, change_set) => [
    {
      script_id: null,
      action: after === null ? 'lifecycle_deleted' : before === null ? 'lifecycle_created' : 'lifecycle_updated',
      details: { lifecycle_id: operation.id, lifecycle_name: (after ?? before)?.name ?? '', change_set },
      before: before && auditedLifecycle(before),
      after: after && auditedLifecycle(after),
    },
  ],
  after: async (scope, _steps, rows) => {
    for (const row of rows) await assignInitial(scope, row);
    return [];
  },
  event: lifecycleEvent,
});

async function oneByOne<From, To>(all: readonly From[], one: (from: From) => Promise<To>): Promise<To[]> {
  const done: To[] = [];
  for (const from of all) done.push(await one(from));
  return done;
}

function updated(scope: TenantScope, { config, rev, before }: Content): Promise<LifecycleRow> {
  if (before === null) throw new Error('A change of a lifecycle knows what it was.');
  return updateLifecycle(scope, before, config, rev);
}

function broken(steps: readonly Step[]): ChangeSetFailure[] {
  return steps.flatMap(({ operation, after }) => {
    const [first] = after === null ? [] : lifecycleErrors(after.config);
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
    const kept = new Set(after?.config.states.map(({ id }) => id));
    const left = (before?.states ?? []).filter(({ id }) => !kept.has(id) && (counts.get(id) ?? 0) > 0);
    if (left.length === 0) return [];
    const names = left.map(({ id, name }) => `${name} (${counts.get(id)})`).join(', ');
    const message = `"${before?.name}": somebody is in states that would go: ${names}. Move them first.`;
    return [failure(operation, 'lifecycle_in_use', message)];
  });
}
