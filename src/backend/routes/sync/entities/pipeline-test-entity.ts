import { recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import { pipelineTestAudit } from '#backend/db/queries/audit-events/pipeline-test-audits.ts';
import { findConnectors } from '#backend/db/queries/connectors/read-connectors.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import {
  allPipelineTests,
  deletePipelineTests,
  findPipelineTests,
  insertPipelineTests,
  type PipelineTestContent,
  type PipelineTestRow,
  testsOfConnectors,
  updatePipelineTests,
} from '#backend/db/queries/pipeline-tests/pipeline-tests.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import {
  nameTakenMessage,
  pipelineTestEvent,
  storablePipelineTest,
} from '#backend/routes/pipeline-tests/pipeline-test-answer.ts';
import {
  type ChangeSetFailure,
  newPipelineTestFields,
  type PipelineTestFieldsChange,
  pipelineTestFieldsChange,
} from '#contract/http/sync.ts';
import type { PipelineTestFields } from '#contract/model/pipeline-test.ts';
import { type FieldsOperation, readFieldsOperation, revisionProblem } from './fields-operation.ts';
import { failure, type Judgement, type SyncedEntity } from './synced-entity.ts';
import type { SetView } from './whole-set.ts';

type TestOperation = FieldsOperation<PipelineTestFields, PipelineTestFieldsChange>;

/** What one operation does to its test case: from `before` (null: a creation) to `after` (null: a deletion). */
interface TestStep {
  readonly operation: TestOperation;
  readonly before: PipelineTestRow | null;
  readonly after: PipelineTestContent | null;
}

/** Pipeline test cases in change sets and snapshots. */
export const pipelineTestEntity: SyncedEntity = {
  type: 'pipeline_test',
  prepare: (_dependencies, _actor, bodies, changeSetId, set) => {
    const schemas = { create: newPipelineTestFields, update: pipelineTestFieldsChange };
    const operations = bodies.map((body) => readFieldsOperation(body, schemas));
    for (const { fields } of operations) storablePipelineTest(fields.name === undefined ? {} : { name: fields.name });
    return Promise.resolve({ judge: (scope, revs) => judge(scope, operations, revs, { changeSetId, set }) });
  },
  all: async (scope) => {
    const rows = await allPipelineTests(scope);
    return rows.map((row) => ({ ...pipelineTestEvent(row.id, row), rev: row.rev }));
  },
};

async function judge(
  scope: TenantScope,
  operations: readonly TestOperation[],
  revs: readonly number[],
  { changeSetId, set }: { readonly changeSetId: string; readonly set: SetView },
): Promise<Judgement> {
  const rows = await findPipelineTests(
    scope,
    operations.map(({ id }) => id),
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const failures: ChangeSetFailure[] = [];
  const steps: TestStep[] = [];
  for (const [index, operation] of operations.entries()) {
    const before = known.get(operation.id);
    const moved = revisionProblem(operation, before, 'pipeline test');
    if (moved === null) steps.push(stepOf(operation, before ?? null, revs[index] ?? 0));
    else failures.push(failure(operation, moved.code, moved.message));
  }
  const connectors = [...new Set(steps.flatMap(({ after }) => (after === null ? [] : [after.connector_id])))];
  const there = new Set((await findConnectors(scope, connectors)).map(({ id }) => id));
  const others = (await testsOfConnectors(scope, connectors)).filter(({ id }) => !known.has(id));
  failures.push(...goneConnectors(steps, there, set), ...namesTaken(steps, others));
  return { failures, write: () => write(scope, steps, changeSetId) };
}

function stepOf(operation: TestOperation, before: PipelineTestRow | null, rev: number): TestStep {
  if (operation.action === 'delete') return { operation, before, after: null };
  if (operation.action === 'create') return { operation, before, after: { ...operation.fields, rev } };
  if (before === null) throw new Error(`Pipeline test ${operation.id} was judged without being there.`);
  const given = Object.fromEntries(Object.entries(operation.fields).filter(([, value]) => value !== undefined));
  const { name, connector_id, operation_type, context, outcome, expectation } = before;
  return {
    operation,
    before,
    after: { name, connector_id, operation_type, context, outcome, expectation, ...given, rev },
  };
}

function goneConnectors(steps: readonly TestStep[], there: ReadonlySet<string>, set: SetView): ChangeSetFailure[] {
  return steps.flatMap(({ operation, after }) => {
    if (operation.action !== 'create' || after === null) return [];
    const connector = set.of('connector', after.connector_id);
    if (connector?.isNew === true || (connector !== null && there.has(after.connector_id))) return [];
    return [failure(operation, 'reference_gone', `The connector ${after.connector_id} does not exist, or no longer.`)];
  });
}

/** Names that a connector would have twice once the set is applied. */
function namesTaken(steps: readonly TestStep[], others: readonly PipelineTestRow[]): ChangeSetFailure[] {
  const key = ({ connector_id, name }: PipelineTestFields) => `${connector_id} ${name}`;
  const seen = new Set(others.map(key));
  return steps.flatMap(({ operation, after }) => {
    if (after === null) return [];
    const taken = seen.has(key(after));
    seen.add(key(after));
    return taken ? [failure(operation, 'name_taken', nameTakenMessage(after.name))] : [];
  });
}

/** Deletions first and all renames in one statement: names that the set frees are free, and may be swapped. */
async function write(scope: TenantScope, steps: readonly TestStep[], change_set: string): Promise<Change[]> {
  await deletePipelineTests(
    scope,
    steps.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : [])),
  );
  const updated = await updatePipelineTests(
    scope,
    steps.flatMap(({ before, after }) => (before === null || after === null ? [] : [{ ...after, id: before.id }])),
  );
  const inserted = await insertPipelineTests(
    scope,
    steps.flatMap(({ operation, before, after }) =>
      before !== null || after === null ? [] : [{ ...after, id: operation.id }],
    ),
  );
  await recordAudits(
    scope,
    steps.map(({ operation, before, after }) => pipelineTestAudit(operation.id, { before, after }, { change_set })),
  );
  const rows = new Map([...updated, ...inserted].map((row) => [row.id, row]));
  return steps.map(({ operation: { id } }) => pipelineTestEvent(id, rows.get(id)));
}
