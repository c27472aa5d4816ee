import { describe, expect, test } from 'vitest';
import { readEnvelope, readLogs } from '#sandbox/client/envelope.ts';
import { resultOfAnswer, resultOfDeath } from '#sandbox/client/run-outcome.ts';

const output = { modified_attributes: {}, output_variables: {}, variables: {}, return_value: null };
const bounds = { timeout_ms: 5000, memory_mib: 64, resident_mib: 320 };

describe('readEnvelope', () => {
  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"how":"success"}',
    '{"how":"success","output":{"modified_attributes":[]}}',
    JSON.stringify({ how: 'success', output: { ...output, variables: 'x' }, logs: [] }),
    JSON.stringify({ how: 'failure', error: { name: 1, message: 'm' }, logs: [] }),
    JSON.stringify({ how: 'success', output, logs: [['fatal', 'm', 1]] }),
    JSON.stringify({ how: 'success', output, logs: [['info', 7, 1]] }),
  ])('believes nothing of another form: %s', (text) => {
    expect(() => readEnvelope(text)).toThrow();
    const ran = {
      event: 'ran',
      id: 1,
      how: 'envelope',
      message: null,
      line: null,
      column: null,
      duration_ms: 1,
      lines: null,
    } as const;
    expect(resultOfAnswer(ran, text, bounds)).toMatchObject({ success: false, error: { name: 'SandboxError' } });
  });

  test('leaves out what it does not know, and keeps values as JSON has them', () => {
    const text = `{"how":"success","output":${JSON.stringify({ ...output, more: 1 }).replace('"return_value":null', '"return_value":{"__proto__":{"a":1}}')},"logs":[],"cut":false}`;
    const { output: read } = readEnvelope(text);
    expect(Object.keys(read ?? {})).toEqual(Object.keys(output));
    expect(Object.getPrototypeOf(read?.return_value)).toBe(Object.prototype);
  });

  test('places that are none are null', () => {
    expect(
      readLogs({
        logs: [
          ['info', 'm', -1],
          ['info', 'm', 1.5],
          ['info', 'm', 2],
        ],
      }).logs.map(({ line }) => line),
    ).toEqual([null, null, 2]);
  });
});

describe('the death of a host', () => {
  test.each([
    [{ cause: 'wall_clock', ending: '', text: '' }, 'timeout', 'longer than its limit of 5 s'],
    [{ cause: 'memory', ending: '', text: '' }, 'failure', '64 MiB of values, 320 MiB in all'],
    [
      { cause: 'crash', ending: 'signal SIGABRT', text: 'FATAL ERROR: JavaScript heap out of memory' },
      'failure',
      '64 MiB',
    ],
    [{ cause: 'crash', ending: 'signal SIGSEGV', text: '' }, 'failure', 'signal SIGSEGV'],
    [{ cause: 'protocol', ending: '', text: '' }, 'failure', 'broke its protocol'],
  ] as const)('is told as a limit or as what it was: %j', (death, status, words) => {
    const result = resultOfDeath(death, 12.345, bounds);
    expect(result).toMatchObject({ success: false, status, output: null, duration_ms: 12.35 });
    expect(result.error?.message).toContain(words);
  });
});
