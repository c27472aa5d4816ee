import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, describe, expect, test } from 'vitest';
import type { RunResult } from '#contract/script/run-result.ts';
import type { TestContextInput } from '#contract/script/test-context.ts';
import type { Attack } from '#test/fixtures/attacks/attack.ts';
import { calls } from '#test/fixtures/attacks/calls.ts';
import { depths } from '#test/fixtures/attacks/depths.ts';
import { endless } from '#test/fixtures/attacks/endless.ts';
import { escapes } from '#test/fixtures/attacks/escapes.ts';
import { memory } from '#test/fixtures/attacks/memory.ts';
import { results } from '#test/fixtures/attacks/results.ts';
import { traces } from '#test/fixtures/attacks/traces.ts';
import { requestFor, sandboxForFile } from './studio-sandbox.ts';

const attacks: Attack[] = [...escapes, ...results, ...endless, ...memory, ...depths, ...traces, ...calls];
/** Short for what never ends by itself; the default for the rest, or a busy machine would decide how it ends. */
const limitOf = ({ ends }: Attack) => (ends.includes('timeout') ? 300 : 5000);
/** `runtime.md`: a run that passes its wall clock is reported at most 600 ms after it. */
const lateMs = 600;

const canary = `
const clean = Object.keys(Object.prototype).length === 0 && typeof left === 'undefined'
  && [].push === Array.prototype.push && [].push(1) === 1 && ({}).polluted === undefined
  && Date.now() === 1700000000000 && new Date().getTime() === Date.now()
  && JSON.stringify({ a: [1] }) === '{"a":[1]}' && Symbol.keyFor(Symbol.for('own')) === 'own';
return { clean, random: Math.random(), attributes, variables, output };`;

const sandbox = sandboxForFile();
const seen: string[] = [];
afterAll(() => {
  // Paths of this machine, and names of the prelude's own functions, would be a way to learn about the host.
  expect(seen.filter((text) => /node_modules|prelude|\/home|\/work|\/usr|at Object\.run/.test(text))).toEqual([]);
});

function kinds(result: RunResult): string[] {
  return [result.status, ...(result.error === null ? [] : [result.error.name])];
}

async function expectClean(): Promise<void> {
  const result = await sandbox.run(requestFor(canary));
  expect(result.output?.return_value).toEqual({
    clean: true,
    random: 0.6270739405881613,
    attributes: {},
    variables: {},
    output: {},
  });
}

describe.each([false, true])('with coverage: %s', (coverage) => {
  // Coverage takes a process a run; the classes that differ there are those that end it.
  const chosen = coverage ? [...results, ...endless, ...memory].filter((_, index) => index % 4 === 0) : attacks;

  test.each(chosen)('$name', async (attack) => {
    const { body, ends, returns, context } = attack;
    const timeout_ms = limitOf(attack);
    // How long this very process was held up: no clock in it can do better than that.
    const held = monitorEventLoopDelay({ resolution: 5 });
    held.enable();
    const request = requestFor(body, context as TestContextInput, { timeout_ms, coverage });
    const result = await sandbox.run(request);
    expect(ends).toContainEqual(expect.toBeOneOf(kinds(result)));
    held.disable();
    expect(result.duration_ms).toBeLessThanOrEqual(timeout_ms + lateMs + held.max / 1e6);
    if (result.status !== 'success') expect(result.error?.message).toMatch(/\S/);
    if (result.error?.name === 'SandboxError') expect.fail(result.error.message);
    if (result.status === 'success' && returns !== undefined) expect(result.output?.return_value).toEqual(returns);
    seen.push(JSON.stringify(result));
    await expectClean();
  });
});
