import { describe, expect, test } from 'vitest';
import type { RunResult } from '#contract/script/run-result.ts';
import { debug } from './debug-driver.ts';
import { requestFor, sandboxForFile } from './studio-sandbox.ts';

const sandbox = sandboxForFile();

const named = `function greet(name) {
  const text = 'hello ' + name;
  return text;
}
const first = greet('ada');
const second = greet('bob');
log_info(first);
output.both = [first, second];
return second;`;

function comparable({ duration_ms: _, ...result }: RunResult): object {
  return result;
}

describe('DB-1 a debugged run gives the result of the plain run', () => {
  const scripts = {
    'that succeeds': named,
    'that reads the clock and chance':
      'output.at = [Date.now(), new Date().toISOString(), Math.random(), Math.random()];\nreturn [1.5, null, "ü"];',
    'that fails': 'log_warn("soon");\nconst person = attributes.person;\nreturn person.name;',
    'that aborts': 'try { abort("no mail"); } catch { log_info("caught"); }',
    'that skips': 'if (operation_type === "create") skip("nothing to do");',
    'that calls resources': 'output.a = resources.call("hr", { id: 1 });\nresources.call("none");',
    'that does not compile': 'const a = 1;\nconst b = ;',
    'that closes what it did not open': '}); (function () {',
    'that throws what is no error': 'throw { a: 1 };',
    'that leaves a promise rejected': 'Promise.reject(new Error("late"));\nreturn 1;',
    'that returns what JSON cannot carry': 'output.self = output;',
    'that uses eval': 'return eval("1 + 1") + new Function("return 2")();',
    'that is empty': '',
    'that logs more than a run may': 'for (let i = 0; i < 1100; i++) log_info("line " + i);',
    'over its size': `// ${'x'.repeat(70_000)}`,
  };
  const context = {
    attributes: { mail: null, list: [1, { a: 'b' }] },
    variables: { n: 1 },
    stubs: { hr: [{ reply: { cost: 7 } }] },
    seed: 42,
  };

  test.each(Object.entries(scripts))('%s', async (_, body) => {
    const plain = await sandbox.run(requestFor(body, context));
    const run = debug(sandbox, body, [], context);
    const { result } = await run.next('ended');
    expect(result).not.toBeNull();
    expect(comparable(result as RunResult)).toEqual(comparable(plain));
    const told = run.events.flatMap((event) => (event.type === 'log' ? event.lines : []));
    expect(told).toEqual(plain.logs);
  });

  test('also when a person stepped through all of it and looked at everything', async () => {
    const plain = await sandbox.run(requestFor(named, context));
    const run = debug(sandbox, named, [2], context, { pause_on_start: true, pause_on_exceptions: 'all' });
    for (;;) {
      const event = await run.stopOrEnd();
      if (event.type === 'ended') {
        expect(comparable(event.result as RunResult)).toEqual(comparable(plain));
        return;
      }
      for (const { ref } of await run.session.ask({ name: 'scopes', frame: 0 })) {
        await run.session.ask({ name: 'properties', ref, start: 0 });
      }
      await run.worth('attributes', 'watch');
      await run.go('into');
    }
  });
});

describe('DB-2 positions are those of the text', () => {
  test('in line 1, behind what the run puts before it', async () => {
    const run = debug(sandbox, 'const one = 1; const two = one + 1; return two;', [1]);
    expect(await run.stop()).toBe('breakpoint (script):1:13');
    await run.go('over');
    expect(await run.stop()).toBe('step (script):1:32');
    await run.go('over');
    expect(await run.stop()).toBe('step (script):1:48');
  });

  test('the end of the text is its last line, and the frames of the runtime are not shown', async () => {
    const run = debug(sandbox, '[1].map(function twice(n) {\n  return n * 2;\n});', [2]);
    const { pause } = await run.next('paused');
    expect(pause.frames.map(({ name, line }) => `${name}:${line}`)).toEqual(['twice:2', '(script):1']);
    await run.go('out');
    expect(await run.stop()).toBe('step (script):3:4');
  });

  test('text that the script makes with eval is stepped over', async () => {
    const run = debug(
      sandbox,
      'const a = 1;\neval("debugger; for (let i = 0; i < 3; i++) { debugger; }");\nreturn a;',
      [2],
    );
    expect(await run.stop()).toBe('breakpoint (script):2:1');
    await run.go('into');
    expect(await run.stop()).toBe('step (script):3:1');
  });
});

describe('breakpoints', () => {
  test('DB-3 stop at the first statement at or behind their line, or say that there is none', async () => {
    const run = debug(sandbox, 'const a = 1;\n\n// a remark\nreturn a;\n', [2, 90]);
    const { breakpoints } = await run.next('bound');
    expect(breakpoints).toEqual([
      { id: 'at-2', line: 4, problem: null },
      { id: 'at-90', line: null, problem: 'No code begins at this line or after it.' },
    ]);
    expect(await run.stop()).toBe('breakpoint (script):4:10');
  });

  test('DB-3 a disabled one does not stop', async () => {
    const run = debug(sandbox, named, [{ line: 7, enabled: false }, 9]);
    expect(await run.stop()).toBe('breakpoint (script):9:1');
  });

  test('DB-4 a condition lets others pass, and one that throws never stops', async () => {
    const body = 'for (let i = 0; i < 9; i++) {\n  output.i = i;\n  output.j = i;\n}';
    const run = debug(sandbox, body, [
      { line: 2, condition: 'i === 7' },
      { line: 3, condition: 'absent.name' },
    ]);
    await run.next('paused');
    expect(await run.worth('i')).toBe('7');
    await run.go('continue');
    expect((await run.next('ended')).result?.status).toBe('success');
  });

  test('DB-4 what is no expression is told', async () => {
    const run = debug(sandbox, named, [
      { line: 7, condition: 'first ===' },
      { line: 8, log_message: 'it is {first +}' },
    ]);
    const { breakpoints } = await run.next('bound');
    expect(breakpoints.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('Its condition is not an expression'),
      expect.stringContaining('{first +} is not an expression'),
    ]);
    expect((await run.next('ended')).result?.status).toBe('success');
  });

  test('DB-5 a log point says something and does not stop', async () => {
    const body = 'for (let i = 0; i < 3; i++) {\n  log_info("log " + i);\n}';
    const at = [{ line: 2, log_message: 'i is {i}, {({ a: i })} and {i++} {nope}', condition: 'i > 0' }];
    const run = debug(sandbox, body, at);
    const { result } = await run.next('ended');
    expect(result?.logs.map(({ message }) => message)).toEqual(['log 0', 'log 1', 'log 2']);
    expect(run.events.flatMap((event) => (event.type === 'log_point' ? [event.message] : []))).toEqual(
      [1, 2].map((i) => expect.stringMatching(new RegExp(`^i is ${i}, \\{ a: ${i} \\} and <Not evaluated.*> <Refer`))),
    );
    expect(run.events.map(({ type }) => type)).toEqual([
      'bound',
      'log',
      'log_point',
      'log',
      'log_point',
      'log',
      'ended',
    ]);
  });

  test('DB-5 a step that meets a log point on its way ends where it would have', async () => {
    const run = debug(sandbox, named, [5, { line: 2, log_message: 'in {name}' }]);
    expect(await run.stop()).toBe('breakpoint (script):5:15');
    await run.go('over');
    expect(await run.stop()).toBe('step (script):6:16');
    await run.go('into');
    expect(await run.stop()).toBe('step greet:2:16');
    await run.go('out');
    expect(await run.stop()).toMatch(/^step \(script\):[67]:/);
    expect(run.events.filter(({ type }) => type === 'log_point')).toHaveLength(2);
  });

  test('DB-5 log points say a thousand lines, then one that says so', async () => {
    const run = debug(
      sandbox,
      'for (let i = 0; i < 1200; i++) {\n  output.i = i;\n}',
      [{ line: 2, log_message: '{i}' }],
      {},
      {
        timeout_ms: 20_000,
      },
    );
    expect((await run.next('ended')).result?.status).toBe('success');
    const said = run.events.flatMap((event) => (event.type === 'log_point' ? [event.message] : []));
    expect(said).toHaveLength(1001);
    expect(said.at(-1)).toContain('further ones are left out');
  });

  test('DB-6 can be changed while the run stands and while it runs', async () => {
    const run = debug(sandbox, named, [5, 6, 7]);
    expect(await run.stop()).toBe('breakpoint (script):5:15');
    const bound = await run.rebind([3, 9]);
    expect(bound.map(({ line }) => line)).toEqual([3, 9]);
    await run.go('continue');
    expect(await run.stop()).toBe('breakpoint greet:3:15');
    await run.rebind([9]);
    await run.go('continue');
    expect(await run.stop()).toBe('breakpoint (script):9:1');

    const loop = debug(sandbox, 'let i = 0;\nfor (;;) {\n  i += 1;\n}', [], {}, { timeout_ms: 20_000 });
    await loop.next('bound');
    await loop.rebind([3]);
    expect(await loop.stop()).toBe('breakpoint (script):3:3');
    loop.session.stop('enough');
  });
});

describe('DB-7 steps', () => {
  test('over, into and out', async () => {
    const run = debug(sandbox, named, [5]);
    expect(await run.stop()).toBe('breakpoint (script):5:15');
    await run.go('into');
    expect(await run.stop()).toBe('step greet:2:16');
    await run.go('over');
    expect(await run.stop()).toBe('step greet:3:15');
    await run.go('out');
    expect(await run.stop()).toMatch(/^step \(script\):[56]:/);
    await run.go('continue');
    expect((await run.next('ended')).result?.output?.return_value).toBe('hello bob');
  });

  test('before the first statement, where asked for', async () => {
    const run = debug(sandbox, '// a remark\nconst a = 1;\nreturn a;', [3], {}, { pause_on_start: true });
    expect(await run.stop()).toBe('start (script):2:11');
    await run.go('continue');
    expect(await run.stop()).toBe('breakpoint (script):3:10');
  });

  test('a debugger statement stops', async () => {
    const run = debug(sandbox, 'const a = 1;\ndebugger;\nreturn a;');
    expect(await run.stop()).toBe('debugger_statement (script):2:1');
  });
});

describe('DB-8 exceptions', () => {
  const body = 'try {\n  attributes.manager.name;\n} catch {}\ntry { skip("done"); } catch {}';

  test('stop the run where they are thrown, also when they are caught; ending it is none', async () => {
    const run = debug(sandbox, body, [], {}, { pause_on_exceptions: 'all' });
    const { pause } = await run.next('paused');
    expect(pause).toMatchObject({ reason: 'exception', frames: [{ line: 2, column: 22 }] });
    expect(pause.exception?.text).toMatch(/^TypeError: Cannot read properties of undefined/);
    await run.go('continue');
    expect((await run.next('ended')).result?.status).toBe('skipped');
  });

  test('are passed by unless asked for, which can be changed on the way', async () => {
    const run = debug(sandbox, body, [1]);
    await run.next('paused');
    await run.session.ask({ name: 'exceptions', pause: 'all' });
    await run.go('continue');
    expect((await run.next('paused')).pause.reason).toBe('exception');
    await run.session.ask({ name: 'exceptions', pause: 'none' });
    await run.go('continue');
    expect((await run.next('ended')).result?.status).toBe('skipped');
  });
});
