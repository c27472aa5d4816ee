import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from './canonical-json.ts';

export interface JsonConflict {
  /** Member names from the outside in; empty for the value itself. */
  readonly path: readonly string[];
  readonly base: Json | undefined;
  readonly theirs: Json | undefined;
  readonly yours: Json | undefined;
}

export interface JsonMerge {
  /** The merged value; at a conflict it holds yours, which is never used without the author's choice. */
  readonly value: Json | undefined;
  readonly conflicts: readonly JsonConflict[];
}

/** One side only, or both alike: that value. Otherwise a conflict. */
export function mergeField(base: Json | undefined, theirs: Json | undefined, yours: Json | undefined): JsonMerge {
  if (sameJson(theirs, yours) || sameJson(theirs, base)) return { value: yours, conflicts: [] };
  if (sameJson(yours, base)) return { value: theirs, conflicts: [] };
  return { value: yours, conflicts: [{ path: [], base, theirs, yours }] };
}

/** Objects member by member, at every depth; arrays and everything else as a whole (sync.md 3.12). */
export function mergeJsonByKey(base: Json | undefined, theirs: Json | undefined, yours: Json | undefined): JsonMerge {
  const whole = mergeMember(base, theirs, yours);
  if (whole.conflicts.length === 0) return whole;
  const baseMembers = base === undefined || base === null ? {} : base;
  if (!isObject(theirs) || !isObject(yours) || !isObject(baseMembers)) return whole;
  const value: JsonObject = {};
  const conflicts: JsonConflict[] = [];
  const keys = new Set([...Object.keys(baseMembers), ...Object.keys(theirs), ...Object.keys(yours)]);
  for (const key of [...keys].sort()) {
    const member = mergeJsonByKey(own(baseMembers, key), own(theirs, key), own(yours, key));
    // defineProperty, as a plain assignment to a member named __proto__ would set the prototype and lose the value.
    if (member.value !== undefined) Object.defineProperty(value, key, { value: member.value, ...plainMember });
    for (const conflict of member.conflicts) conflicts.push({ ...conflict, path: [key, ...conflict.path] });
  }
  return { value, conflicts };
}

const plainMember = { enumerable: true, configurable: true, writable: true };

/** Inside an object a member that is null and one that is absent differ, unlike fields of an entity. */
function mergeMember(base: Json | undefined, theirs: Json | undefined, yours: Json | undefined): JsonMerge {
  const same = (left: Json | undefined, right: Json | undefined) =>
    (left === undefined) === (right === undefined) && sameJson(left, right);
  if (same(theirs, yours) || same(theirs, base)) return { value: yours, conflicts: [] };
  if (same(yours, base)) return { value: theirs, conflicts: [] };
  return { value: yours, conflicts: [{ path: [], base, theirs, yours }] };
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
