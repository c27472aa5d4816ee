import type { Rule } from 'eslint';
import type { QuickFix } from '#contract/script/quick-fix.ts';
import { enclosing, rangeOf, statementRemoval } from './edits.ts';
import { type Finding, nodeOf } from './finding.ts';

/** `tenant_id = 1` becomes `variables.tenant_id = 1`. */
export function globalAssign(finding: Finding): QuickFix[] {
  const node = nodeOf(finding);
  if (node?.type !== 'Identifier') return [];
  const [start, end] = rangeOf(node);
  const target = `variables.${node.name}`;
  const isShorthand = node.parent?.type === 'Property' && node.parent.shorthand;
  const text = isShorthand ? `${node.name}: ${target}` : target;
  return [{ kind: `${finding.rule}/variables`, title: `Write to ${target} instead`, edits: [{ start, end, text }] }];
}

/** `const` becomes `let` where its value is meant to change. */
export function constAssign(finding: Finding): QuickFix[] {
  const { source, rule } = finding;
  const node = nodeOf(finding);
  if (node?.type !== 'Identifier') return [];
  let scope: ReturnType<typeof source.getScope> | null = source.getScope(node);
  while (scope !== null && !scope.set.has(node.name)) scope = scope.upper;
  const declaration = scope?.set.get(node.name)?.defs[0]?.parent;
  const keyword = declaration ? source.getFirstToken(declaration) : null;
  if (keyword?.value !== 'const') return [];
  const [start, end] = keyword.range;
  return [{ kind: `${rule}/let`, title: `Declare '${node.name}' with let`, edits: [{ start, end, text: 'let' }] }];
}

/** `context.x = 1` becomes `variables.x = 1`; `delete context.x` goes. */
export function frozenContext(finding: Finding): QuickFix[] {
  const { source, rule } = finding;
  const member = enclosing(nodeOf(finding), (node) => node.type === 'MemberExpression');
  if (member?.type !== 'MemberExpression') return [];
  const { parent } = member;
  if (parent?.type === 'UnaryExpression') {
    const statement = parent.parent;
    if (statement?.type !== 'ExpressionStatement') return [];
    return [{ kind: `${rule}/remove`, title: 'Remove the statement', edits: [statementRemoval(source, statement)] }];
  }
  const [start, end] = rangeOf(member.object as Rule.Node);
  const written = source.getText(member).replace(/^context/, 'variables');
  return [
    { kind: `${rule}/variables`, title: `Write to ${written} instead`, edits: [{ start, end, text: 'variables' }] },
  ];
}
