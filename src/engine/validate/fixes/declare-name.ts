import type { Rule, Scope } from 'eslint';
import type { QuickFix } from '#contract/script/quick-fix.ts';
import { enclosing, indentAt, rangeOf } from './edits.ts';
import { type Finding, nodeOf } from './finding.ts';

/** Declares a name that nothing defines: where it is first assigned, or before the first statement that reads it. */
export function declareName(finding: Finding): QuickFix[] {
  const { source, message, rule } = finding;
  const node = nodeOf(finding);
  // What authors know from elsewhere (fetch, process) is not missing a declaration.
  if (message.messageId === 'absent' || node?.type !== 'Identifier') return [];
  const { name } = node;
  const references = source.getScope(source.ast).through.filter(({ identifier }) => nameOf(identifier) === name);
  const first = references.toSorted((a, b) => startOf(a) - startOf(b))[0]?.identifier as Rule.Node | undefined;
  if (first === undefined) return [];
  const keyword = references.filter((reference) => reference.isWrite()).length > 1 ? 'let' : 'const';
  const kind = `${rule}/declare`;
  const statement = assignmentAt(first);
  if (statement !== null) {
    const [start] = rangeOf(statement);
    return [{ kind, title: `Declare '${name}' with ${keyword}`, edits: [{ start, end: start, text: `${keyword} ` }] }];
  }
  const start = placeFor(finding, first);
  const text = references.some((reference) => reference.isWrite()) ? `let ${name};` : `const ${name} = null;`;
  const indent = indentAt(source.text, start);
  const opensLine = indent.length === 0 ? start === 0 || source.text[start - 1] === '\n' : true;
  const edit = { start, end: start, text: opensLine ? `${text}\n${indent}` : `${text} ` };
  return [{ kind, title: `Declare '${name}' with ${text.slice(0, text.indexOf(' '))}`, edits: [edit] }];
}

const nameOf = (identifier: Scope.Reference['identifier']) => (identifier.type === 'Identifier' ? identifier.name : '');
const startOf = ({ identifier }: Scope.Reference) => rangeOf(identifier)[0];

/** The statement of the script itself that is nothing but an assignment to it. */
function assignmentAt(identifier: Rule.Node): Rule.Node | null {
  const assignment = identifier.parent;
  if (assignment?.type !== 'AssignmentExpression' || assignment.operator !== '=') return null;
  const statement = assignment.parent;
  const isWhole = assignment.left === (identifier as unknown) && statement?.type === 'ExpressionStatement';
  return isWhole && statement.parent?.type === 'Program' ? statement : null;
}

/** Functions may be called above of where they stand, so what one of them reads is declared at the very beginning. */
function placeFor({ source }: Finding, identifier: Rule.Node): number {
  const statement = enclosing(identifier, (one) => one.parent?.type === 'Program');
  const before = statement?.type === 'FunctionDeclaration' ? source.ast.body[0] : statement;
  return before ? rangeOf(before)[0] : 0;
}
