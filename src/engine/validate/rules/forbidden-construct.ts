import type { Rule } from 'eslint';

type Call = Parameters<NonNullable<Rule.RuleListener['CallExpression' | 'NewExpression']>>[0];

const messages = {
  asynchronous: 'async functions are not available: scripts are synchronous',
  await: 'await is not available: scripts are synchronous',
  dynamicImport: 'import() is not available: a script cannot load modules',
  module: 'import and export are not available: a script is not a module',
  eval: 'eval is not available: a script cannot make code from text',
  functionConstructor: 'The Function constructor is not available: a script cannot make code from text',
  with: 'with is not available: scripts run as strict code',
};

/** What the runtime refuses though the engine would take it (`runtime.md`, A script). */
export const forbiddenConstruct: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], messages },
  create(context) {
    const refuse = (messageId: keyof typeof messages) => (node: Rule.Node) => context.report({ node, messageId });
    const refuseAsync = (node: Rule.Node & { async?: boolean }) => {
      if (node.async === true) reportKeyword(context, node);
    };
    const refuseConstructor = (node: Call) => {
      if (isGlobal(context, node.callee, 'Function')) refuse('functionConstructor')(node);
    };
    return {
      FunctionDeclaration: refuseAsync,
      FunctionExpression: refuseAsync,
      ArrowFunctionExpression: refuseAsync,
      AwaitExpression: refuse('await'),
      ImportExpression: refuse('dynamicImport'),
      ImportDeclaration: refuse('module'),
      ExportNamedDeclaration: refuse('module'),
      ExportDefaultDeclaration: refuse('module'),
      ExportAllDeclaration: refuse('module'),
      WithStatement: refuse('with'),
      CallExpression: refuseConstructor,
      NewExpression: refuseConstructor,
      'Identifier[name="eval"]'(node: Rule.Node) {
        if (isReference(node)) refuse('eval')(node);
      },
    };
  },
};

/** `{ eval: 1 }` and `plan.eval()` are names like any other; `eval` and `globalThis.eval` are the function. */
function isReference(node: Rule.Node): boolean {
  const parent = node.parent;
  if (parent?.type === 'MemberExpression' && parent.property === (node as unknown)) {
    return parent.object.type === 'Identifier' && parent.object.name === 'globalThis';
  }
  const isKeyed =
    parent?.type === 'Property' || parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition';
  return !(
    isKeyed &&
    parent.key === (node as unknown) &&
    !parent.computed &&
    !(parent.type === 'Property' && parent.shorthand)
  );
}

/** The first word, not the whole body: a marker over a long function hides everything else. */
function reportKeyword(context: Rule.RuleContext, node: Rule.Node): void {
  const first = context.sourceCode.getFirstToken(node);
  const keyword = first?.value === 'async' ? first : node.parent && context.sourceCode.getFirstToken(node.parent);
  const loc = keyword?.loc ?? node.loc;
  if (loc) context.report({ loc, messageId: 'asynchronous' });
}

function isGlobal(context: Rule.RuleContext, node: Call['callee'], name: string): boolean {
  if (node.type !== 'Identifier' || node.name !== name) return false;
  for (let scope = context.sourceCode.getScope(node); scope.upper !== null; scope = scope.upper) {
    if (scope.set.has(name)) return false;
  }
  return true;
}
