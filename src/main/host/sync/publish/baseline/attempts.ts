import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import type { PublishRun } from '../publish-run.ts';

/** How often one request is sent before a person decides. */
export const mostAttempts = 5;

/** A monotonic time of an earlier process means nothing; the longest request is waited for anew. */
export function restartClock(run: PublishRun, operation: ChangeSetOperation): void {
  const { clock, processId } = run.deps;
  const { process_id, first_sent_mono } = run.stored(operation);
  if (process_id === processId && first_sent_mono !== null) return;
  run.record(operation, { process_id: processId, first_sent_mono: clock.monotonic() });
}
