import { type ESTree, parseScript } from 'meriyah';
import type { PlaceholderValue } from '#contract/model/template.ts';
import type { PlaceholderProposal } from './with-placeholders.ts';

/** Members with shorter names are rather entries of a table than settings. */
const shortestName = 3;

type Node = ESTree.Node & { readonly start: number; readonly end: number };

interface Literal {
  readonly type: 'text' | 'number' | 'boolean' | 'attribute';
  readonly value: PlaceholderValue;
  readonly start: number;
  readonly end: number;
  /** What the script itself calls it; null where it does not. */
  readonly name: string | null;
}

/** Values that hardly anybody would want to choose. */
const trivial = new Set<PlaceholderValue>([
  '',
  0,
  1,
  2,
  -1,
  'undefined',
  'object',
  'string',
  'number',
  'boolean',
  'function',
]);

/**
 * The literals and attributes of a script as placeholders for a template, in the order of the text. Equal texts and equal
 * attributes are one. Empty for a script that does not parse.
 */
export function proposePlaceholders(body: string): PlaceholderProposal[] {
  const root = parse(body);
  if (root === null) return [];
  const literals: Literal[] = [];
  visit(root, null, (node, parent) => {
    const found = literalIn(node, parent);
    if (found !== null && !trivial.has(found.value)) literals.push(found);
  });
  const groups = new Map<string, Literal[]>();
  for (const literal of literals.sort((left, right) => left.start - right.start)) {
    const own = literal.type === 'number' || literal.type === 'boolean' ? `:${literal.start}` : '';
    const group = `${literal.type}:${literal.value}${own}`;
    groups.set(group, [...(groups.get(group) ?? []), literal]);
  }
  const keys = new Set<string>();
  return [...groups.values()].map((group) => proposal(group, keys));
}

function parse(body: string): Node | null {
  try {
    return parseScript(body, { globalReturn: true, impliedStrict: true, next: true, ranges: true }) as Node;
  } catch {
    return null;
  }
}

function visit(node: Node, parent: Node | null, look: (node: Node, parent: Node | null) => void): void {
  look(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) visit(child, node, look);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function literalIn(node: Node, parent: Node | null): Literal | null {
  if (node.type === 'MemberExpression') return attributeIn(node);
  if (node.type !== 'Literal' || parent === null || isKeyOrDirective(node, parent)) return null;
  if (parent.type === 'MemberExpression' && parent.property === node) return null;
  const { value, start, end } = node;
  if (typeof value === 'string') return { type: 'text', value, start, end, name: nameAround(parent) };
  if (typeof value === 'number') return { type: 'number', value, start, end, name: nameAround(parent) };
  const name = nameAround(parent);
  return typeof value === 'boolean' && name !== null ? { type: 'boolean', value, start, end, name } : null;
}

/** `attributes.name` and `attributes['name']`. */
function attributeIn(node: Node & ESTree.MemberExpression): Literal | null {
  if (node.object.type !== 'Identifier' || node.object.name !== 'attributes') return null;
  const property = node.property as Node;
  const { start, end } = property;
  if (property.type === 'Identifier' && node.computed !== true)
    return { type: 'attribute', value: property.name, start, end, name: null };
  if (property.type !== 'Literal' || typeof property.value !== 'string') return null;
  return { type: 'attribute', value: property.value, start, end, name: null };
}

function isKeyOrDirective(node: Node, parent: Node): boolean {
  if (parent.type === 'Property' || parent.type === 'PropertyDefinition' || parent.type === 'MethodDefinition')
    return parent.key === node && !parent.computed;
  return parent.type === 'ExpressionStatement';
}

function nameAround(parent: Node): string | null {
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent.type === 'Property' && parent.key.type === 'Identifier' && !parent.computed)
    return parent.key.name.length < shortestName ? null : parent.key.name;
  if (parent.type === 'AssignmentExpression' && parent.left.type === 'Identifier') return parent.left.name;
  return null;
}

function proposal(group: readonly Literal[], keys: Set<string>): PlaceholderProposal {
  const [first] = group;
  if (first === undefined) throw new Error('A group of literals is empty.');
  const { type, value, name } = first;
  const words = type === 'attribute' ? `${value} attribute` : (name ?? (type === 'text' ? String(value) : type));
  const key = freeKey(words, keys);
  keys.add(key);
  const label = key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ');
  return {
    annotation: { key, label, type, default: value, required: true, help: null, choices: [] },
    places: group.map(({ start, end }) => ({ start, end })),
    likely: name !== null || type === 'attribute',
  };
}

/** `MAX_LENGTH` and `maxLength` as `max_length`; of a longer text its first words. */
function freeKey(words: string, taken: ReadonlySet<string>): string {
  const parts = words
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z\d]+/g);
  const joined = (parts ?? []).slice(0, 4).join('_').slice(0, 40);
  const key = /^[a-z]/.test(joined) ? joined : `value${joined === '' ? '' : `_${joined}`}`;
  for (let number = 2, free = key; ; number += 1) {
    if (!taken.has(free)) return free;
    free = `${key}_${number}`;
  }
}
