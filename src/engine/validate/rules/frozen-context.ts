import type { Rule } from 'eslint';

/** Assignments to a member of `context`, which is frozen. */
export const frozenContext: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { frozen: "'context' is read-only; keep values in variables, output or names of your own" },
  },
  create(context) {
    function check(target: unknown): void {
      const node = target as Rule.Node;
      if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || node.object.name !== 'context')
        return;
      for (let scope = context.sourceCode.getScope(node); scope.upper !== null; scope = scope.upper) {
        if (scope.set.has('context')) return;
      }
      context.report({ node, messageId: 'frozen' });
    }
    return {
      AssignmentExpression: (node) => check(node.left),
      UpdateExpression: (node) => check(node.argument),
      UnaryExpression: (node) => {
        if (node.operator === 'delete') check(node.argument);
      },
    };
  },
};
