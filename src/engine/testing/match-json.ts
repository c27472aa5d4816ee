import { limits } from '#contract/limits.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { jsonPath } from '../text/json-path.ts';

/** One place at which a value is not what was expected. `message` says what a value alone cannot, such as a broken rule. */
export interface Difference {
  readonly path: string;
  readonly kind: 'missing' | 'unexpected' | 'different' | 'rule';
  readonly expected: Json | undefined;
  readonly actual: Json | undefined;
  readonly message: string | null;
}

type Path = readonly (string | number)[];

interface Comparison {
  /** Whether members that are not expected are a difference. */
  readonly exact: boolean;
  readonly found: Difference[];
}

/**
 * Where `actual` differs from `expected`, in the order of the expected value; none where they match. `exact`: they are the
 * same JSON value. Otherwise `expected` has to be contained in it as a stub's `when` is in a payload (`runtime.md`): objects
 * by the members it names, lists item by item. At most `limits.caseDifferences`.
 */
export function matchJson(expected: Json, actual: Json, exact: boolean): Difference[] {
  const comparison: Comparison = { exact, found: [] };
  compare(comparison, [], expected, actual);
  return comparison.found.slice(0, limits.caseDifferences);
}

function compare(comparison: Comparison, path: Path, expected: Json, actual: Json): void {
  if (comparison.found.length >= limits.caseDifferences) return;
  if (Array.isArray(expected) && Array.isArray(actual)) compareLists(comparison, path, expected, actual);
  else if (isObject(expected) && isObject(actual)) compareObjects(comparison, path, expected, actual);
  else if (expected !== actual) note(comparison, path, 'different', expected, actual);
}

function compareLists(comparison: Comparison, path: Path, expected: readonly Json[], actual: readonly Json[]): void {
  for (const [index, item] of expected.entries()) {
    const other = actual[index];
    if (other === undefined) note(comparison, [...path, index], 'missing', item, undefined);
    else compare(comparison, [...path, index], item, other);
  }
  for (const [index, item] of actual.entries()) {
    if (index >= expected.length) note(comparison, [...path, index], 'unexpected', undefined, item);
  }
}

function compareObjects(comparison: Comparison, path: Path, expected: JsonObject, actual: JsonObject): void {
  for (const [key, value] of Object.entries(expected)) {
    const other = Object.hasOwn(actual, key) ? actual[key] : undefined;
    if (other === undefined) note(comparison, [...path, key], 'missing', value, undefined);
    else compare(comparison, [...path, key], value, other);
  }
  if (!comparison.exact) return;
  for (const [key, value] of Object.entries(actual)) {
    if (!Object.hasOwn(expected, key)) note(comparison, [...path, key], 'unexpected', undefined, value);
  }
}

function note(
  { found }: Comparison,
  path: Path,
  kind: Difference['kind'],
  expected: Json | undefined,
  actual: Json | undefined,
): void {
  if (found.length < limits.caseDifferences)
    found.push({ path: jsonPath(path), kind, expected, actual, message: null });
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
