import type { Rule } from 'eslint';
import type { QuickFix } from '#contract/script/quick-fix.ts';
import { nearestName } from '#engine/text/nearest-name.ts';
import { enclosing, rangeOf, removal, statementRemoval } from './edits.ts';
import { type Finding, nodeOf } from './finding.ts';

/** Takes out what stands behind a return or throw. */
export function unreachable({ source, message, rule }: Finding): QuickFix[] {
  const { line, column, endLine, endColumn } = message;
  if (endLine === undefined || endColumn === undefined) return [];
  const start = source.getIndexFromLoc({ line, column: column - 1 });
  const end = source.getIndexFromLoc({ line: endLine, column: endColumn - 1 });
  return [{ kind: `${rule}/remove`, title: 'Remove what is never reached', edits: [removal(source.text, start, end)] }];
}

/** Takes out `a = a`. */
export function selfAssign(finding: Finding): QuickFix[] {
  const { source, rule } = finding;
  const statement = enclosing(nodeOf(finding), (node) => node.type === 'ExpressionStatement');
  const whole = statement?.type === 'ExpressionStatement' ? (statement.expression as Rule.Node) : null;
  const isPlain = whole?.type === 'AssignmentExpression' && !/^(?:Array|Object)Pattern$/.test(whole.left.type);
  if (statement === null || !isPlain) return [];
  return [{ kind: `${rule}/remove`, title: 'Remove the assignment', edits: [statementRemoval(source, statement)] }];
}

const typeNames = ['undefined', 'object', 'boolean', 'number', 'string', 'function', 'symbol', 'bigint'];

/** The answer of typeof that was probably meant. */
export function wrongTypeof(finding: Finding): QuickFix[] {
  const node = nodeOf(finding);
  if (node?.type !== 'Literal' || typeof node.value !== 'string') return [];
  const nearest = nearestName(node.value, typeNames);
  if (nearest === null) return [];
  const [start, end] = rangeOf(node);
  const quote = finding.source.text[start] ?? "'";
  const text = quote + nearest + quote;
  return [{ kind: `${finding.rule}/replace`, title: `Change to ${text}`, edits: [{ start, end, text }] }];
}
