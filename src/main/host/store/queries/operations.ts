import type { Store } from '../store.ts';
import type { OperationRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** States in which a request has left and nobody knows yet what it did. */
const unsettledStates = ['sent', 'unknown'];

export function insertOperation(store: WorkspaceStore, row: OperationRow): void {
  store.run(store.build.insertInto('operation').values(row));
}

export function findOperation(store: WorkspaceStore, opId: string): OperationRow | undefined {
  return store.first(store.build.selectFrom('operation').selectAll().where('op_id', '=', opId));
}

/** In the order in which they may be sent. */
export function listOperations(store: WorkspaceStore, csId: string): OperationRow[] {
  return store.all(store.build.selectFrom('operation').selectAll().where('cs_id', '=', csId).orderBy('ord'));
}

/** Everything that was ever approved about one entity, in no order. */
export function listOperationsOf(store: WorkspaceStore, lid: string): OperationRow[] {
  return store.all(store.build.selectFrom('operation').selectAll().where('lid', '=', lid).orderBy('op_id'));
}

export function updateOperation(
  store: WorkspaceStore,
  opId: string,
  changes: Partial<Omit<OperationRow, 'op_id'>>,
): void {
  store.run(store.build.updateTable('operation').set(changes).where('op_id', '=', opId));
}

export function listUnsettled(store: WorkspaceStore): OperationRow[] {
  return store.all(
    store.build
      .selectFrom('operation')
      .selectAll()
      .where('state', 'in', unsettledStates)
      .orderBy('cs_id')
      .orderBy('ord'),
  );
}

/** Removals of birth marks that did not happen and that nobody will go on with. */
export function listLeftMarks(store: WorkspaceStore): Pick<OperationRow, 'op_id' | 'cs_id' | 'lid'>[] {
  return store.all(
    store.build
      .selectFrom('operation')
      .innerJoin('change_set', 'change_set.cs_id', 'operation.cs_id')
      .select(['operation.op_id', 'operation.cs_id', 'operation.lid'])
      .where('operation.kind', '=', 'remove_mark')
      .where('operation.state', 'in', ['planned', 'not_applied', 'rejected'])
      .where('change_set.state', 'in', ['done', 'left', 'abandoned', 'rejected'])
      .orderBy('operation.op_id'),
  );
}

export function unsettledLids(store: WorkspaceStore): Set<string> {
  const rows = store.all(store.build.selectFrom('operation').select('lid').where('state', 'in', unsettledStates));
  return new Set(rows.map(({ lid }) => lid));
}

export function isUnsettled(store: WorkspaceStore, lid: string): boolean {
  return (
    store.first(
      store.build.selectFrom('operation').select('op_id').where('lid', '=', lid).where('state', 'in', unsettledStates),
    ) !== undefined
  );
}
