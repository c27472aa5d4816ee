import type { ConnectorSchema, SchemaAttribute } from '#contract/model/connector-schema.ts';

/**
 * The attributes that test contexts show, with the types of their values, by name. Contexts that are no JSON, or have no
 * attributes, say nothing.
 */
export function inferSchema(contexts: readonly string[]): ConnectorSchema {
  const types = new Map<string, Set<string>>();
  const many = new Set<string>();
  for (const context of contexts) {
    for (const [name, value] of Object.entries(attributesIn(context))) {
      const known = types.get(name) ?? new Set();
      types.set(name, known);
      if (Array.isArray(value)) many.add(name);
      for (const one of [value].flat()) if (one !== null) known.add(typeOf(one));
    }
  }
  const attributes = [...types].map(([name, known]): SchemaAttribute => {
    const type = [...known].toSorted().join(' | ');
    return { name, ...(type === '' ? {} : { type }), ...(many.has(name) ? { multi_valued: true } : {}) };
  });
  return { attributes: attributes.toSorted((a, b) => a.name.localeCompare(b.name)) };
}

function attributesIn(context: string): Record<string, unknown> {
  try {
    const { attributes } = JSON.parse(context) as { attributes?: unknown };
    const isObject = typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes);
    return isObject ? (attributes as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
