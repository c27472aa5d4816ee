import type { Rule } from 'eslint';
import type { FixEdit, QuickFix } from '#contract/script/quick-fix.ts';
import { enclosing } from './edits.ts';
import { type Finding, nodeOf } from './finding.ts';

/** Makes an async function a plain one, with what it awaits: scripts are synchronous, and so is all they can call. */
export function synchronous(finding: Finding): QuickFix[] {
  const { source, message, rule } = finding;
  if (message.messageId !== 'asynchronous' && message.messageId !== 'await') return [];
  const found = enclosing(nodeOf(finding), (node) => 'async' in node && node.async === true);
  const holder = found ?? functionBelow(nodeOf(finding));
  if (holder === null || !('body' in holder)) return [];
  const tokens = source.ast.tokens;
  const start =
    (holder.parent?.type === 'Property' || holder.parent?.type === 'MethodDefinition' ? holder.parent : holder)
      .range?.[0] ?? 0;
  const end = holder.range?.[1] ?? 0;
  const inside = tokens.filter(({ range }) => range[0] >= start && range[1] <= end);
  const first = inside.find(({ value }) => value === 'async');
  if (first === undefined) return [];
  // A loop over what arrives later has no plain form, and functions in it are their own concern.
  const awaits = inside.filter(
    (token, index) =>
      token.value === 'await' &&
      token.type !== 'String' &&
      isOf(source, token.range[0], holder, inside[index - 1]?.value),
  );
  if (inside.some((token, index) => token.value === 'await' && inside[index - 1]?.value === 'for')) return [];
  const edits = [first, ...awaits].map(
    ({ range }): FixEdit => ({ start: range[0], end: afterBlanks(source.text, range[1]), text: '' }),
  );
  return [
    { kind: `${rule}/synchronous`, title: 'Make it synchronous', edits: edits.toSorted((a, b) => a.start - b.start) },
  ];
}

function functionBelow(node: Rule.Node | null): Rule.Node | null {
  const holder = enclosing(node, (one) => one.type === 'Property' || one.type === 'MethodDefinition');
  const value = holder?.type === 'Property' || holder?.type === 'MethodDefinition' ? (holder.value as Rule.Node) : null;
  return value !== null && 'async' in value && value.async === true ? value : null;
}

function isOf(source: Finding['source'], index: number, holder: Rule.Node, before: string | undefined): boolean {
  if (before === 'for') return false;
  const node = source.getNodeByRangeIndex(index) as Rule.Node | null;
  const owner = enclosing(node, (one) => /Function/.test(one.type));
  return node?.type === 'AwaitExpression' && owner === holder;
}

function afterBlanks(text: string, from: number): number {
  let end = from;
  while (text[end] === ' ') end += 1;
  return end;
}
