import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { limits } from '#contract/limits.ts';
import { requestFor, sandboxForFile } from './studio-sandbox.ts';

const sandbox = sandboxForFile();
const run = async (
  body: string,
  ...rest: Parameters<typeof requestFor> extends [string, ...infer More] ? More : never
) => sandbox.run(requestFor(body, ...rest));

describe('the size of a script', () => {
  const filled = (bytes: number) => `return 1; /*${'x'.repeat(bytes - 14)}*/`;

  test('at the limit is fine', async () => {
    expect(Buffer.byteLength(filled(limits.scriptBodyBytes))).toBe(limits.scriptBodyBytes);
    expect((await run(filled(limits.scriptBodyBytes))).success).toBe(true);
  });

  test('over it is refused before anything runs', async () => {
    const result = await run(filled(limits.scriptBodyBytes + 1));
    expect(result).toMatchObject({ success: false, status: 'failure', error: { name: 'LimitError' } });
    expect(result.error?.message).toMatch(/65537 bytes; the limit is 65536/);
  });
});

describe('the log', () => {
  test('of 1,000 lines is whole', async () => {
    const result = await run('for (let i = 0; i < 1000; i++) log_debug(i);');
    expect(result.logs).toHaveLength(1000);
    expect(result.logs.at(-1)).toEqual({ level: 'debug', message: '999', line: 1 });
    expect(result.truncated).toBe(false);
  });

  test('of 1,001 lines says that it was cut', async () => {
    const result = await run('for (let i = 0; i < 1001; i++) log_debug(i);');
    expect(result.logs).toHaveLength(1001);
    expect(result.logs.at(-1)?.message).toBe('The log was cut here: a run may log 1,000 lines and 64 KiB.');
    expect(result.truncated).toBe(true);
  });

  test.each(['x', 'é', '€', '😀'])('is cut at 64 KiB of %s', async (character) => {
    const result = await run(`for (let i = 0; i < 20; i++) log_warn(${JSON.stringify(character)}.repeat(5000));`);
    const kept = result.logs.slice(0, -1).map(({ message }) => message);
    const bytes = Buffer.byteLength(kept.join(''));
    expect(bytes).toBeLessThanOrEqual(limits.logBytes);
    expect(bytes).toBeGreaterThan(limits.logBytes - 4);
    expect(kept.join('')).not.toContain('\uFFFD');
    expect(result.truncated).toBe(true);
  });

  test('of a run that times out is kept', async () => {
    const result = await run('log_info("before");\nfor (;;);', {}, { timeout_ms: 100 });
    expect(result.status).toBe('timeout');
    expect(result.logs).toEqual([{ level: 'info', message: 'before', line: 1 }]);
  });

  test('of a run that fails is kept, with levels and lines', async () => {
    const result = await run('console.debug("a", 1);\n\nconsole.error({ b: [2] }, null);\nabort("stop");');
    expect(result.logs).toEqual([
      { level: 'debug', message: 'a 1', line: 1 },
      { level: 'error', message: '{"b":[2]} null', line: 3 },
    ]);
    expect(result.error).toMatchObject({ name: 'Aborted', message: 'stop', line: 4 });
  });
});

describe('the result', () => {
  // {"modified_attributes":{},"output_variables":{"x":""},"variables":{},"return_value":null}
  const frame = 89;

  test('of exactly 256 KiB is fine', async () => {
    const result = await run(`output.x = "x".repeat(${limits.resultBytes - frame});`);
    expect(result.error).toBeNull();
    expect(Buffer.byteLength(JSON.stringify(result.output))).toBe(limits.resultBytes);
  });

  test.each([
    ['in one place', `output.x = "x".repeat(${limits.resultBytes - frame + 1});`],
    ['in bytes and not in characters', `output.x = "é".repeat(${limits.resultBytes / 2});`],
    ['in several places', 'attributes.a = "x".repeat(2e5); output.b = "x".repeat(2e5);'],
  ])('over it is a failure that says so: %s', async (_, body) => {
    const result = await run(body);
    expect(result).toMatchObject({ status: 'failure', output: null, error: { name: 'ResultError' } });
    expect(result.error?.message).toMatch(/256 KiB|262144/);
  });

  test('may be nested 100 deep and no deeper', async () => {
    const nested = (depth: number) => `let x = 1; for (let i = 0; i < ${depth}; i++) x = { x }; return x;`;
    expect((await run(nested(100))).success).toBe(true);
    const deeper = await run(nested(101));
    expect(deeper.error?.message).toMatch(/nested deeper than 100 levels$/);
  });

  test.each([
    ['output.user = {}; output.user.manager = output.user;', 'output.user.manager is a cycle'],
    ['attributes.f = () => 1;', 'attributes.f is a function, which JSON cannot carry'],
    ['output.list = [0, { "a b": Symbol("s") }];', 'output.list[1]["a b"] is a symbol, which JSON cannot carry'],
    ['variables.n = 1n;', 'variables.n is a BigInt, which JSON cannot carry; make it a number or a text'],
    ['return new Map([[1, 2]]);', 'the returned value is a Map, which JSON cannot carry'],
    ['output.e = new TypeError("x");', 'output.e is an Error, which JSON cannot carry; use its message'],
    ['attributes = [];', 'attributes must be an object, not a list'],
  ])('names what JSON cannot carry: %s', async (body, message) => {
    expect((await run(body)).error).toMatchObject({ name: 'ResultError', message });
  });

  test('leaves out what is undefined, and returns null for nothing', async () => {
    const result = await run('attributes.gone = undefined; output.d = new Date(0); output.n = NaN;', {
      attributes: { gone: 1 },
    });
    expect(result.output).toEqual({
      modified_attributes: {},
      output_variables: { d: '1970-01-01T00:00:00.000Z', n: null },
      variables: {},
      return_value: null,
    });
  });
});

describe('the time limit', () => {
  test('is named with its length', async () => {
    const result = await run('for (;;);', {}, { timeout_ms: 150 });
    expect(result).toMatchObject({ success: false, status: 'timeout', output: null });
    expect(result.error?.message).toBe('The script ran longer than its limit of 0.15 s and was stopped.');
    expect(result.duration_ms).toBeGreaterThanOrEqual(149);
  });

  test('where V8 does not listen ends the run all the same', async () => {
    const result = await run('[].includes.call({ length: 2 ** 53 - 1 }, 1);', {}, { timeout_ms: 150 });
    expect(result.status).toBe('timeout');
    expect(result.duration_ms).toBeGreaterThan(150);
  });
});

test('a lower memory limit is kept, and named', async () => {
  const body = 'const a = []; for (;;) a.push(new Array(1000).fill(1.5));';
  const result = await run(body, {}, { memory_mib: 16 });
  expect(result.error?.name).toBe('MemoryLimitError');
  expect(result.error?.message).toContain('16 MiB');
});

test.each([false, true])(
  'memory without end is named as such and not left to the time limit (coverage %s)',
  async (coverage) => {
    const body = 'const all = [];\nfor (;;) all.push(new Array(1_000_000).fill(all.length));';
    const result = await run(body, {}, { coverage });
    expect(result).toMatchObject({ status: 'failure', error: { name: 'MemoryLimitError' } });
    expect((await run('return 1;', {}, { coverage })).success).toBe(true);
  },
);
