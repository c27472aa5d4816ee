import type { BindingRow, BindingStep, BindingChange as HostChange } from '#contract/rpc/bindings.ts';
import { inOrder, showAnswer, showAtOnce } from '#renderer/api/bindings.ts';
import { rpc } from '#renderer/api/client.ts';
import { type PipelineId, pipelineState, recordChange, setPipeline } from './pipeline-store.ts';

type Rows = readonly BindingRow[];

/** A change of bindings: how it looks at once, and the call that makes it. */
export interface PlannedChange {
  readonly pipeline: PipelineId;
  /** What was done, in words, for undo. */
  readonly title: string;
  readonly apply: (rows: Rows) => Rows;
  readonly call: () => Promise<HostChange>;
}

/** One change follows the other, so that each begins from what the last one left. */
let queue: Promise<unknown> = Promise.resolve();
let waiting = 0;

function inTurn<Answer>(task: () => Promise<Answer>): Promise<Answer> {
  waiting += 1;
  const answer = queue.then(task).finally(() => {
    waiting -= 1;
  });
  queue = answer.catch(() => {});
  return answer;
}

/** Whether a change is on its way, and with it something that can be taken back. */
export function isChanging(): boolean {
  return waiting > 0;
}

/** Shows a change at once, has it stored, and notes the way back. Resolves with what the touched bindings are now. */
export async function change({ pipeline, title, apply, call }: PlannedChange): Promise<Rows> {
  const settled = showAtOnce((rows) => inOrder(apply(rows)));
  try {
    return await inTurn(async () => {
      const answer = await call();
      showAnswer(answer.bindings, goneBy(answer.undo));
      recordChange(pipeline, { title, steps: answer.undo });
      return answer.bindings;
    });
  } finally {
    settled();
  }
}

/** What has to be brought back on the way back is gone now. */
function goneBy(undo: readonly BindingStep[]): string[] {
  return undo.filter(({ kind }) => kind === 'restore').map(({ lid }) => lid);
}

/** Takes the last change back, or makes it again. Resolves with its words; null where there is nothing. */
export function goBack(pipeline: PipelineId, direction: 'undo' | 'redo'): Promise<string | null> {
  // In turn: what was done a moment ago is what is taken back, also while the host has not answered.
  return inTurn(async () => {
    const { past, future } = pipelineState(pipeline);
    const [next] = direction === 'undo' ? past.slice(-1) : future;
    if (next === undefined) return null;
    const settled = showAtOnce((rows) => inOrder(applySteps(rows, next.steps)));
    try {
      const answer = await rpc.bindings.undo.mutate({ steps: [...next.steps] });
      showAnswer(answer.bindings, goneBy(answer.undo));
      const other = { title: next.title, steps: answer.undo };
      setPipeline(
        pipeline,
        direction === 'undo'
          ? { past: past.slice(0, -1), future: [other, ...future] }
          : { past: [...past, other], future: future.slice(1) },
      );
      return next.title;
    } finally {
      settled();
    }
  });
}

/** How a way back looks before the host has gone it; what it brings back comes with the answer. */
function applySteps(rows: Rows, steps: readonly BindingStep[]): Rows {
  return steps.reduce<Rows>((now, step) => {
    if (step.kind === 'remove') return now.filter(({ lid }) => lid !== step.lid);
    if (step.kind === 'restore') return now;
    const change =
      step.kind === 'set' ? step.settings : { hook_phase: step.hook_phase, execution_order: step.execution_order };
    return now.map((row) => (row.lid === step.lid ? { ...row, ...change } : row));
  }, rows);
}
