import { AppError } from '#contract/errors/app-error.ts';
import type { DryRunInput, HistoryRerun, HistoryRerunInput } from '#contract/rpc/dry-runs.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { parseRecordedContext, parseTestContext } from '#engine/validate/parse-context.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { RunHistory } from './run-history.ts';
import type { StudioLog } from './studio-log.ts';

/** Where a run belongs to. */
export interface DryRunPlace {
  readonly tenant_id: string | null;
  /** Null where the workspace's store cannot be used: the run is then kept nowhere. */
  readonly history: RunHistory | null;
}

/** Runs a text in the sandbox and keeps what came of it in the workspace's history. Nothing leaves this machine. */
export class DryRuns {
  private readonly sandbox: Sandbox;
  private readonly log: StudioLog;
  private readonly running = new Map<string, AbortController>();

  constructor(sandbox: Sandbox, log: StudioLog) {
    this.sandbox = sandbox;
    this.log = log;
  }

  /** Rejects with `validation_error` for a context that cannot be used, and with `conflict` when the run was cancelled. */
  async run(request: DryRunInput, place: DryRunPlace): Promise<RunResult> {
    return (await this.recorded(request, place)).result;
  }

  private async recorded(request: DryRunInput, place: DryRunPlace): Promise<HistoryRerun> {
    const context = (request.recorded ? parseRecordedContext : parseTestContext)(request.context_text);
    const controller = new AbortController();
    this.running.set(request.run_id, controller);
    const at = new Date().toISOString();
    try {
      const result = await this.sandbox.run({
        script_body: request.body,
        context,
        tenant_id: place.tenant_id,
        ...(request.timeout_seconds === undefined ? {} : { timeout_ms: request.timeout_seconds * 1000 }),
        coverage: request.coverage,
        signal: controller.signal,
      });
      this.log.write('info', 'sandbox', `Dry run: ${result.status} in ${result.duration_ms} ms.`);
      const { source, body, context_text } = request;
      const history_id = place.history?.record({ source, body, context_text, result, at }) ?? null;
      return { result, history_id };
    } catch (error) {
      if (controller.signal.aborted) throw new AppError('conflict', 'The dry run was cancelled.', { cancelled: true });
      throw error;
    } finally {
      this.running.delete(request.run_id);
    }
  }

  /**
   * Runs a recorded run's context once more, against the text it had or what the author has now (`draftOf` reads that).
   * Throws `not_found` for a run that is no longer kept, and `conflict` where its script is gone.
   */
  rerun(
    input: HistoryRerunInput,
    place: DryRunPlace & { readonly history: RunHistory },
    draftOf: (lid: string) => string,
  ): Promise<HistoryRerun> {
    const { source, body, context_text, script_gone } = place.history.get(input.history_id);
    const { run_id, timeout_seconds, coverage } = input;
    const request = { run_id, context_text, recorded: true, timeout_seconds, coverage };
    if (input.text === 'same') return this.recorded({ ...request, source, body }, place);
    if (source.kind === 'text' || script_gone) {
      throw new AppError(
        'conflict',
        'The script of this run is no longer in the workspace. Run it with the same text instead.',
      );
    }
    const { lid } = source;
    return this.recorded({ ...request, source: { kind: 'draft', lid }, body: draftOf(lid) }, place);
  }

  /** Ends a run; one that is over already is left as it is. */
  cancel(runId: string): void {
    this.running.get(runId)?.abort();
  }
}
