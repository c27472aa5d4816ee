import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import type { PipelineContext } from '#contract/model/pipeline-test.ts';
import type { DryRunSource } from '#contract/rpc/dry-runs.ts';
import type { PipelineRunEvent, pipelineDryRunInput } from '#contract/rpc/pipelines.ts';
import type { OperationOutcome, PipelineEvent, PipelineResult, StepScript } from '#contract/script/pipeline.ts';
import type { OperationType } from '#contract/script/test-context.ts';
import { dryRunPipeline } from '#engine/pipeline/dry-run.ts';
import { readPipelineContext } from '#engine/pipeline/read-pipeline-test.ts';
import type { AttemptRequest } from '#engine/pipeline/run-pipeline.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import { EventQueue } from '../debug/event-queue.ts';
import type { Authoring } from '../workspaces/authoring.ts';
import { type PipelineSource, readPipeline } from './pipeline-source.ts';

export interface PipelineRunsOptions {
  readonly authoring: Authoring;
  readonly sandbox: Pick<Sandbox, 'run' | 'matchSchema' | 'bulkRuns'>;
  readonly tenantId: () => string | null;
  readonly log: (message: string) => void;
}

/** One pipeline to be played. */
export interface PipelinePlay {
  readonly source: PipelineSource;
  readonly operation_type: OperationType;
  readonly context: PipelineContext;
  readonly outcome: OperationOutcome;
  readonly signal: AbortSignal;
  /** One of many, which keeps no other run waiting and is not kept in the history. */
  readonly bulk: boolean;
  readonly onEvent?: (event: PipelineEvent) => void;
}

const lost = 'The window lost its connection to the studio, and the run was ended with it.';
const closed = 'The workspace was closed.';

/** Dry runs of pipelines, with the drafts of the workspace or with what is published. Nothing leaves this machine. */
export class PipelineRuns {
  private readonly options: PipelineRunsOptions;
  private readonly running = new Map<string, AbortController>();
  private readonly begun = new Set<string>();

  constructor(options: PipelineRunsOptions) {
    this.options = options;
  }

  /**
   * Tells everything that happens until the run has ended, is cancelled, or nobody listens any more. Throws `validation_error` for a
   * context that cannot be used, naming its field and place, and `not_found` where the connector or a text is not here.
   */
  async *dryRun(
    input: z.output<typeof pipelineDryRunInput>,
    signal: AbortSignal,
  ): AsyncGenerator<PipelineRunEvent, void> {
    const { run_id, operation_type, outcome, limit_seconds } = input;
    if (this.begun.has(run_id)) {
      yield { type: 'ended', result: null, stopped: lost };
      return;
    }
    const context = readPipelineContext(input.context_text);
    const source = readPipeline(this.options.authoring, input.connector_lid, operation_type, input.texts);
    this.begun.add(run_id);
    const stop = new AbortController();
    this.running.set(run_id, stop);
    const limit = setTimeout(() => stop.abort(stopped(tooLong(limit_seconds))), limit_seconds * 1000);
    const onGone = () => stop.abort(stopped(lost));
    signal.addEventListener('abort', onGone);
    if (signal.aborted) onGone();
    const events = new EventQueue<PipelineRunEvent | { readonly type: 'broken'; readonly error: unknown }>();
    const onEvent = (event: PipelineEvent) => events.push(event);
    void this.play({ source, operation_type, context, outcome, signal: stop.signal, bulk: false, onEvent }).then(
      (result) => events.push({ type: 'ended', result, stopped: null }),
      (error: unknown) => events.push(endOf(error)),
    );
    try {
      for (;;) {
        const event = await events.next();
        if (event.type === 'broken') throw event.error;
        yield event;
        if (event.type === 'ended') return;
      }
    } finally {
      clearTimeout(limit);
      signal.removeEventListener('abort', onGone);
      this.running.delete(run_id);
      stop.abort(stopped(lost));
    }
  }

  /** Ends a run; one that is over already is left as it is. */
  cancel(runId: string): void {
    this.running.get(runId)?.abort(stopped('You stopped it.'));
  }

  close(): void {
    for (const stop of this.running.values()) stop.abort(stopped(closed));
  }

  /** Plays a pipeline from its beginning to its end. Rejects with the signal's reason. */
  async play(play: PipelinePlay): Promise<PipelineResult> {
    const { source, operation_type, context, outcome, signal, bulk, onEvent } = play;
    const input = {
      operation_type,
      connector_id: source.connector_id,
      bindings: source.bindings,
      context,
      started_ms: Date.now(),
    };
    const runScript = (request: AttemptRequest) => this.attempt(request, source, signal, bulk);
    const clock = () => performance.now();
    const result = await dryRunPipeline(input, { outcome, runScript, clock, signal }, onEvent);
    if (!bulk) this.options.log(`Dry run of a pipeline: ${result.success ? 'succeeded' : 'failed'}.`);
    return result;
  }

  private async attempt(
    { binding, attempt, context, timeout_ms }: AttemptRequest,
    { bodies }: PipelineSource,
    signal: AbortSignal,
    bulk: boolean,
  ) {
    const { authoring, sandbox, tenantId } = this.options;
    const body = bodies.get(binding.binding_id) ?? '';
    const at = new Date().toISOString();
    const result = await sandbox.run({
      script_body: body,
      context,
      tenant_id: tenantId(),
      attempt,
      timeout_ms,
      bulk,
      signal,
    });
    if (!bulk && binding.script !== null) {
      const context_text = JSON.stringify(context, null, 2);
      authoring.history.record({ source: historySource(binding.script), body, context_text, result, at });
    }
    return result;
  }
}

function historySource({ script_id: lid, source, version }: StepScript): DryRunSource {
  return source === 'version' && version !== null
    ? { kind: 'version', lid, version_number: version }
    : { kind: 'draft', lid };
}

function stopped(message: string): AppError {
  return new AppError('conflict', message, { cancelled: true });
}

function tooLong(seconds: number): string {
  return `It took longer than ${seconds} s and was stopped. Give it more time, or shorten the time limits of its bindings.`;
}

function endOf(error: unknown) {
  return error instanceof AppError
    ? ({ type: 'ended', result: null, stopped: error.message } as const)
    : ({ type: 'broken', error } as const);
}
