import { type ESTree, parseScript } from 'meriyah';
import { lineStarts } from '../text/lines.ts';

/** A call that never came back, and how far the code reaches that only its return would have run. Offsets; the end exclusive. */
export interface BrokenOff {
  readonly call: number;
  readonly until: number;
}

type Node = ESTree.Node & { readonly start: number; readonly end: number };

/** V8 counts anew what follows one of these and each of their branches; what follows anything else shares the count of what is before. */
const counted = new Set([
  'IfStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'SwitchStatement',
  'TryStatement',
  'LabeledStatement',
]);
const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'StaticBlock']);

/** Where the author's functions were when the run ended early, from the frames of its stack in `fileName`. */
export function brokenOffCalls(stack: string, body: string, fileName: string): BrokenOff[] {
  const offsets = frameOffsets(stack, body, fileName);
  if (offsets.length === 0) return [];
  const root = parse(body);
  if (root === null) return [];
  return offsets.map((call) => ({ call, until: untilWhere(root, call) }));
}

/** Null where V8 knows syntax that the parser does not: the counts then stay as V8 gave them. */
function parse(body: string): Node | null {
  try {
    return parseScript(body, { globalReturn: true, impliedStrict: true, next: true, ranges: true }) as Node;
  } catch {
    return null;
  }
}

function frameOffsets(stack: string, body: string, fileName: string): number[] {
  const starts = lineStarts(body);
  return stack.split('\n').flatMap((frame) => {
    const at = frame.startsWith('    at ') ? frame.lastIndexOf(`${fileName}:`) : -1;
    if (at < 0) return [];
    const place = frame.slice(at + fileName.length + 1).split(':');
    const [line = 0, column = 0] = place.map((part) => Number.parseInt(part, 10));
    const start = starts[line - 1];
    return start === undefined || column < 1 ? [] : [start + column - 1];
  });
}

function untilWhere(root: Node, call: number): number {
  let until = root.end;
  let node: Node | undefined = root;
  while (node !== undefined) {
    const inner: Node | undefined = children(node).find(({ start, end }) => start <= call && call < end);
    if (inner !== undefined && (counted.has(node.type) || functions.has(node.type))) until = inner.end;
    node = inner;
  }
  return until;
}

function children(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((value): value is Node => typeof (value as Node | null)?.type === 'string' && 'start' in (value as Node));
}
