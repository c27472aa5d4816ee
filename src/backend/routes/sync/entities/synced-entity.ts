import type { Dependencies } from '#backend/app/dependencies.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import type { Actor, TenantScope } from '#backend/db/with-tenant.ts';
import type { ChangeSetFailure, OperationBody, SyncedType } from '#contract/http/sync.ts';
import type { SetView } from './whole-set.ts';

/** Operations that have been judged against what is there. Nothing is written before all of the set have passed. */
export interface Judgement {
  readonly failures: readonly ChangeSetFailure[];
  /** Writes them with their audit events. Returns what became of each, in their order, and then of what went with them. */
  write(): Promise<Change[]>;
}

/** What can be known about the operations before their transaction; it may take its time. */
export interface Preparation {
  /**
   * Judges the state that the whole set leads to, not one operation after the other (`sync.md` 3.11).
   * @param revs the revisions that the entities get if the set is applied, in the operations' order.
   */
  judge(scope: TenantScope, revs: readonly number[]): Promise<Judgement>;
}

/** What change sets and snapshots have to know about a type of entity. A type joins by an entry in `synced-entities.ts`. */
export interface SyncedEntity {
  readonly type: SyncedType;
  /**
   * Checks all there is to check without looking at what is stored.
   * @throws AppError `validation_error` that names the operation and its field.
   */
  prepare(
    dependencies: Dependencies,
    actor: Actor,
    operations: readonly OperationBody[],
    changeSetId: string,
    set: SetView,
  ): Promise<Preparation>;
  /** Every entity of the type, for a snapshot. */
  all(scope: TenantScope): Promise<SnapshotEntity[]>;
}

export interface SnapshotEntity extends Change {
  readonly rev: number;
}

export function failure(
  operation: Pick<OperationBody, 'op_id'>,
  code: ChangeSetFailure['code'],
  message: string,
): ChangeSetFailure {
  return { op_id: operation.op_id, code, message };
}
