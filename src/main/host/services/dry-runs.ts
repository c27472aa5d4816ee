import { AppError } from '#contract/errors/app-error.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { parseTestContext } from '#engine/validate/parse-context.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { StudioLog } from './studio-log.ts';

export interface DryRunRequest {
  readonly run_id: string;
  readonly body: string;
  readonly context_text: string;
  readonly timeout_seconds?: number | undefined;
  readonly coverage: boolean;
}

/** Runs a draft in the sandbox. Nothing leaves this machine. */
export class DryRuns {
  private readonly sandbox: Sandbox;
  private readonly log: StudioLog;
  private readonly running = new Map<string, AbortController>();

  constructor(sandbox: Sandbox, log: StudioLog) {
    this.sandbox = sandbox;
    this.log = log;
  }

  /** Rejects with `validation_error` for a context that cannot be used, and with `conflict` when the run was cancelled. */
  async run(request: DryRunRequest, tenantId: string | null): Promise<RunResult> {
    const context = parseTestContext(request.context_text);
    const controller = new AbortController();
    this.running.set(request.run_id, controller);
    try {
      const result = await this.sandbox.run({
        script_body: request.body,
        context,
        tenant_id: tenantId,
        ...(request.timeout_seconds === undefined ? {} : { timeout_ms: request.timeout_seconds * 1000 }),
        coverage: request.coverage,
        signal: controller.signal,
      });
      this.log.write('info', 'sandbox', `Dry run: ${result.status} in ${result.duration_ms} ms.`);
      return result;
    } catch (error) {
      if (controller.signal.aborted) throw new AppError('conflict', 'The dry run was cancelled.', { cancelled: true });
      throw error;
    } finally {
      this.running.delete(request.run_id);
    }
  }

  /** Ends a run; one that is over already is left as it is. */
  cancel(runId: string): void {
    this.running.get(runId)?.abort();
  }
}
