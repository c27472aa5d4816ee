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
  // An error can be made long before it is thrown: where it was made says nothing, and V8 counts a throw itself.
  const calls = nodesAround(root, offsets[0] ?? 0).some(isMaking(offsets[0])) ? offsets.slice(1) : offsets;
  return calls.map((call) => ({ call, until: untilWhere(root, call) }));
}

function isMaking(offset: number | undefined): (node: Node) => boolean {
  return ({ type, start }) => type === 'NewExpression' && start === offset;
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
  let outer: Node | undefined;
  for (const node of nodesAround(root, call)) {
    if (outer !== undefined && (counted.has(outer.type) || functions.has(outer.type))) until = node.end;
    outer = node;
  }
  return until;
}

/** The nodes that hold an offset, from the outermost. */
function nodesAround(root: Node, offset: number): Node[] {
  const nodes: Node[] = [];
  let node: Node | undefined = root;
  while (node !== undefined) {
    nodes.push(node);
    node = children(node).find(({ start, end }) => start <= offset && offset < end);
  }
  return nodes;
}

function children(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((value): value is Node => typeof (value as Node | null)?.type === 'string' && 'start' in (value as Node));
}
