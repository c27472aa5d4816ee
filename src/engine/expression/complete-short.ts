import type { Json } from '#contract/model/scalars.ts';
import { type Completion, type Completions, noCompletions, offered } from './completion.ts';
import { ExpressionError } from './expression-error.ts';
import { readInstant } from './instant.ts';
import { type Expected, expectedAfter } from './parse-short.ts';
import { type Scalar, type TestName, testNames } from './short-expression.ts';
import { shortTokens } from './short-tokens.ts';

/** What each test asks, for people. */
const meanings: Readonly<Record<TestName, string>> = {
  equals: 'is exactly this',
  not_equals: 'is something else',
  in: 'is one of these',
  not_in: 'is none of these',
  contains: 'has this in it',
  starts_with: 'begins with this',
  ends_with: 'ends with this',
  matches: 'has this pattern in it',
  exists: 'has a value',
  not_exists: 'has no value',
  is_true: 'is true',
  is_false: 'is false',
  greater_than: 'is more than',
  at_least: 'is this or more',
  less_than: 'is less than',
  at_most: 'is this or less',
  before: 'is an earlier date',
  after: 'is a later date',
  within_days: 'is at most so many days away',
  older_than_days: 'is more than so many days ago',
};

/**
 * What may stand at the caret of a short expression: the tests, most fitting first, the value of the sample object for a test that
 * needs one, and the words that join them. `value`: what the sample object has at the condition's path.
 */
export function completeShort(text: string, caret: number, value: Json | undefined): Completions {
  const start = tokenStart(text.slice(0, caret));
  if (start === null) return noCompletions(caret);
  const expected = expectedAfter(text.slice(0, start)).toSorted((left, right) => weightOf(left) - weightOf(right));
  const items = expected.flatMap((one) => itemsFor(one, value));
  return offered(text, { start, caret, end: tokenEnd(text, start, caret) }, items);
}

/** Words that join stand after tests and values, and signs after words. */
function weightOf({ kind }: Expected): number {
  if (kind === 'symbol') return 2;
  return kind === 'word' ? 1 : 0;
}

/** Where the token that ends at the caret begins; the caret itself between tokens, null where nothing can be read. */
function tokenStart(before: string): number | null {
  try {
    const last = shortTokens(before).at(-1);
    return last?.end === before.length && last.kind !== 'symbol' ? last.start : before.length;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return /['"]/.test(before.charAt(error.column)) ? error.column : null;
  }
}

const restOfToken = { word: /\w*/y, quoted: /'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?/y };

function tokenEnd(text: string, start: number, caret: number): number {
  const isQuoted = /['"]/.test(text.charAt(start)) && start < caret;
  const pattern = isQuoted ? restOfToken.quoted : restOfToken.word;
  pattern.lastIndex = isQuoted ? start : caret;
  pattern.exec(text);
  return Math.max(caret, pattern.lastIndex);
}

function itemsFor(expected: Expected, value: Json | undefined): Completion[] {
  switch (expected.kind) {
    case 'test':
      return testsFor(value);
    case 'scalar':
      return literalsOf(expected.test, value);
    case 'text':
      return typeof value === 'string' ? [sampleLiteral(value)] : [];
    case 'pattern':
      return [];
    case 'instant':
      return typeof value === 'string' && readInstant(value) !== null ? [sampleLiteral(value)] : [];
    case 'number':
      return typeof value === 'number' ? [sampleLiteral(value)] : [];
    case 'days':
      return ['7', '14', '30', '90'].map((days) => ({ insert: days, detail: 'days', more: false }));
    case 'word':
      return [wordItem(expected.word)];
    case 'symbol':
      return [{ insert: expected.symbol, detail: '', more: /[[(,]/.test(expected.symbol) }];
  }
}

function wordItem(word: string): Completion {
  const joins = word === 'and' || word === 'or' || word === 'not';
  return { insert: joins ? `${word} ` : word, detail: joins ? joining[word] : '', more: joins };
}

const joining = { and: 'both must hold', or: 'one must hold', not: 'must not hold' } as const;

/** Tests in the order of how well they fit the sample's value. */
function testsFor(value: Json | undefined): Completion[] {
  const fitting = fittingTests(value);
  const names = [...fitting, ...testNames.filter((name) => !fitting.includes(name))];
  return names.map((name) => {
    const more = needsValue.get(name) ?? false;
    return { insert: more ? `${name} ` : name, detail: meanings[name], more };
  });
}

/** Whether something has to follow a test, asked of the one who reads it. */
const needsValue = new Map(
  testNames.map((name) => [
    name,
    !expectedAfter(`${name} `).some((next) => next.kind === 'word' && next.word === 'and'),
  ]),
);

function fittingTests(value: Json | undefined): TestName[] {
  if (value === undefined || value === null) return ['exists', 'not_exists', 'equals', 'in'];
  if (Array.isArray(value)) return ['contains', 'exists'];
  if (typeof value === 'boolean') return ['is_true', 'is_false', 'equals'];
  if (typeof value === 'number') return ['equals', 'greater_than', 'at_least', 'less_than', 'at_most', 'in'];
  if (typeof value === 'object') return ['exists', 'not_exists'];
  if (readInstant(value) !== null) return ['before', 'after', 'within_days', 'older_than_days', 'equals', 'exists'];
  return ['equals', 'not_equals', 'in', 'not_in', 'starts_with', 'ends_with', 'contains', 'matches', 'exists'];
}

function literalsOf(test: TestName, value: Json | undefined): Completion[] {
  const values = Array.isArray(value) && test === 'contains' ? value : [value];
  return values.filter((one): one is Scalar => isScalar(one)).map(sampleLiteral);
}

function isScalar(value: Json | undefined): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function sampleLiteral(value: Scalar): Completion {
  const insert =
    typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'` : String(value);
  return { insert, detail: 'in the sample', more: false };
}
