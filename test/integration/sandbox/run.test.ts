import { describe, expect, test } from 'vitest';
import { requestFor, sandboxForFile } from './studio-sandbox.ts';

const sandbox = sandboxForFile();

describe('a run', () => {
  test('answers with what the script left and returned', async () => {
    const script = 'attributes.mail = "a@b.test"; output.count = 2; variables = { seen: true }; return [1, null];';
    const result = await sandbox.run(requestFor(script, { attributes: { uid: 'u1' } }));
    expect(result).toMatchObject({
      success: true,
      status: 'success',
      output: {
        modified_attributes: { uid: 'u1', mail: 'a@b.test' },
        output_variables: { count: 2 },
        variables: { seen: true },
        return_value: [1, null],
      },
      logs: [],
      error: null,
      truncated: false,
    });
  });

  test('that fails says where, in the text as it was written', async () => {
    const result = await sandbox.run(requestFor('const a = 1;\n  throw new TypeError("no " + a);'));
    expect(result).toMatchObject({ success: false, status: 'failure', output: null });
    expect(result.error).toMatchObject({ name: 'TypeError', message: 'no 1', line: 2, column: 9 });
  });
});

test('a syntax check finds several errors with exact ranges', async () => {
  const problems = await sandbox.checkSyntax('const a = ;\nconst b = 2;\ncall(]\n');
  expect(problems.map(({ line, column, end_column }) => [line, column, end_column])).toEqual([
    [1, 11, 12],
    [3, 6, 7],
  ]);
});
