import { describe, expect, test } from 'vitest';
import type { Problem } from '#contract/script/problem.ts';
import { validate } from '#engine/validate/validate.ts';

function problem(line: number, severity: Problem['severity'], message = 'm'): Problem {
  return { line, column: 1, end_line: line, end_column: 2, message, rule: 'r', severity, suggestion: null };
}

const none = { checkSyntax: async () => [], lint: () => [] };

describe('validate', () => {
  test('a sound script is valid', async () => {
    expect(await validate('return 1;', none)).toEqual({ valid: true, errors: [], warnings: [] });
  });

  test('sorts by place and splits by severity; warnings leave it valid', async () => {
    const lint = () => [problem(3, 'warning'), problem(1, 'warning'), problem(2, 'error')];
    const mixed = await validate('x', { ...none, lint });
    expect(mixed.errors.map(({ line }) => line)).toEqual([2]);
    expect(mixed.warnings.map(({ line }) => line)).toEqual([1, 3]);
    expect(mixed.valid).toBe(false);
    expect((await validate('x', { ...none, lint: () => [problem(1, 'warning')] })).valid).toBe(true);
  });

  test('does not lint what does not compile', async () => {
    const lint = () => expect.fail('The linter was asked.');
    const result = await validate('x', { checkSyntax: async () => [problem(1, 'error', 'syntax')], lint });
    expect(result).toMatchObject({ valid: false, errors: [{ message: 'syntax' }] });
  });

  test('passes the schema on', async () => {
    const connector_schema = { attributes: [{ name: 'mail' }] };
    let seen: unknown;
    const lint: typeof none.lint = (...given: unknown[]) => {
      seen = given[1];
      return [];
    };
    await validate('x', { ...none, lint }, { connector_schema });
    expect(seen).toEqual({ connector_schema });
  });

  test('keeps at most 100 of each', async () => {
    const lint = () =>
      Array.from({ length: 300 }, (_, index) => problem(index + 1, index % 2 === 0 ? 'error' : 'warning'));
    const result = await validate('x', { ...none, lint });
    expect([result.errors.length, result.warnings.length]).toEqual([100, 100]);
  });

  test('reads nothing of a script that is too large, and marks the line where the limit is passed', async () => {
    const line = `${'é'.repeat(511)}\n`;
    const body = line.repeat(70);
    const checkSyntax = () => expect.fail('The sandbox was asked.');
    const result = await validate(body, { ...none, checkSyntax });
    expect(result.valid).toBe(false);
    expect(result.errors).toMatchObject([{ line: 65, rule: 'size', severity: 'error' }]);
    expect(result.errors[0]?.message).toBe(
      'The script is 71610 bytes; the limit is 65536. Move data or helpers out of it.',
    );
  });
});
