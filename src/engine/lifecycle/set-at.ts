import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { PathKeys } from '../expression/attribute-path.ts';

/** The object with another value at the path; what is on the way is made where it is missing. The object itself stays. */
export function setAt(object: JsonObject, keys: PathKeys, value: Json): JsonObject {
  return replaced(object, keys, value) as JsonObject;
}

function replaced(at: Json | undefined, keys: PathKeys, value: Json): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list: Json[] = Array.isArray(at) ? [...at] : [];
    while (list.length < key) list.push(null);
    list[key] = replaced(list[key], rest, value);
    return list;
  }
  const members = typeof at === 'object' && at !== null && !Array.isArray(at) ? at : {};
  const before = Object.hasOwn(members, key) ? members[key] : undefined;
  // A computed member of a literal is always an own one, also under a name such as `__proto__`.
  return { ...members, [key]: replaced(before, rest, value) };
}
