import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Problem } from '#contract/script/problem.ts';
import { createChecker } from '#renderer/editor/checker.ts';

function problem(message: string, severity: Problem['severity']): Problem {
  return { line: 1, column: 1, end_line: 1, end_column: 2, message, rule: 'x', severity, suggestion: null };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(slow: (body: string) => number = () => 0) {
  let text = '';
  const applied: { readonly messages: string[]; readonly done: boolean }[] = [];
  const later = <Value>(body: string, value: Value) =>
    new Promise<Value>((resolve) => {
      setTimeout(() => resolve(value), slow(body));
    });
  const checker = createChecker({
    text: () => text,
    syntax: (body) => later(body, [problem(`error in ${body}`, 'error')]),
    validate: (body) =>
      later(body, {
        valid: false,
        errors: [problem(`error in ${body}`, 'error')],
        warnings: [problem(`warning in ${body}`, 'warning')],
      }),
    apply: (problems, done) => applied.push({ messages: problems.map(({ message }) => message), done }),
  });
  const type = (next: string) => {
    text = next;
    checker.changed();
  };
  return { applied, checker, type };
}

test('syntax errors come first, warnings follow', async () => {
  const { applied, type } = setUp();
  type('a');
  await vi.advanceTimersByTimeAsync(200);
  expect(applied).toEqual([
    { messages: ['error in a'], done: false },
    { messages: ['error in a', 'warning in a'], done: true },
  ]);
});

test('waits for a pause in typing', async () => {
  const { applied, type } = setUp();
  for (const text of ['a', 'ab', 'abc']) {
    type(text);
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(applied.map(({ messages }) => messages[0])).toEqual(['error in abc', 'error in abc']);
});

test('an answer for an older text is dropped', async () => {
  const { applied, type } = setUp((body) => (body === 'old' ? 1000 : 10));
  type('old');
  await vi.advanceTimersByTimeAsync(150);
  type('new');
  await vi.advanceTimersByTimeAsync(3000);
  expect(applied.flatMap(({ messages }) => messages).filter((message) => message.includes('old'))).toEqual([]);
  expect(applied.at(-1)?.done).toBe(true);
});

test('nothing is applied after the document is closed', async () => {
  const { applied, checker, type } = setUp(() => 50);
  type('a');
  await vi.advanceTimersByTimeAsync(130);
  checker.dispose();
  await vi.advanceTimersByTimeAsync(1000);
  expect(applied).toEqual([]);
});
