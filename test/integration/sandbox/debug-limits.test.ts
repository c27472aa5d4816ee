import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { debug } from './debug-driver.ts';
import { sandboxForFile } from './studio-sandbox.ts';

const sandbox = sandboxForFile();
const loop = 'let i = 0;\nfor (;;) {\n  i += 1;\n}';
/** Where V8 does not listen to a request to stop: only the death of its process ends it. */
const deaf = '[].includes.call({ length: 2 ** 53 - 1 }, 1)';

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));

describe('DB-12 time', () => {
  test('that a run stands still is not counted, that it runs is', async () => {
    const run = debug(sandbox, 'const a = 1;\nreturn a;', [2], {}, { timeout_ms: 150 });
    await run.next('paused');
    // Nothing happens while it stands: longer than the limit of the run, and of the parent's patience with it.
    for (const started = performance.now(); performance.now() - started < 1000; ) await run.worth('a');
    await run.go('continue');
    const { result } = await run.next('ended');
    expect(result?.status).toBe('success');
    expect(result?.duration_ms).toBeLessThan(150);
  });

  test('a loop ends by its limit, with what it logged', async () => {
    const run = debug(sandbox, `log_info('begun');\n${loop}`, [], {}, { timeout_ms: 200 });
    const { result } = await run.next('ended');
    expect(result).toMatchObject({ status: 'timeout', logs: [{ message: 'begun' }] });
    expect(result?.error?.message).toContain('0.2 s');
  });

  test('a loop that was stopped and goes on has what was left', async () => {
    const run = debug(sandbox, loop, [3], {}, { timeout_ms: 300 });
    await run.next('paused');
    await run.rebind([]);
    await run.go('continue');
    const { result } = await run.next('ended');
    expect(result?.status).toBe('timeout');
    expect(result?.duration_ms).toBeLessThan(1000);
  });

  test('log points count: a loop of them ends', async () => {
    const run = debug(sandbox, loop, [{ line: 3, log_message: '{i}' }], {}, { timeout_ms: 400 });
    expect((await run.next('ended')).result?.status).toBe('timeout');
  });

  test('where V8 does not listen, the host is killed', async () => {
    const run = debug(sandbox, `log_info('before');\ndebugger;\n${deaf};`, [], {}, { timeout_ms: 200 });
    await run.next('paused');
    await run.go('continue');
    const { result } = await run.next('ended');
    expect(result).toMatchObject({ status: 'timeout', logs: [{ message: 'before' }] });
    await run.session.exited;
  });
});

describe('DB-13 a script that runs', () => {
  test('stops where it is when it is asked to', async () => {
    const run = debug(sandbox, loop, [3], {}, { timeout_ms: 30_000 });
    await run.next('paused');
    await run.rebind([]);
    await run.go('continue');
    await run.session.ask({ name: 'pause' });
    expect(await run.stop()).toMatch(/^pause \(script\):[23]:/);
    expect(Number(await run.worth('i'))).toBeGreaterThanOrEqual(0);
    await expect(run.session.ask({ name: 'resume', how: 'continue' })).resolves.toBeNull();
    await expect(run.worth('i')).rejects.toThrow('The script runs; pause it first.');
    run.session.stop('enough');
  });

  test('also inside of text that it made itself', async () => {
    const run = debug(sandbox, 'const a = 1;\neval("for (;;);");', [2], {}, { timeout_ms: 30_000 });
    await run.next('paused');
    await run.go('continue');
    await run.session.ask({ name: 'pause' });
    expect(await run.stop()).toBe('pause (script):2:1');
    run.session.stop('enough');
  });
});

describe('DB-14 stopping frees the host', () => {
  const stands = async () => {
    const run = debug(sandbox, 'const a = 1;\nreturn a;', [2]);
    await run.next('paused');
    return run;
  };
  const runs = async () => {
    const run = debug(sandbox, loop, [], {}, { timeout_ms: 30_000 });
    await run.next('bound');
    return run;
  };
  const begins = async () => debug(sandbox, loop);
  const evaluates = async () => {
    const run = await stands();
    run.worth(deaf, 'console').catch(() => {});
    return run;
  };

  test.each(Object.entries({ stands, runs, begins, evaluates }))('while it %s', async (_, start) => {
    const run = await start();
    const { pid } = run.session;
    expect(pid !== undefined && isAlive(pid)).toBe(true);
    run.session.stop('You stopped it.');
    expect(await run.next('ended')).toEqual({ type: 'ended', result: null, stopped: 'You stopped it.' });
    await run.session.exited;
    expect(pid !== undefined && isAlive(pid)).toBe(false);
    await expect(run.worth('1')).rejects.toThrow('The run is over.');
  });

  test('and a run that ended leaves no process', async () => {
    const run = debug(sandbox, 'return 1;');
    const { pid } = run.session;
    await run.next('ended');
    await run.session.exited;
    expect(pid !== undefined && isAlive(pid)).toBe(false);
  });

  test('closing the sandbox ends all of them', async () => {
    const own = createSandbox();
    const run = debug(own, 'debugger;');
    await run.next('paused');
    const { pid } = run.session;
    await own.close();
    expect(await run.next('ended')).toMatchObject({ result: null, stopped: 'The studio was closed.' });
    expect(pid !== undefined && isAlive(pid)).toBe(false);
  });
});

test('DB-15 a run may stand still for so long in one go, then it is stopped and that is said', async () => {
  const run = debug(sandbox, 'for (let i = 0; i < 3; i++) {\n  debugger;\n}', [], {}, { pause_limit_ms: 400 });
  await run.next('paused');
  await run.go('continue');
  await run.next('paused');
  const { pid } = run.session;
  expect(await run.next('ended')).toMatchObject({
    result: null,
    stopped: expect.stringContaining('It stood still for 0.4 s'),
  });
  await run.session.exited;
  expect(pid !== undefined && isAlive(pid)).toBe(false);
});

describe('DB-16 an expression', () => {
  test('that cannot be stopped ends the run, and that is said', async () => {
    const run = debug(sandbox, 'debugger;');
    await run.next('paused');
    await expect(run.worth(deaf, 'watch')).rejects.toThrow('The run is over.');
    expect((await run.next('ended')).stopped).toContain('An expression ran past its limit');
    await run.session.exited;
  });

  test('that takes all memory ends the run, and that is said', async () => {
    const run = debug(sandbox, 'debugger;');
    await run.next('paused');
    await expect(run.worth('const all = []; for (;;) all.push(new Array(1e5).fill(0.5))', 'console')).rejects.toThrow();
    expect((await run.next('ended')).result?.error?.name).toBe('MemoryLimitError');
    await run.session.exited;
  });
});
