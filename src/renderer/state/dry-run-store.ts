import { create } from 'zustand';
import type { RunResult } from '#contract/script/run-result.ts';

/** The last dry run of a script. `refused` is a run that never began, such as one with a context that is not JSON. */
export type RunState =
  | { readonly kind: 'running'; readonly run_id: string; readonly since: number; readonly cancelling: boolean }
  | { readonly kind: 'done'; readonly result: RunResult; readonly context_name: string; readonly before: string }
  | { readonly kind: 'refused'; readonly message: string; readonly line: number | null; readonly column: number | null }
  | { readonly kind: 'cancelled' };

export const useDryRuns = create<Record<string, RunState>>()(() => ({}));

export function setDryRun(lid: string, run: RunState): void {
  useDryRuns.setState({ [lid]: run });
}
