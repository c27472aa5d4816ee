import { findChangeSet } from '#host/store/queries/change-sets.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { listLeftMarks } from '#host/store/queries/operations.ts';
import type { PublishDeps } from './publish-deps.ts';
import { PublishRun } from './publish-run.ts';
import { sendOperation } from './send-operation.ts';

/**
 * Takes birth marks off that a publish has left behind: it ended before the step that removes them, or that step was
 * refused. Everybody else treats the entity as somebody's unfinished creation until then (S96). Returns what it moved.
 */
export async function tidyMarks(deps: PublishDeps, signal: AbortSignal): Promise<string[]> {
  const moved: string[] = [];
  for (const { op_id, cs_id, lid } of listLeftMarks(deps.store)) {
    const set = findChangeSet(deps.store, cs_id);
    // What is not on the server, as far as is known, has no mark there.
    if (signal.aborted || set === undefined || findEntity(deps.store, lid)?.remote_json == null) continue;
    const run = new PublishRun(deps, set, signal);
    const operation = run.set.operations.find((one) => one.op_id === op_id);
    if (operation === undefined) continue;
    run.record(operation, { state: 'planned', attempts: 0, first_sent_mono: null, ended_at: null, message: '' });
    await sendOperation(run, operation);
    moved.push(lid);
  }
  return moved;
}
