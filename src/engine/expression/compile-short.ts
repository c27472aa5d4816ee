import { RE2JS } from 're2js';
import type { Json } from '#contract/model/scalars.ts';
import { dayMs, readInstant } from './instant.ts';
import type { ShortExpression, Test } from './short-expression.ts';

/** Neither holds nor fails: there is no value, or one the test cannot be asked of. */
export interface Undecided {
  readonly reason: string;
  /** Of the test, in the source. */
  readonly start: number;
}
export type Verdict = boolean | Undecided;

/** `undefined` and null are no value. `now`: milliseconds since 1970. */
export type CompiledShort = (value: Json | undefined, now: number) => Verdict;

/** Texts beyond this are not searched by a regular expression: the engine is linear, and still an expression must end soon. */
const mostSearched = 100_000;

/**
 * Makes a function of an expression, to be asked often. Logic with three values: what is undecided stays so through `not`,
 * and decides nothing in `and` and `or` where the other side does.
 */
export function compileShort(expression: ShortExpression): CompiledShort {
  if (expression.kind === 'test') return compileTest(expression.test, expression.start);
  if (expression.kind === 'not') {
    const part = compileShort(expression.part);
    return (value, now) => {
      const verdict = part(value, now);
      return typeof verdict === 'boolean' ? !verdict : verdict;
    };
  }
  const parts = expression.parts.map(compileShort);
  const decisive = expression.kind === 'or';
  return (value, now) => {
    let undecided: Undecided | null = null;
    for (const part of parts) {
      const verdict = part(value, now);
      if (verdict === decisive) return decisive;
      if (typeof verdict !== 'boolean') undecided ??= verdict;
    }
    return undecided ?? !decisive;
  };
}

function compileTest(test: Test, start: number): CompiledShort {
  if (asksForPresence(test)) {
    const wanted = test.name === 'exists';
    return (value) => (value !== undefined && value !== null) === wanted;
  }
  const none: Undecided = { reason: 'there is no value', start };
  const wrong = (wanted: string, value: Json): Undecided => ({
    reason: `it is ${kindOf(value)}, and '${test.name}' needs ${wanted}`,
    start,
  });
  const ask = asked(test, wrong);
  return (value, now) => (value === undefined || value === null ? none : ask(value, now));
}

function asksForPresence(test: Test): test is Exclude<Test, AskedTest> {
  return test.name === 'exists' || test.name === 'not_exists';
}

type AskedTest = Exclude<Test, { name: 'exists' | 'not_exists' }>;
type Ask = (value: NonNullable<Json>, now: number) => Verdict;
type Wrong = (wanted: string, value: Json) => Undecided;

function asked(test: AskedTest, wrong: Wrong): Ask {
  switch (test.name) {
    case 'equals':
    case 'not_equals':
      return askEqual(test.value, test.name === 'equals', wrong);
    case 'in':
    case 'not_in':
      return askIn(test.values, test.name === 'in', wrong);
    case 'contains':
      return askContains(test.value, wrong);
    case 'starts_with':
      return onText(wrong, (text) => text.startsWith(test.text));
    case 'ends_with':
      return onText(wrong, (text) => text.endsWith(test.text));
    case 'matches':
      return askMatches(test.text, wrong);
    case 'is_true':
    case 'is_false':
      return (value) =>
        typeof value === 'boolean' ? value === (test.name === 'is_true') : wrong('true or false', value);
    case 'greater_than':
      return onNumber(wrong, (number) => number > test.number);
    case 'at_least':
      return onNumber(wrong, (number) => number >= test.number);
    case 'less_than':
      return onNumber(wrong, (number) => number < test.number);
    case 'at_most':
      return onNumber(wrong, (number) => number <= test.number);
    case 'before':
      return onInstant(wrong, (instant, now) => instant < (test.instant === 'now' ? now : test.instant));
    case 'after':
      return onInstant(wrong, (instant, now) => instant > (test.instant === 'now' ? now : test.instant));
    case 'within_days':
      return onInstant(wrong, (instant, now) => Math.abs(instant - now) <= test.days * dayMs);
    case 'older_than_days':
      return onInstant(wrong, (instant, now) => now - instant > test.days * dayMs);
  }
}

function askEqual(wanted: string | number | boolean, equal: boolean, wrong: Wrong): Ask {
  const kind = typeof wanted;
  return (value) => (typeof value === kind ? (value === wanted) === equal : wrong(wordFor(kind), value));
}

function askIn(values: readonly (string | number | boolean)[], within: boolean, wrong: Wrong): Ask {
  const set = new Set<unknown>(values);
  return (value) => (typeof value === 'object' ? wrong('a single value', value) : set.has(value) === within);
}

function askContains(wanted: string | number | boolean, wrong: Wrong): Ask {
  return (value) => {
    if (Array.isArray(value)) return value.includes(wanted);
    if (typeof value === 'string' && typeof wanted === 'string') return value.includes(wanted);
    return wrong('a list or a text', value);
  };
}

function askMatches(pattern: string, wrong: Wrong): Ask {
  const compiled = RE2JS.compile(pattern);
  return (value) => {
    if (typeof value !== 'string') return wrong('a text', value);
    if (value.length > mostSearched) return wrong(`a text of at most ${mostSearched} characters`, value);
    return compiled.test(value);
  };
}

function onText(wrong: Wrong, holds: (text: string) => boolean): Ask {
  return (value) => (typeof value === 'string' ? holds(value) : wrong('a text', value));
}

function onNumber(wrong: Wrong, holds: (number: number) => boolean): Ask {
  return (value) => (typeof value === 'number' ? holds(value) : wrong('a number', value));
}

function onInstant(wrong: Wrong, holds: (instant: number, now: number) => boolean): Ask {
  return (value, now) => {
    const instant = typeof value === 'string' ? readInstant(value) : null;
    return instant === null ? wrong("a date, such as '2026-01-31'", value) : holds(instant, now);
  };
}

function wordFor(kind: string): string {
  if (kind === 'string') return 'a text';
  return kind === 'number' ? 'a number' : 'true or false';
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'object') return 'an object';
  return typeof value === 'number' ? 'a number' : 'a text';
}
