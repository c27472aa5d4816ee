import type { PipelineRunEvent } from '#contract/rpc/pipelines.ts';
import type { PipelineResult, PipelineStep, PlannedStep, StepAttempt } from '#contract/script/pipeline.ts';
import { counted } from '#renderer/lib/size.ts';
import { duration } from '#renderer/lib/time.ts';

/** A step in a dry run, as the canvas shows it. */
export interface StepLook {
  readonly state: 'waiting' | 'running' | 'success' | 'failure' | 'timeout' | 'skipped' | 'not_reached';
  /** The pipeline went on to the next step by the way of success. */
  readonly went: boolean;
  /** It failed, and its policy decided. */
  readonly failed: boolean;
  /** The pipeline ended here. */
  readonly stopped: boolean;
  readonly attempts: number;
  /** Null before its end. */
  readonly duration_ms: number | null;
  /** In words, for lists and screen readers. */
  readonly words: string;
}

/** A dry run as far as it has come. */
export interface PipelineRun {
  readonly run_id: string;
  readonly phase: 'running' | 'ended';
  /** Ids of the steps on the canvas, in order. */
  readonly order: readonly string[];
  readonly looks: ReadonlyMap<string, StepLook>;
  readonly attempts: ReadonlyMap<string, readonly StepAttempt[]>;
  readonly steps: ReadonlyMap<string, PipelineStep>;
  readonly result: PipelineResult | null;
  /** Why there is no result, in the host's words. */
  readonly stopped: string | null;
}

export function beginRun(run_id: string): PipelineRun {
  return {
    run_id,
    phase: 'running',
    order: [],
    looks: new Map(),
    attempts: new Map(),
    steps: new Map(),
    result: null,
    stopped: null,
  };
}

const idOf = (step: PlannedStep | PipelineStep) => (step.kind === 'hook' ? step.binding.binding_id : 'operation');

/** What an event makes of a run. */
export function advance(run: PipelineRun, event: PipelineRunEvent): PipelineRun {
  switch (event.type) {
    case 'planned': {
      const order = event.steps.map(idOf);
      return { ...run, order, looks: new Map(order.map((id) => [id, plain('waiting', 'waiting')])) };
    }
    case 'step_begun':
      return look(run, event.index, () => plain('running', 'running'));
    case 'waiting':
      return look(run, event.index, (before) => ({
        ...before,
        words: `waiting ${event.delay_ms / 1000} s before attempt ${event.attempt}`,
      }));
    case 'attempt': {
      const id = run.order[event.index];
      if (id === undefined) return run;
      const attempts = new Map(run.attempts).set(id, [...(run.attempts.get(id) ?? []), event.attempt]);
      const count = event.attempt.attempt;
      return look({ ...run, attempts }, event.index, (before) => ({
        ...before,
        attempts: count,
        words: `running, ${counted(count, 'attempt')}`,
      }));
    }
    case 'step': {
      const id = run.order[event.index] ?? idOf(event.step);
      const steps = new Map(run.steps).set(id, event.step);
      return { ...run, steps, looks: new Map(run.looks).set(id, lookOf(event.step)) };
    }
    case 'ended':
      return ended(run, event.result, event.stopped);
  }
}

/** The state of a run that is over, such as one of a saved test. */
export function runOf(result: PipelineResult): PipelineRun {
  const order = result.steps.map(idOf);
  return ended({ ...beginRun(''), order }, result, null);
}

/** How far a run has come, or how it ended, in one line. */
export function runInWords(run: PipelineRun): string {
  if (run.phase === 'running') return `Running: ${run.steps.size} of ${counted(run.order.length, 'step')}`;
  const { result } = run;
  if (result === null) return `Stopped: ${run.stopped}`;
  if (result.success)
    return `The pipeline succeeds · ${counted(result.steps.length, 'step')} · ${duration(result.duration_ms)}`;
  const step = result.failure === null ? undefined : result.steps[result.failure.step];
  return `The pipeline fails at ${step === undefined ? 'a step' : stepName(step)}: ${result.failure?.message}`;
}

/** What a step is called: its script, or the operation. */
export function stepName(step: PipelineStep): string {
  if (step.kind === 'operation') return 'the operation';
  return step.binding.script?.script_name ?? 'a script that is gone';
}

function ended(run: PipelineRun, result: PipelineResult | null, stopped: string | null): PipelineRun {
  if (result === null) {
    const looks = new Map(run.looks);
    for (const [id, one] of looks) if (one.state === 'running') looks.set(id, plain('not_reached', 'stopped'));
    return { ...run, phase: 'ended', looks, stopped };
  }
  const steps = new Map(result.steps.map((step) => [idOf(step), step] as const));
  const looks = new Map(
    result.steps.map((step) => {
      const before = run.looks.get(idOf(step));
      const now = lookOf(step);
      return [
        idOf(step),
        before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now,
      ] as const;
    }),
  );
  return { ...run, phase: 'ended', order: [...steps.keys()], steps, looks, result, stopped };
}

function look(run: PipelineRun, index: number, change: (before: StepLook) => StepLook): PipelineRun {
  const id = run.order[index];
  if (id === undefined) return run;
  const before = run.looks.get(id) ?? plain('waiting', 'waiting');
  return { ...run, looks: new Map(run.looks).set(id, change(before)) };
}

function plain(state: StepLook['state'], words: string): StepLook {
  return { state, went: false, failed: false, stopped: false, attempts: 0, duration_ms: null, words };
}

const stateWords: Readonly<Record<PipelineStep['status'], string>> = {
  success: 'success',
  failure: 'failure',
  timeout: 'timeout',
  skipped: 'skipped',
  not_reached: 'not reached',
};

function lookOf(step: PipelineStep): StepLook {
  const words: string[] = [stateWords[step.status]];
  if (step.kind === 'operation') {
    // Also after an operation that failed the after-steps run, and see its message.
    const went = step.status !== 'not_reached';
    if (step.reason !== null) words.push(step.reason);
    return {
      state: step.status,
      went,
      failed: false,
      stopped: false,
      attempts: 0,
      duration_ms: null,
      words: words.join(', '),
    };
  }
  const attempts = step.attempts.length;
  const failed = step.decision === 'stopped' || step.decision === 'continued';
  const went = step.decision === 'next' || step.decision === 'retried_then_next' || step.decision === 'skipped';
  if (attempts > 1) words.push(counted(attempts, 'attempt'));
  if (attempts > 0) words.push(duration(step.duration_ms));
  if (step.reason !== null) words.push(step.reason);
  return {
    state: step.status,
    went,
    failed,
    stopped: step.decision === 'stopped',
    attempts,
    duration_ms: attempts === 0 ? null : step.duration_ms,
    words: words.join(', '),
  };
}
