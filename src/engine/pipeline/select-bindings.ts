import type { PipelineBinding, PlannedStep } from '#contract/script/pipeline.ts';

/**
 * The steps of a pipeline in the order in which they run: before-bindings, the operation, after-bindings; by `execution_order`, ties
 * by creation (`runtime.md`, A binding pipeline). Disabled bindings are among them: they are shown, and change nothing.
 */
export function planSteps(bindings: readonly PipelineBinding[]): PlannedStep[] {
  const lane = (phase: PipelineBinding['hook_phase']): PlannedStep[] =>
    bindings
      .filter(({ hook_phase }) => hook_phase === phase)
      .sort(byOrder)
      .map((binding) => ({ kind: 'hook', binding }));
  return [...lane('before'), { kind: 'operation' }, ...lane('after')];
}

/** Why a binding's script does not run; null where it does. */
export function whySkipped({ enabled, script, unavailable }: PipelineBinding): string | null {
  if (!enabled) return 'The binding is disabled.';
  if (unavailable !== null) return unavailable;
  return script === null ? 'The script of this binding is gone.' : null;
}

function byOrder(one: PipelineBinding, other: PipelineBinding): number {
  return (
    one.execution_order - other.execution_order ||
    compareText(one.created_at, other.created_at) ||
    compareText(one.binding_id, other.binding_id)
  );
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
