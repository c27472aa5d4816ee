import type { OperationType } from '#contract/script/test-context.ts';

/** `AD-main · create`. */
export function pipelineName(connector: string, operation: OperationType): string {
  return `${connector} · ${operation}`;
}
