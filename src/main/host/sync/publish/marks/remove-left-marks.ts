import { findChangeSet } from '#host/store/queries/change-sets.ts';
import { listLeftMarks } from '#host/store/queries/operations.ts';
import { mostAttempts } from '../baseline/attempts.ts';
import { sendOperations } from '../baseline/send-operation.ts';
import type { PublishDeps } from '../publish-deps.ts';
import { PublishRun } from '../publish-run.ts';

/**
 * A creation stands and nobody goes on with the publish it was part of: its mark is taken away all the same, since others
 * may not touch what carries one (S96). Returns the entities this has looked at.
 */
export async function removeLeftMarks(deps: PublishDeps, signal: AbortSignal): Promise<string[]> {
  const moved: string[] = [];
  for (const left of listLeftMarks(deps.store, mostAttempts)) {
    const row = findChangeSet(deps.store, left.cs_id);
    if (row === undefined || signal.aborted) continue;
    const run = new PublishRun(deps, row, signal);
    const operation = run.set.operations.find((one) => one.op_id === left.op_id);
    if (operation === undefined) continue;
    moved.push(operation.lid);
    await sendOperations(run, [operation]);
  }
  return moved;
}
