import type { Rule } from 'eslint';
import { nearestName } from '#engine/text/nearest-name.ts';

/** Attributes that the connector's schema does not have. Its one option is the list of names that exist. */
export const unknownAttribute: Rule.RuleModule = {
  meta: {
    type: 'problem',
    hasSuggestions: true,
    schema: [{ type: 'array', items: { type: 'string' } }],
    messages: {
      unknown: "The connector's schema has no attribute '{{name}}'",
      misspelt: "The connector's schema has no attribute '{{name}}'. Did you mean '{{nearest}}'?",
      replace: "Change to '{{nearest}}'",
    },
  },
  create(context) {
    const known = new Set((context.options[0] ?? []) as string[]);
    return {
      MemberExpression(node) {
        if (node.object.type !== 'Identifier' || node.object.name !== 'attributes') return;
        const { property, computed } = node;
        const name = nameOf(property, computed);
        if (name === null || known.has(name)) return;
        const nearest = nearestName(name, known);
        if (nearest === null) {
          context.report({ node: property, messageId: 'unknown', data: { name } });
          return;
        }
        const data = { name, nearest };
        const text = computed ? JSON.stringify(nearest) : nearest;
        const fix = (fixer: Rule.RuleFixer) => fixer.replaceText(property, text);
        context.report({ node: property, messageId: 'misspelt', data, suggest: [{ messageId: 'replace', data, fix }] });
      },
    };
  },
};

function nameOf(property: { type: string; name?: unknown; value?: unknown }, computed: boolean): string | null {
  if (!computed && property.type === 'Identifier') return String(property.name);
  return computed && property.type === 'Literal' && typeof property.value === 'string' ? property.value : null;
}
