import { setTimeout as rest } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { AppError } from '#contract/errors/app-error.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import type { AskResource } from '#sandbox/client/live-resources.ts';
import { calls } from '#test/fixtures/attacks/calls.ts';
import { escapes } from '#test/fixtures/attacks/escapes.ts';
import { traces } from '#test/fixtures/attacks/traces.ts';
import { requestFor, sandboxForFile } from './studio-sandbox.ts';

const sandbox = sandboxForFile();
const real = (body: string, resources: AskResource, timeout_ms = 5000) =>
  sandbox.run(requestFor(body, {}, { resources, timeout_ms }));
const echo: AskResource = async (name, payload) => ({ name, payload });
/** The time that the same run took does not matter, nor who answered. */
const essence = ({ duration_ms: _, stubs: __, ...rest }: RunResult) => rest;

async function expectUsable(): Promise<void> {
  expect((await sandbox.run(requestFor('return 1;'))).output?.return_value).toBe(1);
}

describe('RT-12 RT-13 resources.call in a real run', () => {
  test('asks the connector with a name and JSON, and waits for its JSON', async () => {
    const ask = vi.fn<AskResource>(async (_, payload) => ({ got: payload }));
    const body = 'return [resources.call("hr", { id: [1, "é"] }), resources.call("hr")];';
    const result = await real(body, ask);
    expect(result.output?.return_value).toEqual([{ got: { id: [1, 'é'] } }, { got: null }]);
    expect(ask.mock.calls.map(([name, payload]) => [name, payload])).toEqual([
      ['hr', { id: [1, 'é'] }],
      ['hr', null],
    ]);
  });

  test('the stubs of the context do not answer, and a dry run never asks anybody', async () => {
    const context = { stubs: { hr: [{ reply: 'stub' }] } };
    const body = 'return resources.call("hr", 1);';
    const live = await sandbox.run(requestFor(body, context, { resources: async () => 'live' }));
    expect(live.output?.return_value).toBe('live');
    const dry = await sandbox.run(requestFor(body, context));
    expect(dry.output?.return_value).toBe('stub');
    expect(dry).not.toHaveProperty('stubs');
  });

  test.each([
    [
      'an AppError with its message',
      new AppError('not_found', "There is no resource 'crm'."),
      "There is no resource 'crm'.",
    ],
    ['anything else without', new Error('connect ECONNREFUSED /run/secret.sock'), "resource 'hr' could not be asked"],
  ])('a failure can be caught: %s', async (_, error, message) => {
    const body = 'try { resources.call("hr", 1) } catch (error) { return [error.name, error.message] }';
    const result = await real(body, () => Promise.reject(error));
    expect(result.output?.return_value).toEqual(['ResourceError', message]);
    const thrown = await real('\nresources.call("hr", 1);', () => Promise.reject(error));
    expect(thrown.error).toMatchObject({ name: 'ResourceError', message, line: 2 });
    expect(JSON.stringify([result, thrown])).not.toContain('secret');
  });

  test.each<[string, () => unknown, string]>([
    ['too large', () => 'x'.repeat(300_000), "resource 'hr' answered with more than 256 KiB"],
    [
      'too deep',
      () => JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`),
      "resource 'hr' answered with something that is not JSON",
    ],
    [
      'far too deep',
      () => JSON.parse(`${'['.repeat(9000)}${']'.repeat(9000)}`),
      "resource 'hr' answered with something that is not JSON",
    ],
    ['not JSON', () => 1n, "resource 'hr' answered with something that is not JSON"],
  ])('a reply that is %s is an error of the call', async (_, reply, message) => {
    const body = 'try { return resources.call("hr", 1) } catch (error) { return error.message }';
    const result = await real(body, async () => reply() as Json);
    expect(result.output?.return_value).toBe(message);
  });

  test('a reply changes nothing but what the script makes of it', async () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"toJSON":1}');
    const body = 'const reply = resources.call("hr", 1); return [Object.keys(reply), ({}).polluted];';
    const result = await real(body, async () => hostile);
    expect(result.output?.return_value).toEqual([['__proto__', 'constructor', 'toJSON'], null]);
    await expectUsable();
  });

  test('the limits of calls and payloads stay', async () => {
    const calls =
      'let n = 0; try { for (;;) { resources.call("hr", n); n++ } } catch (error) { return [n, error.message] }';
    const many = await real(calls, async () => null, 30_000);
    expect(many.output?.return_value).toEqual([1000, 'more than 1000 calls of resources in one run']);
    const ask = vi.fn<AskResource>(async () => null);
    const attempt = (payload: string) =>
      real(`try { resources.call("hr", ${payload}) } catch (error) { return error.message }`, ask);
    const huge = await attempt('"x".repeat(70000)');
    expect(huge.output?.return_value).toBe("the payload for resource 'hr' is over 64 KiB");
    const deep = await attempt('JSON.parse("[".repeat(2000) + "]".repeat(2000))');
    expect(deep.output?.return_value).toBe("the payload for resource 'hr' is nested deeper than 100");
    const named = await real('try { resources.call("n".repeat(101)) } catch (error) { return error.name }', ask);
    expect(named.output?.return_value).toBe('ResourceError');
    expect(ask).not.toHaveBeenCalled();
  });

  test('more than 512 KiB of payloads and replies in one run are refused, also when it is run again', async () => {
    const body =
      'let n = 0; try { for (;;) { resources.call("hr", n); n++ } } catch (error) { return [n, error.message] }';
    const result = await real(body, async () => 'x'.repeat(250_000), 30_000);
    expect(result.output?.return_value).toEqual([2, 'resources were asked for more than 512 KiB in one run']);
    const again = await sandbox.run(requestFor(body, { stubs: result.stubs ?? {} }));
    expect(essence(again)).toEqual(essence(result));
  });

  test('several runs ask at the same time', async () => {
    const both = Promise.withResolvers<void>();
    let asked = 0;
    const meet: AskResource = async (_, payload) => {
      asked += 1;
      if (asked === 2) both.resolve();
      await both.promise;
      return payload;
    };
    const run = (value: number) =>
      sandbox.run(requestFor(`return resources.call("hr", ${value});`, {}, { resources: meet, bulk: true }));
    const results = sandbox.bulkRuns > 1 ? await Promise.all([run(1), run(2)]) : [];
    expect(results.map(({ output }) => output?.return_value)).toEqual(sandbox.bulkRuns > 1 ? [1, 2] : []);
  });
});

describe('RT-14 the time limit of a real run', () => {
  test('goes on while a resource is asked, and ends the call and the run', async () => {
    let ended: unknown = null;
    const never: AskResource = (_, __, signal) => {
      signal.addEventListener('abort', () => {
        ended = signal.aborted;
      });
      return new Promise(() => {});
    };
    const body = 'log_info("before"); try { resources.call("hr", 1) } catch {} return "late";';
    const result = await real(body, never, 300);
    expect(result).toMatchObject({ status: 'timeout', output: null, logs: [{ message: 'before' }] });
    expect(ended).toBe(true);
    expect(result.duration_ms).toBeLessThan(900);
    await expectUsable();
  });

  test('a reply that comes too late does not save the run', async () => {
    const late: AskResource = async () => {
      await rest(330);
      return 'late';
    };
    expect(await real('return resources.call("hr", 1);', late, 300)).toMatchObject({ status: 'timeout' });
  });

  test('calls without end are ended', async () => {
    const body = 'for (;;) { try { resources.call("hr", 1) } catch {} }';
    expect(await real(body, echo, 300)).toMatchObject({ status: 'timeout' });
    await expectUsable();
  });

  test('a cancelled run takes its call and its host along; the next run is unaffected', async () => {
    const controller = new AbortController();
    let call: AbortSignal | null = null;
    const resources: AskResource = (_, __, signal) => {
      call = signal;
      queueMicrotask(() => controller.abort(new Error('cancelled')));
      return new Promise(() => {});
    };
    const run = sandbox.run(requestFor('resources.call("hr", 1);', {}, { resources, signal: controller.signal }));
    await expect(run).rejects.toThrow('cancelled');
    await expectUsable();
    expect(call).toMatchObject({ aborted: true });
  });
});

describe('RT-15 what was answered', () => {
  test.each([
    ['one call', 'return resources.call("hr", { id: 1 });'],
    [
      'payloads that contain each other',
      'return [{}, { a: 1 }, { a: 1, b: 2 }, {}].map((p) => resources.call("hr", p));',
    ],
    ['the same question, other answers', 'return [1, 1, 1, 2, 1].map((p) => resources.call("ids", p));'],
    [
      'the same question, its keys in another order',
      'return [resources.call("ids", {a:1,b:2}), resources.call("ids", {b:2,a:1})];',
    ],
    [
      'errors among replies',
      'return [3, 0, 3].map((p) => { try { return resources.call("odd", p) } catch (e) { return e.message } });',
    ],
    ['a run that fails', 'resources.call("hr", 1); throw new Error("no");'],
    ['no call', 'return Math.random();'],
  ])('gives the same result as stubs of a dry run: %s', async (_, body) => {
    let number = 0;
    const ask: AskResource = async (name, payload) => {
      number += 1;
      if (name === 'odd' && payload === 0) throw new AppError('conflict', 'zero');
      return name === 'ids' ? Math.floor(number / 2) : { name, payload, number: name === 'odd' ? number : 0 };
    };
    const first = await real(body, ask);
    const again = await sandbox.run(requestFor(body, { stubs: first.stubs ?? {} }));
    expect(essence(again)).toEqual(essence(first));
  });

  test('is kept also of a run that timed out', async () => {
    const result = await real('resources.call("hr", 1); for (;;);', async () => 'first', 300);
    expect(result).toMatchObject({ status: 'timeout', stubs: { hr: [{ when: 1, reply: 'first' }] } });
  });
});

describe('RT-9 attacks by a script of a real run', () => {
  // What other names and payloads get is the connector's to say.
  const others = calls.filter(({ name }) => !/^g0[1578]/.test(name));
  const some = escapes.filter(({ ends }, index) => index % 3 === 0 && !ends.includes('ResourceUnavailableError'));
  const chosen = [...others, ...traces, ...some];

  test.each(chosen)('$name', async ({ body, ends, returns }) => {
    const result = await real(body, echo, ends.includes('timeout') ? 300 : 5000);
    expect(ends).toContainEqual(expect.toBeOneOf([result.status, result.error?.name]));
    if (returns !== undefined) expect(result.output?.return_value).toEqual(returns);
    expect(JSON.stringify(result)).not.toMatch(/node_modules|prelude|\/home|\/work|\/usr|at Object\.run/);
    await expectUsable();
  });

  test('replaced built-ins do not lead to the way out of the isolate', async () => {
    const body = `const seen = [];
      const note = (name) => function () { seen.push(name); return name; };
      Function.prototype.call = note('call'); Function.prototype.apply = note('apply'); Reflect.apply = note('Reflect.apply');
      JSON.parse = note('parse'); JSON.stringify = note('stringify'); Object.hasOwn = note('hasOwn');
      Object.defineProperty(Object.prototype, 'error', { get: note('error'), configurable: true });
      const reply = resources.call('hr', { toJSON() { return 7; } });
      try { resources.call(Symbol()) } catch (error) {}
      delete Object.prototype.error;
      return [reply, seen];`;
    const result = await real(body, echo);
    expect(result.error).toBeNull();
    expect(result.output?.return_value).toEqual([{ name: 'hr', payload: 7 }, []]);
  });
});
