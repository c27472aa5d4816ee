import { afterAll, describe, expect, test } from 'vitest';
import type { TestContextInput } from '#contract/script/test-context.ts';
import type { Attack } from '#test/fixtures/attacks/attack.ts';
import { calls } from '#test/fixtures/attacks/calls.ts';
import { depths } from '#test/fixtures/attacks/depths.ts';
import { endless } from '#test/fixtures/attacks/endless.ts';
import { escapes } from '#test/fixtures/attacks/escapes.ts';
import { memory } from '#test/fixtures/attacks/memory.ts';
import { results } from '#test/fixtures/attacks/results.ts';
import { traces } from '#test/fixtures/attacks/traces.ts';
import { debug } from './debug-driver.ts';
import { sandboxForFile } from './studio-sandbox.ts';

/** Each takes a process: of every class some, all those that end one included. */
const attacks: Attack[] = [escapes, results, endless, memory, depths, traces, calls].flatMap((list) =>
  list.filter((_, index) => index % 4 === 0),
);
const timeout_ms = 1000;
const sandbox = sandboxForFile();
const seen: string[] = [];

afterAll(() => {
  // Paths of this machine, and names of the prelude's own functions, would be a way to learn about the host.
  expect(seen.filter((text) => /node_modules|prelude|\/home|\/work|\/usr|at Object\.run/.test(text))).toEqual([]);
});

test.each(attacks)('DB-16 $name', async ({ body, ends, returns, context }) => {
  const run = debug(sandbox, body, [1], context as TestContextInput, { timeout_ms, pause_on_exceptions: 'none' });
  const stopped = await run.stopOrEnd();
  if (stopped.type === 'paused') {
    for (const { ref } of await run.session.ask({ name: 'scopes', frame: 0 })) {
      await run.session.ask({ name: 'properties', ref, start: 0 });
    }
    await run.rebind([]);
    await run.go('continue');
  }
  const { result } = stopped.type === 'ended' ? stopped : await run.next('ended');
  // On a busy machine what usually succeeds may take longer than this test lets it.
  expect([...ends, 'timeout']).toContainEqual(expect.toBeOneOf([result?.status, result?.error?.name]));
  if (result?.status === 'success' && returns !== undefined) expect(result.output?.return_value).toEqual(returns);
  seen.push(JSON.stringify(run.events));
  await run.session.exited;
});

describe('DB-16 what a script does to the debugger itself', () => {
  const floods = {
    'debugger statements in made text': 'for (;;) eval("debugger;");',
    'made texts': 'for (let i = 0; ; i++) eval("var a" + i + " = 1;");',
    'exceptions that end the run': 'for (;;) { try { abort("x"); } catch {} }',
    'scripts with the name of the real one':
      'for (let i = 0; i < 5; i++) eval("debugger;\\n//# sourceURL=script.js");\nfor (;;);',
    'console messages': 'for (;;) console.log("x");',
  };

  test.each(Object.entries(floods))('a flood of %s ends by the limit', async (_, body) => {
    const run = debug(sandbox, body, [], {}, { timeout_ms: 400, pause_on_exceptions: 'all' });
    const { result } = await run.next('ended');
    expect(result?.status).toBe('timeout');
    await run.session.exited;
  });

  test('a flood of debugger statements stops at each, and can be stopped', async () => {
    const run = debug(sandbox, 'for (;;) debugger;');
    for (let count = 0; count < 30; count++) {
      expect(await run.stop()).toMatch(/^debugger_statement/);
      await run.go('continue');
    }
    run.session.stop('enough');
    await run.session.exited;
  });

  test('objects that answer every question with a trap or a getter are shown without asking them', async () => {
    const body = `const trap = new Proxy({}, { get() { for (;;); }, ownKeys() { for (;;); }, getOwnPropertyDescriptor() { for (;;); } });
const getters = { get a() { for (;;); }, toString() { for (;;); }, toJSON() { for (;;); } };
class Odd { get [Symbol.toStringTag]() { for (;;); } }
const odd = new Odd();
debugger;
return 1;`;
    const run = debug(sandbox, body, [], {}, { timeout_ms: 500 });
    await run.next('paused');
    const [local] = await run.session.ask({ name: 'scopes', frame: 0 });
    const { properties } = await run.session.ask({ name: 'properties', ref: local?.ref ?? 0, start: 0 });
    for (const { value } of properties) {
      if (value?.ref != null) await run.session.ask({ name: 'properties', ref: value.ref, start: 0 });
    }
    await run.go('continue');
    expect((await run.next('ended')).result?.output?.return_value).toBe(1);
  });

  test('names that it gives to built-in functions do not change what can be looked at for long', async () => {
    const body = 'Reflect.ownKeys = () => { for (;;); };\nconst o = { a: 1 };\ndebugger;';
    const run = debug(sandbox, body, [], {}, { timeout_ms: 500 });
    await run.next('paused');
    const { value } = await run.session.ask({ name: 'evaluate', frame: 0, expression: 'o', purpose: 'watch' });
    await expect(run.session.ask({ name: 'properties', ref: value.ref ?? 0, start: 0 })).rejects.toThrow(
      'The run is over.',
    );
    expect((await run.next('ended')).stopped).toContain('could not be stopped');
    await run.session.exited;
  });

  test('very many and very long values are told in part', async () => {
    const body = `const wide = Object.fromEntries(Array.from({ length: 20000 }, (_, index) => ['key' + index, index]));
const long = 'x'.repeat(1e6);
function deep(level) { if (level === 0) { debugger; return 0; } return deep(level - 1); }
return deep(400);`;
    const run = debug(sandbox, body);
    const { pause } = await run.next('paused');
    expect([pause.frames.length, pause.cut]).toEqual([100, true]);
    await run.go('out');
    await run.next('paused');
    const wide = await run.session.ask({ name: 'evaluate', frame: 0, expression: 'globalThis', purpose: 'watch' });
    expect(wide.value.text.length).toBeLessThan(2001);
    run.session.stop('enough');
  });
});
