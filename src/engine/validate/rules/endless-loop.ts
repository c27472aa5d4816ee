import type { Rule } from 'eslint';

type Loop = Extract<Rule.Node, { type: 'WhileStatement' | 'DoWhileStatement' | 'ForStatement' }>;
type VisitorKeys = Rule.RuleContext['sourceCode']['visitorKeys'];
interface AnyNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

const functions = /^(?:Function(?:Declaration|Expression)|ArrowFunctionExpression)$/;
const loopsAndSwitch = /^(?:For(?:In|Of)?|While|DoWhile|Switch)Statement$/;

/** Loops whose condition is constant and that nothing leaves: they can only end by the run's time limit. */
export const endlessLoop: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { endless: 'This loop never ends: its condition is always true and nothing in it leaves it' },
  },
  create(context) {
    const keys = context.sourceCode.visitorKeys;
    const check = (node: Loop) => {
      if (!isAlwaysTrue(node.test as AnyNode | null | undefined)) return;
      if (leaves(node.body as unknown as AnyNode, keys, true)) return;
      const keyword = context.sourceCode.getFirstToken(node);
      if (keyword !== null) context.report({ loc: keyword.loc, messageId: 'endless' });
    };
    return { WhileStatement: check, DoWhileStatement: check, ForStatement: check };
  },
};

function isAlwaysTrue(test: AnyNode | null | undefined): boolean {
  if (test === null || test === undefined) return true;
  if (test.type === 'Literal') return Boolean(test['value']);
  return test.type === 'ArrayExpression' || test.type === 'ObjectExpression' || functions.test(test.type);
}

/** Whether some statement can leave the loop. `direct`: an unlabelled break here belongs to it. */
function leaves(node: AnyNode, keys: VisitorKeys, direct: boolean): boolean {
  if (functions.test(node.type)) return false;
  if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement') return true;
  if (node.type === 'BreakStatement') {
    const target = node['label'] as { name: string } | null;
    // A label of an inner statement would be told apart only by more work than the odd case deserves.
    return target === null ? direct : true;
  }
  if (node.type === 'CallExpression' && endsTheScript(node['callee'] as AnyNode)) return true;
  const stillDirect = direct && !loopsAndSwitch.test(node.type);
  for (const key of keys[node.type] ?? []) {
    for (const child of [node[key]].flat() as (AnyNode | null | undefined)[]) {
      if (child && leaves(child, keys, stillDirect)) return true;
    }
  }
  return false;
}

function endsTheScript(callee: AnyNode): boolean {
  return callee.type === 'Identifier' && (callee['name'] === 'abort' || callee['name'] === 'skip');
}
