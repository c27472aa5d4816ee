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
