import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { ownElements } from '#engine/lifecycle/publish/element-ids.ts';
import type { StepPath } from '#engine/lifecycle/publish/step-path.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { listElementIds } from '#host/store/queries/element-ids.ts';
import {
  documentOfDetail,
  readActions,
  readConditions,
  readLifecycleDetail,
} from '#host/sync/baseline/lifecycle-detail.ts';
import { lifecyclePath } from '#host/sync/baseline/read-lifecycle.ts';
import { serverElementIds } from '#host/sync/elements.ts';
import type { PublishRun } from '#host/sync/publish/publish-run.ts';

interface Place {
  readonly path: StepPath;
  readonly remoteId: string;
  readonly done: number;
}

/**
 * Whether the server shows what the step before left, as far as the next one would change it: one request, and another where
 * it replaces a list or takes one away. Throws `PublishStop`.
 */
export async function isAsExpected(run: PublishRun, operation: ChangeSetOperation, place: Place): Promise<boolean> {
  const { path, remoteId, done } = place;
  const detail = readLifecycleDetail(await run.looking(() => run.looks.at(lifecyclePath(remoteId))));
  if (detail === null) return false;
  const ids = listElementIds(run.deps.store, operation.lid);
  const shown = ownElements(documentOfDetail(detail), [], ids, false).document;
  return path.isOutlined(shown, done) && (await isListAsExpected(run, operation, place));
}

/** What is replaced, and what goes with what is deleted, is as it was. */
async function isListAsExpected(
  run: PublishRun,
  operation: ChangeSetOperation,
  { path, remoteId, done }: Place,
): Promise<boolean> {
  const step = path.steps[done];
  if (step === undefined || step.kind === 'change_config') return true;
  const id = serverElementIds(run.deps.store, operation.lid).get(step.id) ?? step.id;
  const before = path.after(done);
  if (step.kind === 'set_actions' || step.kind === 'remove_state') {
    const at = lifecyclePath(remoteId, 'states', id, 'actions');
    const shown = readActions(await run.looking(() => run.looks.at(at)));
    const state = before.states.find((one) => one.id === step.id);
    return sameJson(shown, { entry_actions: state?.entry_actions, exit_actions: state?.exit_actions });
  }
  if (step.kind !== 'set_conditions' && step.kind !== 'remove_transition') return true;
  const at = lifecyclePath(remoteId, 'transitions', id, 'conditions');
  const shown = readConditions(await run.looking(() => run.looks.at(at)));
  return sameJson(shown, before.transitions.find((one) => one.id === step.id)?.conditions ?? null);
}
