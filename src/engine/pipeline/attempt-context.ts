import type { PipelineContext } from '#contract/model/pipeline-test.ts';
import type { OperationOutcome, PipelineBinding, PipelineFlow } from '#contract/script/pipeline.ts';
import type { TestContext } from '#contract/script/test-context.ts';

/** What every step of a run shares. */
export interface RunWorld {
  readonly connector_id: string | null;
  readonly operation_type: TestContext['operation_type'];
  readonly context: PipelineContext;
  /** The instant the run began, in milliseconds since 1970. */
  readonly started_ms: number;
}

/** Where in the run an attempt stands. */
export interface AttemptPlace {
  readonly binding: PipelineBinding;
  /** Which of the steps that run at all it is, from 0. */
  readonly ordinal: number;
  readonly attempt: number;
  /** All that the run has waited so far, this attempt's delay included. */
  readonly waited_ms: number;
  readonly flow: PipelineFlow;
  /** Null before the operation. */
  readonly outcome: OperationOutcome | null;
}

/**
 * The whole context of one attempt. Clock and seed depend on the run's own and on the place of the attempt only, never on how long
 * anything took: so a dry run gives what the real run gave, and any attempt can be run again from what was recorded of it.
 */
export function attemptContext(world: RunWorld, place: AttemptPlace): TestContext {
  const { object_class, user_id, target_uid, seed, stubs } = world.context;
  const { binding, flow, outcome } = place;
  return {
    connector_id: world.connector_id,
    user_id: user_id ?? personOf(world.context.attributes),
    operation_type: world.operation_type,
    hook_phase: binding.hook_phase,
    object_class,
    target_uid: outcome?.kind === 'succeeds' ? (outcome.target_uid ?? target_uid) : target_uid,
    attributes: flow.attributes,
    variables: flow.variables,
    ...(place.attempt === 1 ? {} : { attempt: place.attempt }),
    error_message: outcome?.kind === 'fails' ? outcome.message : null,
    now: new Date(world.started_ms + place.waited_ms).toISOString(),
    seed: attemptSeed(seed, place.ordinal, place.attempt),
    stubs,
  };
}

/** Whom a run is about where nobody says so: the attribute of that name that it begins with (PL-5). */
export function personOf({ user_id }: PipelineContext['attributes']): string | null {
  return typeof user_id === 'string' ? user_id : null;
}

/**
 * The seed of an attempt. The first attempt of the first step has the run's own, so that a pipeline of one binding is the single run;
 * the odd steps keep all the others apart (2^32 divided by the golden ratio, and a constant of MurmurHash3).
 */
export function attemptSeed(seed: number, ordinal: number, attempt: number): number {
  return (seed + Math.imul(ordinal, 0x9e3779b9) + Math.imul(attempt - 1, 0x85ebca6b)) >>> 0;
}
