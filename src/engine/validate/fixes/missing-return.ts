import type { Rule } from 'eslint';
import type { QuickFix } from '#contract/script/quick-fix.ts';
import { enclosing, rangeOf } from './edits.ts';
import { type Finding, nodeOf } from './finding.ts';

/** A callback that has to return something returns what its last statement works out. */
export function missingReturn(finding: Finding): QuickFix[] {
  const found = enclosing(nodeOf(finding), (node) => /Function/.test(node.type));
  const body = found !== null && 'body' in found ? (found.body as Rule.Node) : null;
  const last = body?.type === 'BlockStatement' ? body.body.at(-1) : undefined;
  if (last?.type !== 'ExpressionStatement') return [];
  const [start] = rangeOf(last);
  return [
    {
      kind: `${finding.rule}/return`,
      title: 'Return what the last line works out',
      edits: [{ start, end: start, text: 'return ' }],
    },
  ];
}
