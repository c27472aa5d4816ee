import type { Rule, Scope } from 'eslint';
import type { FixEdit, QuickFix } from '#contract/script/quick-fix.ts';
import { hasEffects, rangeOf, removal, standsInBlock, statementRemoval } from './edits.ts';
import { type Finding, nodeOf } from './finding.ts';

/** Takes an unused name out, or marks it as meant by an underscore. */
export function unusedName(finding: Finding): QuickFix[] {
  const node = nodeOf(finding);
  const variable = node?.type === 'Identifier' ? variableOf(finding, node) : null;
  if (variable === null) return [];
  return [...removed(finding, variable), ...prefixed(finding, variable)];
}

function variableOf({ source }: Finding, node: Rule.Node & { type: 'Identifier' }): Scope.Variable | null {
  for (let scope: Scope.Scope | null = source.getScope(node); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable !== undefined) return variable;
  }
  return null;
}

function removed(finding: Finding, variable: Scope.Variable): QuickFix[] {
  const edits = removalOf(finding, variable);
  if (edits === null) return [];
  const kept = edits.keeps ? ', keep what it does' : '';
  return [{ kind: `${finding.rule}/remove`, title: `Remove '${variable.name}'${kept}`, edits: edits.list }];
}

interface Removal {
  readonly list: FixEdit[];
  /** The value does more than give a value, so it stays as a statement. */
  readonly keeps: boolean;
}

function removalOf(finding: Finding, variable: Scope.Variable): Removal | null {
  const { source, message } = finding;
  const [definition, ...others] = variable.defs;
  if (definition === undefined || others.length > 0) return null;
  const node = definition.node as Rule.Node;
  if (definition.type === 'FunctionName' || definition.type === 'ClassName') {
    const isAlone = variable.references.length === 0 && standsInBlock(node);
    return isAlone ? { list: [statementRemoval(source, node)], keeps: false } : null;
  }
  if (definition.type !== 'Variable' || node.type !== 'VariableDeclarator') return null;
  const writes = writesOf(finding, variable);
  if (writes === null) return null;
  const effects = hasEffects(source, node.init as Rule.Node | null);
  const declaration = node.parent;
  if (declaration?.type !== 'VariableDeclaration' || !standsInBlock(declaration)) return null;
  if (node.id.type !== 'Identifier' || declaration.declarations.length > 1) {
    const proposed = message.suggestions?.[0]?.fix;
    if (proposed === undefined || writes.length > 0 || hasEffects(source, node as Rule.Node)) return null;
    return { list: [removal(source.text, ...proposed.range)], keeps: false };
  }
  if (!effects) return { list: [statementRemoval(source, declaration), ...writes], keeps: false };
  const value = node.init === null || node.init === undefined ? null : source.getFirstToken(node.init);
  if (value === null || value.type !== 'Identifier') return null;
  const start = rangeOf(declaration)[0];
  return { list: [{ start, end: value.range[0], text: '' }, ...writes], keeps: true };
}

/** How to take out the statements that only assign to it; null where one of them does more. */
function writesOf({ source }: Finding, variable: Scope.Variable): FixEdit[] | null {
  const edits: FixEdit[] = [];
  for (const reference of variable.references) {
    if (reference.init === true) continue;
    const change = (reference.identifier as Rule.Node).parent;
    const statement = change?.parent;
    if (statement?.type !== 'ExpressionStatement') return null;
    const isAssignment = change?.type === 'AssignmentExpression' && change.left === (reference.identifier as unknown);
    if (!isAssignment && change?.type !== 'UpdateExpression') return null;
    if (isAssignment && hasEffects(source, change.right as Rule.Node)) return null;
    edits.push(statementRemoval(source, statement));
  }
  return edits.toSorted((a, b) => a.start - b.start);
}

function prefixed({ source, rule }: Finding, variable: Scope.Variable): QuickFix[] {
  const { name } = variable;
  const next = `_${name}`;
  if (source.ast.tokens.some(({ value }) => value === next)) return [];
  const places = new Map<number, FixEdit>();
  for (const identifier of [...variable.identifiers, ...variable.references.map((one) => one.identifier)]) {
    const [start, end] = rangeOf(identifier);
    places.set(start, { start, end, text: isShorthand(identifier as Rule.Node) ? `${name}: ${next}` : next });
  }
  const edits = [...places.values()].toSorted((a, b) => a.start - b.start);
  return [{ kind: `${rule}/prefix`, title: `Mark '${name}' as unused: ${next}`, edits }];
}

function isShorthand(identifier: Rule.Node): boolean {
  const holder = identifier.parent?.type === 'AssignmentPattern' ? identifier.parent.parent : identifier.parent;
  return holder?.type === 'Property' && holder.shorthand;
}
