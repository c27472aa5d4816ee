import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { wrapperPrefix, wrapScript } from '#contract/script/wrapper.ts';
import { recoverSyntaxErrors, type SyntaxJudge } from '#engine/validate/recover-syntax-errors.ts';
import type { SyntaxFault } from '#engine/validate/syntax-messages.ts';
import { validScript } from '#test/bench/scripts.ts';

/** V8 as it is in this process: the same parser that the sandbox host asks. */
function compile(body: string): SyntaxFault | null {
  try {
    new vm.Script(wrapScript(body), { filename: 'judged', columnOffset: -wrapperPrefix.length });
    return null;
  } catch (error) {
    const { message, stack = '' } = error as Error;
    const [head = '', , marker = ''] = stack.split('\n');
    const line = Number(/^judged:(\d+)/.exec(head)?.[1] ?? 0);
    const column = marker.indexOf('^') + 1 - (line === 1 ? wrapperPrefix.length : 0);
    return { line, column, message };
  }
}

function breaksOut(body: string): boolean {
  try {
    new Function(`"use strict";${body}`);
    return false;
  } catch {
    return true;
  }
}

const judge: SyntaxJudge = { compile, breaksOut, mayGoOn: () => true };

function places(body: string): (readonly [number, number, number])[] {
  return recoverSyntaxErrors(body, judge).map(({ line, column, end_column }) => [line, column, end_column] as const);
}

describe('recoverSyntaxErrors', () => {
  test('finds nothing in a text that compiles', () => {
    expect(places('return attributes.a ?? [..."x"];')).toEqual([]);
  });

  test.each([
    ['an operand is missing', 'const a = ;', [[1, 11, 12]]],
    ['a bracket of another kind', 'f(];', [[1, 3, 4]]],
    ['a name where none can be', 'const a = 1 bcd;', [[1, 13, 16]]],
    ['a keyword as a name', 'const class = 1;', [[1, 7, 12]]],
    ['a text without its end', 'const a = "abc;\nconst b = 1;', [[1, 11, 16]]],
    ['a name declared twice', 'let one = 1;\nlet one = 2;', [[2, 5, 8]]],
    [
      'two errors apart',
      'const a = ;\nf();\nconst b = 2 3;',
      [
        [1, 11, 12],
        [3, 13, 14],
      ],
    ],
    ['Windows line ends', 'f();\r\nconst a = ;\r\n', [[2, 11, 12]]],
  ])('marks the token: %s', (_, body, expected) => {
    expect(places(body)).toEqual(expected);
  });

  test.each([
    ['if (a) {\n  b();\n', "Unexpected end of script: the '{' of line 1 is not closed"],
    ['f(1,\n  [2', "Unexpected end of script: the '[' of line 2 is not closed"],
    ['const a = `x ${b', "Unexpected end of script: the '${' of line 1 is not closed"],
    ['const a =', 'Unexpected end of script: the last statement is not complete'],
    ['}); (function(){', 'The script closes a block or bracket that it did not open'],
    ['import x from "y";', 'import is not available: a script cannot load modules'],
    ['with ({}) {}', 'with is not available: scripts run as strict code'],
    ["const a = 'x", "The text is not closed: expected '"],
    ['await 1;', 'await is not available: scripts are synchronous'],
    ['const a = 010;', 'A number may not start with 0; write 0o for an octal number'],
  ])('says what is wrong with %j', (body, message) => {
    expect(recoverSyntaxErrors(body, judge)[0]?.message).toBe(message);
  });

  test('a closing brace too many is found on its line', () => {
    expect(places('f();\n}); (function(){\n')).toEqual([[2, 1, 2]]);
  });

  test('a text nested too deeply is told as such', () => {
    const deep: SyntaxJudge = {
      ...judge,
      compile: () => ({ line: 0, column: 0, message: 'Maximum call stack size exceeded' }),
    };
    expect(recoverSyntaxErrors('((', deep)[0]?.message).toBe('The script is nested too deeply to be read');
  });

  test('stops when the time is over, with what it has', () => {
    let calls = 0;
    const impatient: SyntaxJudge = { ...judge, mayGoOn: () => ++calls < 1 };
    expect(recoverSyntaxErrors('let = ;\nf(;\ng(;\n', impatient)).toHaveLength(1);
  });
});

/** One character of a line removed, doubled or exchanged, as a slip of a finger would. */
function mutated(line: string, random: () => number): string {
  const at = Math.floor(random() * line.length);
  const kind = Math.floor(random() * 3);
  const other = '(){}[];,.=+"`x1'[Math.floor(random() * 15)] ?? ';';
  if (kind === 0) return line.slice(0, at) + line.slice(at + 1);
  return kind === 1 ? line.slice(0, at) + other + line.slice(at) : line.slice(0, at) + other + line.slice(at + 1);
}

function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) / 16_777_216;
  };
}

test('three slips far apart in 8 KiB: nearly every line is found, and few others', () => {
  const source = validScript(8192).split('\n');
  let found = 0;
  let true_lines = 0;
  let reported = 0;
  for (let seed = 1; seed <= 120; seed++) {
    const random = numbers(seed * 7919);
    const lines = [...source];
    const broken = new Set<number>();
    for (let third = 0; third < 3; third++) {
      const index = Math.floor(((third + 0.2 + random() * 0.6) * lines.length) / 3);
      const before = lines[index] ?? '';
      const alone = [...source];
      for (let attempt = 0; attempt < 50; attempt++) {
        alone[index] = mutated(before, random);
        // Slips that leave the text valid, or show on another line only, have no true line to be found.
        if (compile(alone.join('\n'))?.line === index + 1) break;
        alone[index] = before;
      }
      if (alone[index] === before) continue;
      lines[index] = alone[index] ?? '';
      broken.add(index + 1);
    }
    const marked = new Set(places(lines.join('\n')).map(([line]) => line));
    true_lines += broken.size;
    reported += marked.size;
    for (const line of broken) if (marked.has(line)) found += 1;
  }
  expect(true_lines).toBeGreaterThan(300);
  expect(found / true_lines).toBeGreaterThan(0.95);
  expect(found / reported).toBeGreaterThan(0.85);
});
