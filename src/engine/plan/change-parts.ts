import type { EntityType } from '#contract/model/entity-type.ts';
import type { ChangePart } from '#contract/model/publish-plan.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from '../merge/canonical-json.ts';

/** So that a plan can be read; the rest is counted. */
const mostParts = 40;

/**
 * What differs inside the fields that hold JSON, by field: as the type tells it, else member by member. Before what is new
 * there was nothing.
 */
export function partsOf(
  type: EntityType,
  before: JsonObject | null,
  after: JsonObject,
): ReadonlyMap<string, readonly ChangePart[]> {
  const own = type.reading?.parts(before, after) ?? {};
  const byKey = type.fields.filter(({ name, merge }) => merge === 'json_by_key' && !Object.hasOwn(own, name));
  return new Map([
    ...Object.entries(own),
    ...byKey.map(({ name, label }) => [name, memberParts(label, before?.[name] ?? null, after[name] ?? null)] as const),
  ]);
}

function memberParts(label: string, before: Json, after: Json): readonly ChangePart[] {
  const parts = [...membersOf(label, before, after)];
  if (parts.length <= mostParts) return parts;
  const more = parts.length - mostParts;
  return [
    ...parts.slice(0, mostParts),
    { change: 'changed', what: `${label}, ${more} more`, before: null, after: null },
  ];
}

/** Objects at every depth, lists and other values as a whole, as they are merged (sync.md 3.12). */
function* membersOf(what: string, before: Json | undefined, after: Json | undefined): Generator<ChangePart> {
  if ((isObject(before) || before === null) && (isObject(after) || after === null) && (before ?? after) !== null) {
    const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    for (const key of [...keys].sort()) {
      const [was, is] = [member(before, key), member(after, key)];
      if ((was === undefined) === (is === undefined) && sameJson(was, is)) continue;
      const inside = isObject(was) && isObject(is);
      const name = `${what} ${key}`;
      if (inside) yield* membersOf(name, was, is);
      else yield { change: changeOf(was, is), what: name, before: wordsOf(was), after: wordsOf(is) };
    }
  } else if (!sameJson(before, after)) {
    yield { change: 'changed', what, before: wordsOf(before), after: wordsOf(after) };
  }
}

function changeOf(before: Json | undefined, after: Json | undefined): ChangePart['change'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

function wordsOf(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(value: JsonObject | null | undefined, key: string): Json | undefined {
  return value && Object.hasOwn(value, key) ? value[key] : undefined;
}
