import type { Operation } from './binding-words.ts';

/** `AD-main · create`. */
export function pipelineName(connector: string, operation: Operation): string {
  return `${connector} · ${operation}`;
}
