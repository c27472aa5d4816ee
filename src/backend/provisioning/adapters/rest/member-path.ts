import type { Json, JsonObject } from '#contract/model/scalars.ts';

/** What stands at `a.b.0.c` of a JSON value; the value itself for an empty path, undefined where there is nothing. */
export function memberAt(value: Json | undefined, path: string): Json | undefined {
  let at = value;
  for (const name of path === '' ? [] : path.split('.')) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, Json>)[name];
  }
  return at;
}

/** The same object with a value at `a.b.c`; objects on the way are made. Members of other names stay. */
export function withMember(object: JsonObject, path: string, value: Json): JsonObject {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...object, [name]: value };
  const inner = object[name];
  const below = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {};
  return { ...object, [name]: withMember(below, rest.join('.'), value) };
}

export function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** Whether all of `wanted` is in `actual`: members of objects at any depth, arrays and plain values as a whole. */
export function contains(actual: Json | undefined, wanted: Json): boolean {
  if (wanted === null) return actual === null || actual === undefined;
  if (typeof wanted !== 'object') return actual === wanted;
  if (Array.isArray(wanted)) return JSON.stringify(actual) === JSON.stringify(wanted);
  const members = asObject(actual);
  return Object.entries(wanted).every(([name, value]) => contains(members[name], value));
}

/** Whether this text is a value somewhere in it. */
export function mentions(value: Json | undefined, text: string): boolean {
  if (typeof value === 'string') return value === text;
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some((one) => mentions(one, text));
}
