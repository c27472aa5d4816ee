import type { ChangeSet, ChangeSetOperation } from '#contract/model/change-set.ts';
import { readDocument } from '#host/store/documents.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { findOperationSteps } from '#host/store/queries/operation-steps.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { PublishDeps } from '#host/sync/publish/publish-deps.ts';
import { pathOf } from './steps-of.ts';

/** It stopped behind one of its steps. */
export function isHalfDone(store: Store<WorkspaceSchema>, { op_id, state }: ChangeSetOperation): boolean {
  return state === 'needs_person' && (findOperationSteps(store, op_id)?.done ?? 0) > 0;
}

/**
 * What is half done counts as applied for an undo, with what the server shows now as its result, where that is what we wrote
 * (LC-71).
 */
export function asFarAsDone(
  { store, types }: Pick<PublishDeps, 'store' | 'types'>,
  set: Pick<ChangeSet, 'operations'>,
  operation: ChangeSetOperation,
): ChangeSetOperation {
  if (!isHalfDone(store, operation)) return operation;
  const row = findEntity(store, operation.lid);
  const steps = findOperationSteps(store, operation.op_id);
  if (steps === undefined || row?.remote_json == null || types.get(row.type)?.elements === undefined) return operation;
  const path = pathOf(set, operation, readDocument(steps.source_json));
  const isOurs = path.placeOf(readDocument(row.remote_json), steps.done) === steps.done;
  return { ...operation, state: 'acked', post_hash: isOurs ? row.remote_hash : null };
}
