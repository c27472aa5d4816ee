import type { FailurePolicy } from '#contract/model/hook-binding.ts';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { counted } from '#renderer/lib/size.ts';

export type Phase = BindingRow['hook_phase'];
export type Operation = BindingRow['operation_type'];

export const phaseWords: Readonly<Record<Phase, string>> = { before: 'Before', after: 'After' };
export const operationWords: Readonly<Record<Operation, string>> = {
  create: 'Create',
  update: 'Update',
  delete: 'Delete',
  enable: 'Enable',
  disable: 'Disable',
};
export const policyLabels: Readonly<Record<FailurePolicy, string>> = {
  abort: 'Abort',
  continue: 'Continue',
  retry: 'Retry',
};

/** `Retry 3×`, `Abort`. */
export function policyWord({
  failure_policy,
  max_retries,
}: Pick<BindingRow, 'failure_policy' | 'max_retries'>): string {
  return failure_policy === 'retry' ? `Retry ${max_retries}×` : policyLabels[failure_policy];
}

/** Where a failure of the binding leads. */
export function failureWords({
  failure_policy,
  max_retries,
  hook_phase,
}: Pick<BindingRow, 'failure_policy' | 'max_retries' | 'hook_phase'>): string {
  const stop =
    hook_phase === 'before'
      ? 'the pipeline stops and the operation does not run'
      : 'the run ends as failed, and what the operation did stays';
  if (failure_policy === 'continue') return 'After a failure its changes are dropped and the next step runs.';
  if (failure_policy === 'abort') return `After a failure ${stop}.`;
  const again = max_retries === 1 ? 'once more' : `up to ${max_retries} more times, with growing pauses`;
  return `After a failure it is tried ${again}; then ${stop}.`;
}

/** `v7`, `v7 + draft`, `draft`: which texts there are of its script. */
export function scriptTextWord({
  script_version,
  script_unpublished,
}: Pick<BindingRow, 'script_version' | 'script_unpublished'>): string {
  if (script_version === null) return 'draft';
  return script_unpublished ? `v${script_version} + draft` : `v${script_version}`;
}

/** What is wrong with the binding and what to do; null where nothing is. */
export function problemOf(row: Pick<BindingRow, 'warning' | 'blocked' | 'conflict'>): string | null {
  if (row.warning !== null) return row.warning;
  if (row.conflict) return 'It was changed here and on the backend; answer the conflict to publish it.';
  return row.blocked;
}

/** A binding as a screen reader says it, beginning with what is to be read; `position` from 1. */
export function bindingInWords(row: BindingRow, position: number, total: number): string {
  const problem = problemOf(row);
  return [
    `${position} ${row.script_name}`,
    `${position} of ${total} ${row.hook_phase}`,
    scriptTextWord(row),
    `policy ${policyWord(row)}`,
    `time limit ${counted(row.timeout_seconds, 'second')}`,
    row.enabled ? null : 'disabled',
    row.unpublished ? 'not published' : null,
    problem === null ? null : `problem: ${problem}`,
  ]
    .filter((word) => word !== null)
    .join(', ');
}
