import type { PipelineContext } from '#contract/model/pipeline-test.ts';
import type {
  HookStep,
  OperationOutcome,
  OperationStep,
  PipelineBinding,
  PipelineEvent,
  PipelineFlow,
  PipelineResult,
  PipelineStep,
  PlannedStep,
  StepAttempt,
} from '#contract/script/pipeline.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import type { TestContext } from '#contract/script/test-context.ts';
import { attemptContext, type RunWorld } from './attempt-context.ts';
import { backoffMs } from './backoff.ts';
import { failureMessage, idleStep, settleStep, triesAgain } from './decide.ts';
import { planSteps, whySkipped } from './select-bindings.ts';

/** One run of a script, as the pipeline asks for it. */
export interface AttemptRequest {
  /** Which of the planned steps it is, from 0. */
  readonly index: number;
  readonly binding: PipelineBinding;
  readonly attempt: number;
  readonly context: TestContext;
  readonly timeout_ms: number;
}

/**
 * All that a pipeline does to the world. Whatever a port rejects with ends the run with that rejection: the run is then not settled,
 * and goes on later from what `afterStep` and `afterAttempt` kept. A failed operation is no rejection but an outcome.
 */
export interface PipelinePorts {
  runScript(request: AttemptRequest): Promise<RunResult>;
  /** The connector operation, with what the last before-step left. */
  operate(flow: PipelineFlow): Promise<OperationOutcome>;
  /** Waits between attempts; a dry run returns at once. */
  wait(ms: number): Promise<void>;
  /** Milliseconds that only grow, for durations; no decision depends on it. */
  clock(): number;
  /** Looked at before every step and every attempt; a port that takes long listens to it by itself. */
  readonly signal?: { throwIfAborted(): void };
  /** Persistence, each awaited before anything else happens. Only before a step that runs. */
  beforeStep?(index: number, step: PlannedStep): Promise<void>;
  afterAttempt?(index: number, attempt: StepAttempt): Promise<void>;
  /** After every step, also one that was skipped or not reached, so that `done.steps` is what it was given. */
  afterStep?(index: number, step: PipelineStep): Promise<void>;
}

export interface PipelineInput {
  readonly operation_type: TestContext['operation_type'];
  readonly connector_id: string | null;
  /** All bindings of the connector's operation, in any order, disabled ones too. */
  readonly bindings: readonly PipelineBinding[];
  readonly context: PipelineContext;
  /** The instant the run began (milliseconds since 1970), where the context names no `now`. */
  readonly started_ms: number;
  /** What an interrupted run had settled: its first steps in order, and the attempts of the step that was under way. */
  readonly done?: { readonly steps: readonly PipelineStep[]; readonly attempts?: readonly StepAttempt[] };
}

/** What is known while a run goes on. */
interface Progress {
  readonly steps: PipelineStep[];
  flow: PipelineFlow;
  outcome: OperationOutcome | null;
  failure: PipelineResult['failure'];
  /** Why nothing further is reached; null while the run goes on. */
  stopped: string | null;
  /** Steps that ran, or would have been run, so far. */
  ordinal: number;
  waited_ms: number;
}

/**
 * Runs the bindings of one connector operation around it (`runtime.md`, A binding pipeline; docs/specs/pipelines.md). The only
 * implementation: dry runs and real runs differ in their ports. Rejects with the signal's reason, or with what a port rejected with.
 */
export async function runPipeline(
  input: PipelineInput,
  ports: PipelinePorts,
  onEvent: (event: PipelineEvent) => void = () => {},
): Promise<PipelineResult> {
  const plan = planSteps(input.bindings);
  return new PipelineRun(input, ports, onEvent, plan).run();
}

class PipelineRun {
  private readonly input: PipelineInput;
  private readonly ports: PipelinePorts;
  private readonly onEvent: (event: PipelineEvent) => void;
  private readonly plan: readonly PlannedStep[];
  private readonly world: RunWorld;
  private readonly at: Progress;

  constructor(
    input: PipelineInput,
    ports: PipelinePorts,
    onEvent: (event: PipelineEvent) => void,
    plan: readonly PlannedStep[],
  ) {
    const { context, connector_id, operation_type } = input;
    const started_ms = context.now === undefined ? input.started_ms : Date.parse(context.now);
    this.input = input;
    this.ports = ports;
    this.onEvent = onEvent;
    this.plan = plan;
    this.world = { connector_id, operation_type, context, started_ms };
    const flow = { attributes: context.attributes, variables: context.variables };
    this.at = { steps: [], flow, outcome: null, failure: null, stopped: null, ordinal: 0, waited_ms: 0 };
  }

  async run(): Promise<PipelineResult> {
    const { ports, plan, at, input } = this;
    const begun = ports.clock();
    this.onEvent({ type: 'planned', steps: [...plan] });
    for (const [index, planned] of plan.entries()) {
      ports.signal?.throwIfAborted();
      const settled = input.done?.steps[index];
      const step = settled ?? (await this.step(index, planned));
      this.note(index, step);
      this.onEvent({ type: 'step', index, step });
    }
    const { flow, outcome, failure, steps } = at;
    const duration_ms = Math.max(0, ports.clock() - begun);
    const { operation_type } = input;
    return { success: failure === null, operation_type, steps, flow, outcome, failure, duration_ms };
  }

  private async step(index: number, planned: PlannedStep): Promise<PipelineStep> {
    const { ports } = this;
    const step = this.idle(planned) ?? (await this.running(index, planned));
    await ports.afterStep?.(index, step);
    return step;
  }

  private async running(index: number, planned: PlannedStep): Promise<PipelineStep> {
    this.onEvent({ type: 'step_begun', index });
    await this.ports.beforeStep?.(index, planned);
    return planned.kind === 'hook' ? this.hook(index, planned.binding) : this.operation(this.at.flow);
  }

  /** The step where it does not run; null where it does. */
  private idle(planned: PlannedStep): PipelineStep | null {
    const { flow: input, stopped } = this.at;
    if (planned.kind === 'hook') {
      const why = whySkipped(planned.binding);
      if (why !== null) return idleStep(planned.binding, input, 'skipped', why);
      return stopped === null ? null : idleStep(planned.binding, input, 'not_reached', stopped);
    }
    if (stopped === null) return null;
    return { kind: 'operation', status: 'not_reached', reason: stopped, input, outcome: null, duration_ms: 0 };
  }

  private async hook(index: number, binding: PipelineBinding): Promise<HookStep> {
    const { at, input, ports } = this;
    const resumed = index === input.done?.steps.length ? (input.done.attempts ?? []) : [];
    const attempts = [...resumed];
    let waited = at.waited_ms + delays(resumed);
    while (triesAgain(binding, attempts)) {
      const attempt = attempts.length + 1;
      const delay_ms = backoffMs(attempt);
      if (delay_ms > 0) {
        this.onEvent({ type: 'waiting', index, attempt, delay_ms });
        await ports.wait(delay_ms);
      }
      ports.signal?.throwIfAborted();
      waited += delay_ms;
      const { flow, ordinal, outcome } = at;
      const context = attemptContext(this.world, { binding, ordinal, attempt, waited_ms: waited, flow, outcome });
      const timeout_ms = binding.timeout_seconds * 1000;
      const result = await ports.runScript({ index, binding, attempt, context, timeout_ms });
      const entry: StepAttempt = { attempt, delay_ms, context: replayable(context, result), result };
      attempts.push(entry);
      await ports.afterAttempt?.(index, entry);
      this.onEvent({ type: 'attempt', index, attempt: entry });
    }
    return settleStep(binding, at.flow, attempts);
  }

  private async operation(input: PipelineFlow): Promise<OperationStep> {
    const begun = this.ports.clock();
    const outcome = await this.ports.operate(input);
    const duration_ms = Math.max(0, this.ports.clock() - begun);
    const step = { kind: 'operation', input, outcome, duration_ms } as const;
    if (outcome.kind === 'succeeds') return { ...step, status: 'success', reason: null };
    return { ...step, status: 'failure', reason: 'The operation failed; after-steps see its message.' };
  }

  private note(index: number, step: PipelineStep): void {
    const { at } = this;
    at.steps.push(step);
    if (step.kind === 'operation') {
      at.outcome = step.outcome;
      if (step.outcome?.kind === 'fails') at.failure ??= { step: index, message: step.outcome.message };
      return;
    }
    at.flow = step.output;
    at.waited_ms += delays(step.attempts);
    if (step.attempts.length > 0) at.ordinal += 1;
    if (step.decision !== 'stopped') return;
    at.failure ??= { step: index, message: failureMessage(step) };
    at.stopped = `Not reached: "${step.binding.script?.script_name ?? 'a script'}" (step ${index + 1}) ended the pipeline.`;
  }
}

/** What external resources answered in a real run is what they answer when the attempt is run again. */
function replayable(context: TestContext, { stubs }: RunResult): TestContext {
  return stubs === undefined ? context : { ...context, stubs };
}

function delays(attempts: readonly StepAttempt[]): number {
  return attempts.reduce((sum, { delay_ms }) => sum + delay_ms, 0);
}
