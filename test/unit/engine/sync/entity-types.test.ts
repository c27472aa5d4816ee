import { describe, expect, test } from 'vitest';
import { entityTypes, typeOf } from '#engine/sync/entity-types.ts';

describe.each([...entityTypes.values()])('the declaration of $label', (type) => {
  const names = type.fields.map((field) => field.name);

  test('names fields that it has', () => {
    const named = [
      ...type.natural_key,
      ...type.references.map((reference) => reference.field),
      type.mark_field,
      type.versions?.body,
      type.status?.field,
    ].filter((name) => typeof name === 'string');
    expect(names).toEqual([...new Set(names)]);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('names types that are declared', () => {
    const others = [type.parent, ...type.references.map((reference) => reference.to)].filter((name) => name !== null);
    for (const other of others) expect(typeOf(entityTypes, other).type).toBe(other);
  });
});

test('an entity of an unknown type is refused by name', () => {
  expect(() => typeOf(entityTypes, 'robot')).toThrow("does not know entities of type 'robot'");
});
