import { describe, expect, test } from 'vitest';
import type { ListedProblem } from '#contract/rpc/checks.ts';
import {
  activeFirst,
  countProblems,
  filteredGroups,
  linesOf,
  nextProblem,
  type ProblemGroup,
} from '#renderer/features/problems/problem-groups.ts';
import { withMore } from '#renderer/lib/by-name.ts';

function problem(line: number, message: string, severity: 'error' | 'warning' = 'warning'): ListedProblem {
  return { line, column: 1, end_line: line, end_column: 2, message, rule: 'no-var', severity, suggestion: null };
}

const groups: ProblemGroup[] = [
  { lid: 'b', name: 'script 10', problems: [problem(1, 'one'), problem(3, 'two', 'error')] },
  { lid: 'a', name: 'Script 9', problems: [problem(2, 'three')] },
  { lid: 'c', name: 'clean', problems: [] },
];

const inOrder = withMore(
  [],
  groups.filter(({ problems }) => problems.length > 0),
);

test('scripts stay in the order of their names as more are found, the active one first', () => {
  const [ten, nine] = groups as [ProblemGroup, ProblemGroup];
  const more = { lid: 'd', name: 'script 9b', problems: [] };
  expect(withMore([], groups).map(({ lid }) => lid)).toEqual(['c', 'a', 'b']);
  expect(withMore([nine, ten], [more]).map(({ lid }) => lid)).toEqual(['a', 'd', 'b']);
  expect(withMore([nine, ten], []).map(({ lid }) => lid)).toEqual(['a', 'b']);
  expect(activeFirst([nine, ten], 'b').map(({ lid }) => lid)).toEqual(['b', 'a']);
  expect(activeFirst([nine, ten], null).map(({ lid }) => lid)).toEqual(['a', 'b']);
});

test('problems are counted by severity', () => {
  expect(countProblems(groups)).toEqual({ errors: 1, warnings: 2 });
});

test.each([
  [{ text: 'TWO', errors: true, warnings: true }, ['two']],
  [{ text: 'script 9', errors: true, warnings: true }, ['three']],
  [{ text: 'no-var', errors: true, warnings: true }, ['one', 'two', 'three']],
  [{ text: '', errors: false, warnings: true }, ['one', 'three']],
  [{ text: ' ', errors: true, warnings: true }, ['one', 'two', 'three']],
  [{ text: 'nowhere', errors: true, warnings: true }, []],
])('a filter %j leaves %j', (filter, messages) => {
  expect(filteredGroups(groups, filter).flatMap(({ problems }) => problems.map(({ message }) => message))).toEqual(
    messages,
  );
});

test('a closed script shows only its head', () => {
  const lines = linesOf(inOrder, new Set(['b']));
  expect(lines.map((line) => (line.kind === 'script' ? line.group.lid : line.problem.message))).toEqual([
    'a',
    'three',
    'b',
  ]);
});

describe('the next problem', () => {
  const sorted = inOrder;
  const next = (from: Parameters<typeof nextProblem>[1], step: 1 | -1) =>
    nextProblem(sorted, from, step)?.problem.message;

  test.each([
    [null, 1, 'three'],
    [null, -1, 'two'],
    [{ lid: 'a', line: 1, column: 1 }, 1, 'three'],
    [{ lid: 'a', line: 2, column: 1 }, 1, 'one'],
    [{ lid: 'b', line: 3, column: 1 }, 1, 'three'],
    [{ lid: 'b', line: 3, column: 1 }, -1, 'one'],
    [{ lid: 'b', line: 1, column: 1 }, -1, 'three'],
    [{ lid: 'a', line: 1, column: 1 }, -1, 'two'],
    [{ lid: 'elsewhere', line: 1, column: 1 }, 1, 'three'],
  ] as const)('from %j by %i is %s', (from, step, message) => {
    expect(next(from, step)).toBe(message);
  });

  test('is none where there are no problems', () => {
    expect(nextProblem([], null, 1)).toBeNull();
  });
});
