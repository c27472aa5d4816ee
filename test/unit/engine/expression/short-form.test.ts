import { describe, expect, test } from 'vitest';
import type { Json } from '#contract/model/scalars.ts';
import { compileShort } from '#engine/expression/compile-short.ts';
import { ExpressionError } from '#engine/expression/expression-error.ts';
import { parseShort } from '#engine/expression/parse-short.ts';

const now = Date.parse('2026-11-21T12:00:00Z');

function verdict(expression: string, value?: Json): boolean | string {
  const found = compileShort(parseShort(expression))(value, now);
  return typeof found === 'boolean' ? found : found.reason;
}

function mistake(expression: string): { message: string; column: number } {
  try {
    parseShort(expression);
  } catch (error) {
    if (error instanceof ExpressionError) return { message: error.message, column: error.column };
    throw error;
  }
  throw new Error(`'${expression}' was read.`);
}

describe('032 US4-2 the short form of a condition', () => {
  test.each<[string, Json, boolean]>([
    ["equals 'Engineering'", 'Engineering', true],
    ["equals 'Engineering'", 'engineering', false],
    ["!= 'Executive'", 'Engineering', true],
    ['== 3', 3, true],
    ["not_equals 'x'", 'x', false],
    ["in ['Sales', 'Legal']", 'Legal', true],
    ["not_in ['Sales', 'Legal']", 'Legal', false],
    ["contains 'admin'", ['user', 'admin'], true],
    ["contains 'min'", 'admin', true],
    ["contains 'min'", ['admin'], false],
    ["starts_with 'svc-'", 'svc-backup', true],
    ["ends_with '@example.com'", 'ada@example.com', true],
    ["matches '^[A-Z]\\d{3}$'", 'A123', true],
    ['is_true', true, true],
    ['is_false', true, false],
    ['greater_than 3', 3, false],
    ['at_least 3', 3, true],
    ['less_than -1.5', -2, true],
    ['at_most 3', 4, false],
    ["before '2026-12-01'", '2026-11-30', true],
    ['after now', '2026-11-21T13:00:00+00:00', true],
    ['before now', '2026-11-21T13:30:00+02:00', true],
    ['within_days 14', '2026-12-01', true],
    ['within_days 14', '2026-11-01', false],
    ['older_than_days 30', '2026-10-01T00:00:00Z', true],
    ['exists', 0, true],
    ['not_exists', 0, false],
  ])('%s of %j is %s', (expression, value, holds) => {
    expect(verdict(expression, value)).toBe(holds);
  });

  test('and binds more closely than or, and parentheses most closely', () => {
    expect(verdict("equals 'a' or equals 'b' and equals 'c'", 'a')).toBe(true);
    expect(verdict("(equals 'a' or equals 'b') and equals 'c'", 'a')).toBe(false);
    expect(verdict("not equals 'a' and not equals 'b'", 'c')).toBe(true);
  });

  test('a missing value is no value: it fails what asks of it, and decides nothing', () => {
    expect(verdict("equals 'a'")).toBe('there is no value');
    expect(verdict("not equals 'a'")).toBe('there is no value');
    expect(verdict("equals 'a' or not_exists")).toBe(true);
    expect(verdict("equals 'a' and exists")).toBe(false);
    expect(verdict('exists', null)).toBe(false);
  });

  test('a wrong type is told, and another part may still decide', () => {
    expect(verdict('greater_than 3', '4')).toBe("it is a text, and 'greater_than' needs a number");
    expect(verdict('within_days 3', '2026-02-31')).toBe(
      "it is a text, and 'within_days' needs a date, such as '2026-01-31'",
    );
    expect(verdict("greater_than 3 or equals '4'", '4')).toBe(true);
    expect(verdict("equals 'x'", { a: 1 })).toBe("it is an object, and 'equals' needs a text");
  });

  test.each<[string, number, string]>([
    ['', 0, 'empty'],
    ["equls 'x'", 0, "Did you mean 'equals'?"],
    ['equals', 6, "After 'equals' comes"],
    ["equals 'x", 7, 'no closing'],
    ["(equals 'x'", 11, "A closing ')' is missing"],
    ["equals 'x' equals 'y'", 11, "'and' or 'or'"],
    ["matches '(a'", 8, 'not a regular expression'],
    ["before 'soon'", 7, 'now or a date'],
    ['within_days x', 12, 'a number of days'],
    ["in ['a'", 7, "no closing ']'"],
    ['equals $', 7, 'no meaning'],
  ])('%j is refused at column %i', (expression, column, words) => {
    const found = mistake(expression);
    expect(found.column).toBe(column);
    expect(found.message).toContain(words);
  });

  test('hostile expressions end: nesting is limited, regular expressions are linear', () => {
    expect(mistake(`${'('.repeat(5000)}equals 1`).message).toContain('nested more than 50 deep');
    expect(verdict("matches '(a+)+$'", `${'a'.repeat(50_000)}b`)).toBe(false);
    expect(verdict("matches 'a'", 'a'.repeat(200_000))).toContain('at most 100000 characters');
  });
});
