import type { JsonObject } from '#contract/model/scalars.ts';
import type { PipelineBinding } from '#contract/script/pipeline.ts';
import { statusAt, type World } from './pipeline-world.ts';

export interface Expected {
  /** Decisions in order; the operation by its status. */
  readonly path: string[];
  readonly runs: string[];
  readonly attributes: JsonObject;
  readonly success: boolean;
}

/** `runtime.md`, A binding pipeline, said once more and in another way: as a list of what can still happen. */
export function expected(world: World): Expected {
  const key = ({ hook_phase, execution_order, created_at, binding_id }: PipelineBinding) =>
    `${hook_phase === 'before' ? 0 : 2} ${String(execution_order).padStart(10, '0')} ${created_at} ${binding_id}`;
  const queue: (PipelineBinding | null)[] = [...world.bindings, null].sort((one, other) => {
    const [a, b] = [one === null ? '1' : key(one), other === null ? '1' : key(other)];
    return a < b ? -1 : 1;
  });
  let attributes: JsonObject = { start: true };
  let ended = false;
  let success = true;
  const runs: string[] = [];
  const path = queue.map((step) => {
    if (step === null) {
      if (ended) return 'not_reached';
      if (world.outcome.kind === 'fails') success = false;
      return world.outcome.kind === 'fails' ? 'failure' : 'success';
    }
    if (!step.enabled || step.unavailable !== null) return 'skipped';
    if (ended) return 'not_reached';
    const tries = step.failure_policy === 'retry' ? step.max_retries + 1 : 1;
    for (let attempt = 1; attempt <= tries; attempt++) {
      runs.push(`run ${step.binding_id} ${attempt}`);
      const status = statusAt(world, step, attempt);
      if (status === 'skipped') return 'skipped';
      if (status === 'success') {
        attributes = { ...attributes, [step.binding_id]: attempt };
        return attempt > 1 ? 'retried_then_next' : 'next';
      }
    }
    if (step.failure_policy === 'continue') return 'continued';
    ended = true;
    success = false;
    return 'stopped';
  });
  return { path, runs, attributes, success };
}
