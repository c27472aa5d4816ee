import type { Rule } from 'eslint';
import type { FixEdit, QuickFix } from '#contract/script/quick-fix.ts';
import { indentAt, rangeOf, standsInBlock, statementRemoval } from './edits.ts';
import { type Finding, nodeOf } from './finding.ts';

type Branching = Rule.Node & { type: 'IfStatement' | 'ConditionalExpression' };

/** Keeps only what a condition that never changes lets run. */
export function constantCondition(finding: Finding): QuickFix[] {
  const { source, rule } = finding;
  const branching = branchingAt(nodeOf(finding));
  const always = branching === null ? null : truthOf(branching.test as Rule.Node);
  if (branching === null || always === null) return [];
  const kept = (always ? branching.consequent : branching.alternate) as Rule.Node | null | undefined;
  const fix = (title: string, edit: FixEdit): QuickFix[] => [{ kind: `${rule}/keep`, title, edits: [edit] }];
  if (!kept) return fix('Remove what never runs', withoutIf(finding, branching));
  const [start, end] = rangeOf(branching);
  const text =
    branching.type === 'IfStatement' && standsInBlock(branching) ? unwrapped(finding, kept) : source.getText(kept);
  return fix('Keep only what runs', { start, end, text });
}

function branchingAt(node: Rule.Node | null): Branching | null {
  for (let current = node; current?.parent; current = current.parent) {
    const { parent } = current;
    const branches = parent.type === 'IfStatement' || parent.type === 'ConditionalExpression';
    if (branches && parent.test === (current as unknown)) return parent;
  }
  return null;
}

/** Whether the value is always true or always false as far as its form alone tells. */
function truthOf(node: Rule.Node): boolean | null {
  if (node.type === 'Literal') return Boolean(node.value ?? ('bigint' in node && node.bigint !== '0'));
  if (/^(?:Array|Object|Function|ArrowFunction)Expression$/.test(node.type)) return true;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked !== '';
  if (node.type !== 'UnaryExpression' || node.operator !== '!') return null;
  const inner = truthOf(node.argument as Rule.Node);
  return inner === null ? null : !inner;
}

function withoutIf({ source }: Finding, branching: Branching): FixEdit {
  const { parent } = branching;
  // An else without its if would be left.
  if (parent?.type === 'IfStatement' && parent.alternate === (branching as unknown)) {
    return { start: rangeOf(parent.consequent as Rule.Node)[1], end: rangeOf(branching)[1], text: '' };
  }
  return statementRemoval(source, branching);
}

/** The statements of a block without its braces, unless names of their own need them. */
function unwrapped({ source }: Finding, kept: Rule.Node): string {
  if (kept.type !== 'BlockStatement') return source.getText(kept);
  const own = kept.body.some((one) => /^(?:Variable|Function|Class)Declaration$/.test(one.type));
  const inner = source.getText(kept).slice(1, -1);
  if (own || inner.trim() === '') return source.getText(kept);
  const [start] = rangeOf(kept.body[0] as Rule.Node);
  const deep = indentAt(source.text, start);
  const shallow = indentAt(source.text, lineOffset(source, kept));
  const lines = inner.trim().split('\n');
  // Lines of a template literal are text, not layout.
  if (inner.includes('`') || !deep.startsWith(shallow)) return lines.join('\n');
  return lines.map((line) => (line.startsWith(deep) ? shallow + line.slice(deep.length) : line)).join('\n');
}

function lineOffset(source: Finding['source'], node: Rule.Node): number {
  const line = source.lines[(node.loc?.start.line ?? 1) - 1] ?? '';
  const from = source.getIndexFromLoc({ line: node.loc?.start.line ?? 1, column: 0 });
  return from + (/\S|$/.exec(line)?.index ?? 0);
}
