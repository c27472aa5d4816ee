import type { Json } from '#contract/model/scalars.ts';

/** SHA-256 of a text's UTF-8 bytes as 64 lower-case hex digits. Injected, since each environment has its own. */
export type HashText = (text: string) => string;

/**
 * The one spelling of a JSON value: keys sorted by code unit, no white space, members that are `undefined` left out
 * (sync.md 3.3). Two values are equal exactly when their spellings are.
 */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Whether two JSON values mean the same. A missing value equals null: a wire that omits a member says nothing else. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}
