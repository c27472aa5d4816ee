/** The tests of the short form, by their names; the symbols that stand for some of them are in `testSymbols`. */
export const testNames = [
  'equals',
  'not_equals',
  'in',
  'not_in',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
  'exists',
  'not_exists',
  'is_true',
  'is_false',
  'greater_than',
  'at_least',
  'less_than',
  'at_most',
  'before',
  'after',
  'within_days',
  'older_than_days',
] as const;
export type TestName = (typeof testNames)[number];

export const testSymbols: Readonly<Record<string, TestName>> = {
  '==': 'equals',
  '!=': 'not_equals',
  '>': 'greater_than',
  '>=': 'at_least',
  '<': 'less_than',
  '<=': 'at_most',
};

export type Scalar = string | number | boolean;

/** What a test compares with, by the kind of the test. Instants are milliseconds since 1970, or the moment of evaluation. */
export type Test =
  | { readonly name: 'equals' | 'not_equals'; readonly value: Scalar }
  | { readonly name: 'in' | 'not_in'; readonly values: readonly Scalar[] }
  | { readonly name: 'contains'; readonly value: Scalar }
  | { readonly name: 'starts_with' | 'ends_with' | 'matches'; readonly text: string }
  | { readonly name: 'exists' | 'not_exists' }
  | { readonly name: 'is_true' | 'is_false' }
  | { readonly name: 'greater_than' | 'at_least' | 'less_than' | 'at_most'; readonly number: number }
  | { readonly name: 'before' | 'after'; readonly instant: number | 'now' }
  | { readonly name: 'within_days' | 'older_than_days'; readonly days: number };

/** Offsets are of the source text. */
export type ShortExpression =
  | { readonly kind: 'test'; readonly test: Test; readonly start: number; readonly end: number }
  | { readonly kind: 'not'; readonly part: ShortExpression; readonly start: number; readonly end: number }
  | {
      readonly kind: 'and' | 'or';
      readonly parts: readonly ShortExpression[];
      readonly start: number;
      readonly end: number;
    };
