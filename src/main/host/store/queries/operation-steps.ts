import type { Store } from '../store.ts';
import type { OperationStepRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function findOperationSteps(store: WorkspaceStore, opId: string): OperationStepRow | undefined {
  return store.first(store.build.selectFrom('operation_step').selectAll().where('op_id', '=', opId));
}

export function putOperationSteps(store: WorkspaceStore, row: OperationStepRow): void {
  const { source_json, done, total } = row;
  store.run(
    store.build
      .insertInto('operation_step')
      .values(row)
      .onConflict((conflict) => conflict.column('op_id').doUpdateSet({ source_json, done, total })),
  );
}

/** Operations on an entity that have begun and are not at their end: `planOperation`s of the contract, the newest first. */
export function listBegunOn(store: WorkspaceStore, lid: string): string[] {
  const rows = store.all(
    store.build
      .selectFrom('operation_step as step')
      .innerJoin('operation', 'operation.op_id', 'step.op_id')
      .select('operation.operation_json')
      .where('operation.lid', '=', lid)
      .where('operation.state', 'in', ['sent', 'unknown', 'needs_person'])
      .orderBy('operation.sent_at', 'desc'),
  );
  return rows.map(({ operation_json }) => operation_json);
}

/** How many steps stand of each operation of a publish that goes step by step. */
export function listStepsDone(store: WorkspaceStore, csId: string): Map<string, number> {
  const rows = store.all(
    store.build
      .selectFrom('operation_step as step')
      .innerJoin('operation', 'operation.op_id', 'step.op_id')
      .select(['step.op_id', 'step.done'])
      .where('operation.cs_id', '=', csId),
  );
  return new Map(rows.map(({ op_id, done }) => [op_id, done]));
}
