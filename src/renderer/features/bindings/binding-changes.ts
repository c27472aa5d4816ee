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

function inTurn<Answer>(task: () => Promise<Answer>): Promise<Answer> {
  const answer = queue.then(task);
  queue = answer.catch(() => {});
  return answer;
}

/** Shows a change at once, has it stored, and notes the way back. Resolves with what the touched bindings are now. */
export async function change({ pipeline, title, apply, call }: PlannedChange): Promise<Rows> {
  const answer = await carryOut(apply, call);
  recordChange(pipeline, { title, steps: answer.undo });
  return answer.bindings;
}

async function carryOut(apply: (rows: Rows) => Rows, call: () => Promise<HostChange>): Promise<HostChange> {
  const settled = showAtOnce((rows) => inOrder(apply(rows)));
  try {
    return await inTurn(async () => {
      const answer = await call();
      showAnswer(answer.bindings, goneBy(answer.undo));
      return answer;
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
export async function goBack(pipeline: PipelineId, direction: 'undo' | 'redo'): Promise<string | null> {
  const { past, future } = pipelineState(pipeline);
  const [next] = direction === 'undo' ? past.slice(-1) : future;
  if (next === undefined) return null;
  const rest = direction === 'undo' ? { past: past.slice(0, -1) } : { future: future.slice(1) };
  setPipeline(pipeline, rest);
  try {
    const answer = await carryOut(
      (rows) => applySteps(rows, next.steps),
      () => rpc.bindings.undo.mutate({ steps: [...next.steps] }),
    );
    const other = { title: next.title, steps: answer.undo };
    const now = pipelineState(pipeline);
    setPipeline(pipeline, direction === 'undo' ? { future: [other, ...now.future] } : { past: [...now.past, other] });
    return next.title;
  } catch (error) {
    setPipeline(pipeline, { past, future });
    throw error;
  }
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
