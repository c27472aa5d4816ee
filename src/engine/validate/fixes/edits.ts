import type { Rule, SourceCode } from 'eslint';
import type { FixEdit } from '#contract/script/quick-fix.ts';

const isBlank = (character: string | undefined) => character === ' ' || character === '\t';
const isLineEnd = (character: string | undefined) => character === '\n' || character === '\r';

/** Takes a range out; where nothing else stands on its lines, with the lines. */
export function removal(text: string, start: number, end: number): FixEdit {
  let from = start;
  let to = end;
  while (isBlank(text[from - 1])) from -= 1;
  while (isBlank(text[to])) to += 1;
  const opensLine = from === 0 || isLineEnd(text[from - 1]);
  const closesLine = to === text.length || isLineEnd(text[to]);
  if (opensLine && closesLine) {
    if (to < text.length) to += text.startsWith('\r\n', to) ? 2 : 1;
    return { start: from, end: to, text: '' };
  }
  return closesLine ? { start: from, end, text: '' } : { start, end: opensLine ? to : end, text: '' };
}

const blocks = new Set(['Program', 'BlockStatement', 'StaticBlock', 'SwitchCase']);

export function standsInBlock(node: Rule.Node): boolean {
  return node.parent !== null && blocks.has(node.parent.type);
}

/** Takes a statement out. Where the grammar needs one in its place it leaves an empty block. */
export function statementRemoval(source: SourceCode, node: Rule.Node): FixEdit {
  const [start, end] = rangeOf(node);
  if (!standsInBlock(node)) return { start, end, text: '{}' };
  return joinsNeighbours(source, node) ? { start, end, text: ';' } : removal(source.text, start, end);
}

/** Without a semicolon before it, what begins like this goes on with the statement before. */
const goesOn = /^(?:[([`/+\-*.,]|in\b|instanceof\b)/;

function joinsNeighbours(source: SourceCode, node: Rule.Node): boolean {
  const before = source.getTokenBefore(node);
  const after = source.getTokenAfter(node);
  if (before === null || after === null || /^[;{]$/.test(before.value)) return false;
  return goesOn.test(after.value);
}

export function rangeOf(node: { range?: readonly [number, number] | undefined }): readonly [number, number] {
  return node.range ?? [0, 0];
}

/** The blanks at the beginning of the line that an offset is in. */
export function indentAt(text: string, offset: number): string {
  const start = lineStartAt(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

export function lineStartAt(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isLineEnd(text[start - 1])) start -= 1;
  return start;
}

/** The nearest node around `node`, itself included, that `fits`. */
export function enclosing(node: Rule.Node | null, fits: (node: Rule.Node) => boolean): Rule.Node | null {
  for (let current = node; current !== null; current = current.parent) if (fits(current)) return current;
  return null;
}

const effects = new Set([
  'CallExpression',
  'NewExpression',
  'AssignmentExpression',
  'UpdateExpression',
  'TaggedTemplateExpression',
  'AwaitExpression',
  'YieldExpression',
  'ImportExpression',
  'ClassExpression',
]);
const functions = /^(?:Function(?:Declaration|Expression)|ArrowFunctionExpression)$/;

interface AnyNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Whether evaluating it may do more than give a value. Reading an attribute does not: they are plain data. */
export function hasEffects(source: SourceCode, node: Rule.Node | AnyNode | null | undefined): boolean {
  if (!node) return false;
  const any = node as unknown as AnyNode;
  if (functions.test(any.type)) return false;
  if (effects.has(any.type) || (any.type === 'UnaryExpression' && any['operator'] === 'delete')) return true;
  return (source.visitorKeys[any.type] ?? []).some((key) =>
    [any[key]].flat().some((child) => hasEffects(source, child as AnyNode | null)),
  );
}
