import fc from 'fast-check';
import { pipelineContext } from '#contract/model/pipeline-test.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { OperationOutcome, PipelineBinding, PipelineEvent, PipelineResult } from '#contract/script/pipeline.ts';
import type { RunResult, RunStatus } from '#contract/script/run-result.ts';
import {
  type AttemptRequest,
  type PipelineInput,
  type PipelinePorts,
  runPipeline,
} from '#engine/pipeline/run-pipeline.ts';

/** How a script behaves at each attempt; the last goes on for ever. */
export type Behaviour = readonly RunStatus[];

export interface World {
  readonly bindings: readonly PipelineBinding[];
  readonly behaviours: Readonly<Record<string, Behaviour>>;
  readonly outcome: OperationOutcome;
}

export const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

export function bindingOf(index: number, over: Partial<PipelineBinding> = {}): PipelineBinding {
  return {
    binding_id: idOf(index),
    hook_phase: 'before',
    execution_order: 10,
    created_at: '2026-01-01T00:00:00Z',
    failure_policy: 'abort',
    max_retries: 0,
    timeout_seconds: 30,
    enabled: true,
    script: { script_id: idOf(index), script_name: `script ${index}`, source: 'version', version: 1 },
    unavailable: null,
    ...over,
  };
}

/** A script that notes in attributes and variables that it ran; what a failed one did must not be seen by anybody. */
export function resultOf({ binding, attempt, context }: AttemptRequest, status: RunStatus): RunResult {
  const mark = (held: JsonObject) => ({ ...held, [binding.binding_id]: attempt });
  const output = {
    modified_attributes: mark(context.attributes),
    output_variables: {},
    variables: mark(context.variables),
    return_value: null,
  };
  const error = { name: 'Error', message: `${status} of ${binding.binding_id}`, line: 1, column: 1, stack: null };
  const success = status === 'success';
  const rest = { logs: [], duration_ms: 1, truncated: false };
  return { success, status, output: success ? output : null, error: success ? null : error, ...rest };
}

export const statusAt = ({ behaviours }: World, binding: PipelineBinding, attempt: number): RunStatus => {
  const behaviour = behaviours[binding.binding_id] ?? ['success'];
  return behaviour[Math.min(attempt, behaviour.length) - 1] ?? 'success';
};

export const context = pipelineContext.parse({ attributes: { start: true }, seed: 7, target_uid: 'before' });

/** What a run did to the world, in order, beside its result. */
export interface Trace {
  readonly done: string[];
  readonly events: PipelineEvent[];
}

export function inputOf(world: World, over: Partial<PipelineInput> = {}): PipelineInput {
  const { bindings } = world;
  return {
    operation_type: 'create',
    connector_id: idOf(900),
    bindings,
    context,
    started_ms: 1_700_000_000_000,
    ...over,
  };
}

export function portsOf(world: World, trace: Trace, over: Partial<PipelinePorts> = {}): PipelinePorts {
  return {
    async runScript(request) {
      trace.done.push(`run ${request.binding.binding_id} ${request.attempt}`);
      return resultOf(request, statusAt(world, request.binding, request.attempt));
    },
    async operate({ attributes }) {
      trace.done.push(`operate ${JSON.stringify(attributes)}`);
      return world.outcome;
    },
    async wait(ms) {
      trace.done.push(`wait ${ms}`);
    },
    clock: () => 0,
    ...over,
  };
}

export async function play(
  world: World,
  over: Partial<PipelineInput> = {},
): Promise<Trace & { result: PipelineResult }> {
  const trace: Trace = { done: [], events: [] };
  const result = await runPipeline(inputOf(world, over), portsOf(world, trace), (event) => trace.events.push(event));
  return { ...trace, result };
}

const statuses = fc.constantFrom<RunStatus>('success', 'failure', 'timeout', 'skipped');
const oneBinding = fc.record({
  hook_phase: fc.constantFrom('before' as const, 'after' as const),
  execution_order: fc.nat({ max: 3 }),
  created_at: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
  failure_policy: fc.constantFrom('abort' as const, 'continue' as const, 'retry' as const),
  max_retries: fc.nat({ max: 3 }),
  enabled: fc.boolean(),
  unavailable: fc.option(fc.constant('The script is inactive.'), { freq: 8 }),
});

/** Any pipeline of up to eight bindings. */
export const worlds: fc.Arbitrary<World> = fc
  .record({
    parts: fc.array(fc.tuple(oneBinding, fc.array(statuses, { minLength: 1, maxLength: 4 })), { maxLength: 8 }),
    outcome: fc.constantFrom<OperationOutcome>(
      { kind: 'succeeds', target_uid: 'made', result: null },
      { kind: 'succeeds', target_uid: null, result: { a: 1 } },
      { kind: 'fails', message: 'the target is down' },
    ),
  })
  .map(({ parts, outcome }) => ({
    bindings: parts.map(([over], index) => bindingOf(index, over)),
    behaviours: Object.fromEntries(parts.map(([, behaviour], index) => [idOf(index), behaviour])),
    outcome,
  }));
