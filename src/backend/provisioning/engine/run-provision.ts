import { setTimeout as wait } from 'node:timers/promises';
import { nobody } from '#backend/db/with-tenant.ts';
import type { PipelineResult, PipelineStep, StepAttempt } from '#contract/script/pipeline.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { personOf } from '#engine/pipeline/attempt-context.ts';
import { type AttemptRequest, type PipelinePorts, runPipeline } from '#engine/pipeline/run-pipeline.ts';
import { askDeclared } from './ask-declared.ts';
import { operate } from './operate.ts';
import { textKey } from './plan-bindings.ts';
import type { RunState } from './run-state.ts';

/**
 * Runs a provision's pipeline for real, from where its steps stand. Everything that happens is in the journal before
 * anything else happens; the caller writes the end. Rejects with the signal's reason, or with what went wrong here.
 */
export async function runProvision(run: RunState): Promise<PipelineResult> {
  const { provision, resource, connector, plan, done, signal } = run;
  const target_uid = provision.operation_type === 'create' ? null : resource.provider_id;
  return await runPipeline(
    {
      operation_type: provision.operation_type,
      connector_id: connector.id,
      bindings: plan,
      context: {
        object_class: resource.object_class,
        user_id: personOf(provision.attributes),
        target_uid,
        attributes: provision.attributes,
        variables: {},
        seed: Number.parseInt(provision.id.slice(0, 8), 16),
        stubs: {},
      },
      started_ms: Date.parse(provision.started_at),
      done,
    },
    portsOf(run, signal),
  );
}

function portsOf(run: RunState, signal: AbortSignal): PipelinePorts {
  const { journal, engine } = run;
  const tried = [...run.done.attempts];
  return {
    signal,
    clock: () => performance.now(),
    runScript: (request) => runScript(run, request),
    operate: (flow) => operate(run, flow.attributes),
    async wait(ms) {
      await journal.flush();
      await engine.onPoint('waiting', run.provision.id);
      await wait(ms, undefined, { signal });
    },
    async beforeStep(position, { kind }) {
      if (position !== run.begun) journal.step({ position, status: 'running', started: true });
      await engine.onPoint(`before-step-${position}`, run.provision.id);
      // The operation writes its own record of the call before it calls.
      if (kind === 'hook' && position !== run.begun) await journal.flush();
      await engine.onPoint(`step-${position}-begun`, run.provision.id);
    },
    async afterAttempt(position, attempt) {
      await engine.onPoint(`step-${position}-ran`, run.provision.id);
      const id = logAttempt(run, position, attempt);
      tried.push(withoutTexts(attempt));
      const { status } = attempt.result;
      const entry = { position, status: 'running', attempts: attempt.attempt, tried: [...tried] } as const;
      journal.step({
        ...entry,
        execution_log_ids: [id],
        reason: status === 'success' ? null : `Attempt ${attempt.attempt}: ${status}.`,
      });
    },
    afterStep(position, step) {
      tried.length = 0;
      journal.step(settledChange(run, position, step));
      return Promise.resolve();
    },
  };
}

/** One attempt of a hook, with the connector's external resources for real. */
async function runScript(run: RunState, { binding, context, attempt, timeout_ms }: AttemptRequest): Promise<RunResult> {
  const script_body = binding.script === null ? undefined : run.texts.get(textKey(binding.script));
  if (script_body === undefined) return textGone;
  return run.engine.sandbox.run({
    script_body,
    context,
    tenant_id: run.actor.tenant_id,
    attempt,
    timeout_ms,
    signal: run.signal,
    resources: askDeclared(run.connector.resources, run.engine.networks),
  });
}

const textGone: RunResult = {
  success: false,
  status: 'failure',
  output: null,
  logs: [],
  error: {
    name: 'Error',
    message: 'The script was deleted before it could run.',
    line: null,
    column: null,
    stack: null,
  },
  duration_ms: 0,
  truncated: false,
};

/** With all that is needed to run it again: the text's version, the instant, the seed and what resources answered. */
function logAttempt(run: RunState, position: number, { context, attempt, result }: StepAttempt): string {
  const binding = bindingAt(run, position);
  const stubs = result.stubs ?? context.stubs;
  return run.journal.log({
    script: { script_id: binding?.script?.script_id ?? nobody, version: binding?.script?.version ?? 1 },
    binding_id: binding?.binding_id ?? null,
    context: { ...context, attempt, stubs },
    result,
  });
}

function bindingAt({ plan, operationPosition }: RunState, position: number) {
  return plan[position < operationPosition ? position : position - 1];
}

function settledChange(run: RunState, position: number, step: PipelineStep) {
  const { status, reason, duration_ms } = step;
  const reached = status !== 'not_reached';
  const shared = {
    position,
    status,
    reason,
    duration_ms,
    ended: reached,
    settled: withoutRuns(step),
    input: step.input,
  };
  if (step.kind === 'operation') return { ...shared, output: step.outcome, attempts: reached ? 1 : 0 };
  const logged = step.binding.unavailable !== null && step.binding.enabled ? [logSkipped(run, step)] : [];
  return { ...shared, output: step.output, attempts: step.attempts.length, execution_log_ids: logged };
}

/** A script that may not run is left out, and a log says so. */
function logSkipped(run: RunState, { binding, input, reason }: Extract<PipelineStep, { kind: 'hook' }>): string {
  const { provision, connector, resource, journal } = run;
  return journal.log({
    script: { script_id: binding.script?.script_id ?? nobody, version: binding.script?.version ?? 1 },
    binding_id: binding.binding_id,
    context: {
      connector_id: connector.id,
      user_id: personOf(provision.attributes),
      operation_type: provision.operation_type,
      hook_phase: binding.hook_phase,
      object_class: resource.object_class,
      target_uid: resource.provider_id,
      ...input,
      error_message: null,
      seed: 1,
      stubs: {},
    },
    result: {
      success: false,
      status: 'skipped',
      output: null,
      logs: [{ level: 'warn', message: reason ?? 'It did not run.', line: null }],
      error: null,
      duration_ms: 0,
      truncated: false,
    },
  });
}

/** What a settled step has to say to those after it; its runs are in the logs. */
function withoutRuns(step: PipelineStep): PipelineStep {
  return step.kind === 'operation' ? step : { ...step, attempts: step.attempts.map(withoutTexts) };
}

function withoutTexts({ attempt, delay_ms, context, result }: StepAttempt): StepAttempt {
  return {
    attempt,
    delay_ms,
    context: { ...context, attributes: {}, variables: {}, stubs: {} },
    result: { ...result, output: null, logs: [], stubs: undefined },
  };
}
