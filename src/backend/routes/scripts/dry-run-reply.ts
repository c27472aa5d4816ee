import type { DryRunReply } from '#contract/http/scripts.ts';
import type { RunResult } from '#contract/script/run-result.ts';

/** A result in the governance contract's shape: the error is its message, its place travels beside it (`runtime.md`, A result). */
export function dryRunReply(result: RunResult): DryRunReply {
  const { error } = result;
  return {
    success: result.success,
    status: result.status,
    output: result.output,
    error: error?.message ?? null,
    error_location:
      error === null ? null : { name: error.name, line: error.line, column: error.column, stack: error.stack },
    duration_ms: result.duration_ms,
    logs: result.logs,
    truncated: result.truncated,
  };
}
