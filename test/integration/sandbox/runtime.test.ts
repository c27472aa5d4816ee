import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TestContextInput } from '#contract/script/test-context.ts';
import { requestFor, sandboxForFile } from './studio-sandbox.ts';

const sandbox = sandboxForFile();
const run = (...request: Parameters<typeof requestFor>) => sandbox.run(requestFor(...request));

describe('what a script sees', () => {
  test('is the context, frozen, and the same as bare constants', async () => {
    const context = {
      connector_id: 'c-1',
      user_id: 'u-1',
      operation_type: 'update' as const,
      hook_phase: 'after' as const,
      object_class: 'group',
      target_uid: 't-1',
      error_message: 'down',
      now: '2026-05-06T07:08:09Z',
    };
    const body =
      'return [context, Object.isFrozen(context), [tenant_id, connector_id, user_id, operation_type, hook_phase, object_class, target_uid, error_message]];';
    const result = await run(body, context, { tenant_id: 'T', attempt: 3 });
    expect(result.output?.return_value).toEqual([
      { tenant_id: 'T', ...context, attempt: 3, now: '2026-05-06T07:08:09.000Z' },
      true,
      ['T', 'c-1', 'u-1', 'update', 'after', 'group', 't-1', 'down'],
    ]);
  });

  test.each(['tenant_id', 'context', 'resources', 'console', 'abort', 'log_info'])(
    '%s cannot be assigned',
    async (name) => {
      const result = await run(`\n${name} = 1;`);
      expect(result.error).toMatchObject({ name: 'TypeError', line: 2 });
      expect(result.error?.message).toContain(name);
    },
  );

  test('names of its own may hide the runtime ones', async () => {
    const result = await run('const tenant_id = 1; let attributes = 2; return tenant_id + attributes;', {
      attributes: { a: 1 },
    });
    expect(result.output).toMatchObject({ modified_attributes: { a: 1 }, return_value: 3 });
  });

  test('sloppy features are refused', async () => {
    expect((await run('undeclared = 1;')).error?.name).toBe('ReferenceError');
    expect((await run('return 010;')).error).toMatchObject({ name: 'SyntaxError', line: 1, column: 8 });
  });
});

describe('ending early', () => {
  test('abort is a failure with its message and place', async () => {
    const result = await run('try {\n  abort("no such group");\n} catch {\n  output.caught = true;\n}');
    expect(result).toMatchObject({ success: false, status: 'failure', output: null });
    expect(result.error).toMatchObject({ name: 'Aborted', message: 'no such group', line: 2, column: 3 });
  });

  test('skip is its own status and no success', async () => {
    const result = await run('skip("nothing changed"); output.x = 1;');
    expect(result).toMatchObject({ success: false, status: 'skipped', output: null });
    expect(result.error).toMatchObject({ name: 'Skipped', message: 'nothing changed', line: 1 });
  });
});

describe('errors', () => {
  test('have the author’s stack and no other', async () => {
    const result = await run('function inner() {\n  null.x;\n}\n[1].forEach(function each() { inner(); });');
    expect(result.error).toMatchObject({ name: 'TypeError', line: 2, column: 8 });
    expect(result.error?.stack?.split('\n').slice(1)).toEqual([
      '    at inner (script.js:2:8)',
      '    at each (script.js:4:31)',
      '    at script.js:4:5',
    ]);
  });

  test('in line 1 are where the author wrote them', async () => {
    expect((await run('x.y;')).error).toMatchObject({ line: 1, column: 1 });
    expect((await run('const a = ;')).error).toMatchObject({ line: 1, column: 11, message: "Unexpected ';'" });
  });

  test('that are no errors are shown as they are', async () => {
    expect((await run('throw { code: 7 };')).error).toMatchObject({ name: 'Thrown', message: '{"code":7}' });
    expect((await run('throw "text";')).error).toMatchObject({ name: 'Thrown', message: 'text' });
  });
});

describe('resources', () => {
  const stubs: TestContextInput['stubs'] = {
    hr: [
      { when: { id: 1, tags: [{ a: 1 }] }, reply: { name: 'Ada' } },
      { when: { id: 2 }, error: 'HR is down' },
      { reply: [] },
    ],
  };

  test.each([
    ['{ id: 1, tags: [{ a: 1, b: 2 }], more: true }', { name: 'Ada' }],
    ['{ id: 1, tags: [] }', []],
    ['{}', []],
    ['null', []],
  ])('the first stub whose `when` is contained answers: %s', async (payload, reply) => {
    const result = await run(`return resources.call("hr", ${payload});`, { stubs });
    expect(result.output?.return_value).toEqual(reply);
  });

  test('a stub can be an error', async () => {
    const result = await run('\nresources.call("hr", { id: 2 });', { stubs });
    expect(result.error).toMatchObject({ name: 'ResourceError', message: 'HR is down', line: 2 });
  });

  test('a resource without a stub says what to do', async () => {
    const result = await run('return resources.call("crm", {});', { stubs });
    expect(`${result.error?.name}: ${result.error?.message}`).toBe(
      "ResourceUnavailableError: resource 'crm' is not available in a dry run; add a stub for it to the test context",
    );
  });
});

describe('determinism', () => {
  const body = readFileSync(new URL('../../../resources/samples/make-account-name.js', import.meta.url), 'utf8');

  test('the same script, context, now, seed and stubs give the same result', async () => {
    const random = 'output.r = [Math.random(), Math.random(), new Date().toISOString(), new Date().toLocaleString()];';
    const context = { now: '2026-01-02T03:04:05Z', seed: 42 };
    const first = await run(random, context);
    const second = await run(random, context);
    expect({ ...second, duration_ms: 0 }).toEqual({ ...first, duration_ms: 0 });
    const other = await run(random, { ...context, seed: 43 });
    expect(other.output).not.toEqual(first.output);
  });

  test('also with coverage and in another sandbox host', async () => {
    const context = { attributes: { given_name: 'Ada', family_name: 'Byron' }, now: '2026-01-02T03:04:05Z' };
    const plain = await run(body, context);
    const { coverage, ...covered } = await run(body, context, { coverage: true });
    expect({ ...covered, duration_ms: 0 }).toEqual({ ...plain, duration_ms: 0 });
    expect(Object.keys(coverage?.lines ?? {}).length).toBeGreaterThan(5);
  });
});

test('coverage counts lines: branches, loops, functions that are not called', async () => {
  const lines = [
    'let sum = 0; // counted once',
    '',
    'for (const n of [1, 2, 3]) {',
    '  sum += n;',
    '  if (n === 2) {',
    '    sum += 10;',
    '  } else if (n > 5) {',
    '    sum = -1;',
    '  }',
    '}',
    '/* a comment',
    '   of two lines */',
    'function unused() {',
    '  return 1;',
    '}',
    'const arrow = (x) =>',
    '  x + 1;',
    'const text = `a',
    '  b`;',
    'const picked = sum > 0',
    '  ? arrow(sum)',
    '  : unused();',
    'return picked;',
    'sum = 99;',
  ];
  const result = await run(lines.join('\n'), {}, { coverage: true });
  expect(result.output?.return_value).toBe(17);
  expect(result.coverage?.lines).toEqual({
    1: 1,
    3: 1,
    4: 3,
    5: 3,
    6: 1,
    7: 2,
    8: 0,
    13: 0,
    14: 0,
    16: 1,
    17: 1,
    18: 1,
    20: 1,
    21: 1,
    22: 0,
    23: 1,
    24: 0,
  });
});

test('coverage does not count what follows a call that ended the run', async () => {
  const body = [
    'function stop(reason) {',
    '  skip(reason);',
    '  output.never = 1;',
    '}',
    'for (const n of [1, 2, 3]) {',
    '  if (n === 2) stop("enough");',
    '  output.rounds = n;',
    '}',
    'output.done = true;',
    'for (const n of [1]) log_info(n);',
    'log_info("end");',
  ].join('\n');
  const { status, error, coverage } = await run(body, {}, { coverage: true });
  expect(status).toBe('skipped');
  expect(error?.stack?.split('\n').slice(1)).toEqual(['    at stop (script.js:2:3)', '    at script.js:6:16']);
  expect(coverage?.lines).toEqual({ 1: 1, 2: 1, 3: 0, 5: 1, 6: 2, 7: 1, 9: 0, 10: 0, 11: 0 });
});

test('coverage does not count again what an early end kept from running, whatever follows it', async () => {
  const body = [
    'function rate(n) {',
    '  if (n > 1) return 0;',
    '  const text = n ? "one" : "none";',
    '  const more = n && text;',
    '  return more.length;',
    '}',
    'for (const n of [1, 2, 3]) rate(n);',
    'if (attributes.stop) {',
    '  abort("stop");',
    '}',
    'const last = attributes.a ?? "none";',
    'log_info(last);',
    'log_info("end");',
  ].join('\n');
  const stopped = await run(body, { attributes: { stop: true } }, { coverage: true });
  expect(stopped.coverage?.lines).toEqual({ 1: 3, 2: 3, 3: 1, 4: 1, 5: 1, 7: 1, 8: 1, 9: 1, 11: 0, 12: 0, 13: 0 });
  const whole = await run(body, {}, { coverage: true });
  expect(whole.coverage?.lines).toMatchObject({ 9: 0, 11: 1, 12: 1, 13: 1 });
});

test('coverage counts what ran between the making of an error and its throw', async () => {
  const body = ['const error = new Error("later");', 'output.a = 1;', 'log_info("b");', 'throw error;'].join('\n');
  const { coverage } = await run(body, {}, { coverage: true });
  expect(coverage?.lines).toEqual({ 1: 1, 2: 1, 3: 1, 4: 1 });
  const made = ['class Part {', '  constructor() {', '    abort("no");', '  }', '}', 'new Part();', 'output.b = 1;'];
  const aborted = await run(made.join('\n'), {}, { coverage: true });
  expect(aborted.coverage?.lines).toMatchObject({ 3: 1, 6: 1, 7: 0 });
});

test('coverage of a run that times out shows how far it came', async () => {
  const result = await run('let n = 0;\nfor (;;) {\n  n += 1;\n}\nn = 5;', {}, { coverage: true, timeout_ms: 150 });
  expect(result.status).toBe('timeout');
  expect(result.coverage?.lines).toMatchObject({ 1: 1, 5: 0 });
  expect(result.coverage?.lines['3']).toBeGreaterThan(1);
});
