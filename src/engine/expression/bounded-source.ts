import type { ASTNode } from '@marcbachmann/cel-js';

/** An expression rewritten for evaluation, and the way back to the author's columns. */
export interface BoundedSource {
  readonly text: string;
  /** The author's offset for an offset in `text`. */
  readonly original: (offset: number) => number;
}

const loops = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/**
 * Puts what loops go through into `counted(…)`, which counts before a loop begins, as the library has no limit of its own
 * on work; and lets `.matches(…)` be `.hwmatch(…)`, a function of the same length on a linear-time engine.
 */
export function boundedSource(text: string, ast: ASTNode): BoundedSource {
  const insertions: Insertion[] = [];
  const renames: number[] = [];
  walk(ast, (node) => {
    if (node.op !== 'rcall') return;
    const [name, receiver] = node.args;
    if (loops.has(name)) insertions.push({ at: receiver.start, text: 'counted(' }, { at: receiver.end, text: ')' });
    if (name === 'matches') renames.push(text.indexOf('matches', receiver.end));
  });
  return apply(text, insertions, renames);
}

function apply(text: string, insertions: readonly Insertion[], renames: readonly number[]): BoundedSource {
  let renamed = text;
  for (const at of renames) renamed = `${renamed.slice(0, at)}hwmatch${renamed.slice(at + 7)}`;
  // Outer receivers open before inner ones at the same place; the walk saw them in that order, and sorting keeps it.
  const sorted = insertions.toSorted((left, right) => left.at - right.at);
  const offsets: number[] = [];
  let result = '';
  let from = 0;
  for (const { at, text: inserted } of [...sorted, { at: text.length, text: '' }]) {
    for (let offset = from; offset < at; offset++) offsets.push(offset);
    result += renamed.slice(from, at) + inserted;
    for (let index = 0; index < inserted.length; index++) offsets.push(at);
    from = at;
  }
  return { text: result, original: (offset) => offsets[offset] ?? text.length };
}

function walk(node: unknown, visit: (node: ASTNode) => void): void {
  if (Array.isArray(node)) {
    for (const part of node) walk(part, visit);
    return;
  }
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return;
  visit(node as ASTNode);
  walk(node.args, visit);
}
