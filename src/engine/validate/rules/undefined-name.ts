import type { Rule, Scope } from 'eslint';
import { nearestName } from '#engine/text/nearest-name.ts';

const noNode = 'scripts run outside of Node';
const noBrowser = 'scripts run outside of a browser';
const synchronous = 'scripts are synchronous';
const noShared = 'the runtime leaves it out';

/** Names that authors know from elsewhere, and why a script does not have them. */
const absent: Readonly<Record<string, string>> = {
  process: noNode,
  require: noNode,
  module: noNode,
  exports: noNode,
  Buffer: noNode,
  window: noBrowser,
  document: noBrowser,
  localStorage: noBrowser,
  fetch: 'use resources.call',
  XMLHttpRequest: 'use resources.call',
  setTimeout: synchronous,
  setInterval: synchronous,
  setImmediate: synchronous,
  queueMicrotask: synchronous,
  WebAssembly: noShared,
  SharedArrayBuffer: noShared,
  Atomics: noShared,
  WeakRef: noShared,
  FinalizationRegistry: noShared,
};

/** Names that neither the script nor the runtime defines, with what was probably meant. */
export const undefinedName: Rule.RuleModule = {
  meta: {
    type: 'problem',
    hasSuggestions: true,
    schema: [],
    messages: {
      absent: "'{{name}}' is not available in a script: {{reason}}",
      misspelt: "'{{name}}' is not defined. Did you mean '{{nearest}}'?",
      undefined: "'{{name}}' is not defined",
      replace: "Change to '{{nearest}}'",
    },
  },
  create(context) {
    return {
      'Program:exit'(program) {
        for (const reference of context.sourceCode.getScope(program).through) {
          if (!isTypeofOperand(reference.identifier)) report(context, reference);
        }
      },
    };
  },
};

function report(context: Rule.RuleContext, reference: Scope.Reference): void {
  const node = reference.identifier;
  if (node.type !== 'Identifier') return;
  const { name } = node;
  const reason = Object.hasOwn(absent, name) ? absent[name] : undefined;
  if (reason !== undefined) {
    context.report({ node, messageId: 'absent', data: { name, reason } });
    return;
  }
  const nearest = nearestName(name, visibleNames(reference.from));
  if (nearest === null) {
    context.report({ node, messageId: 'undefined', data: { name } });
    return;
  }
  const data = { name, nearest };
  const fix = (fixer: Rule.RuleFixer) => fixer.replaceText(node, nearest);
  context.report({ node, messageId: 'misspelt', data, suggest: [{ messageId: 'replace', data, fix }] });
}

function* visibleNames(from: Scope.Scope): Generator<string> {
  for (let scope: Scope.Scope | null = from; scope !== null; scope = scope.upper) yield* scope.set.keys();
}

/** `typeof name` is how a script may ask whether a name exists. */
function isTypeofOperand(node: Scope.Reference['identifier']): boolean {
  const { parent } = node as Rule.Node;
  return parent?.type === 'UnaryExpression' && parent.operator === 'typeof';
}
