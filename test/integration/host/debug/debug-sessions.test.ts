import { describe, expect, onTestFinished, test } from 'vitest';
import type { DebugEvent, DebugRunInput } from '#contract/rpc/debug.ts';
import { DebugSessions } from '#host/services/debug/debug-sessions.ts';
import { EventHub } from '#host/services/event-hub.ts';
import { StudioLog } from '#host/services/studio-log.ts';
import type { Attachment } from '#host/services/workspaces/attachment.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { breakpointsAt } from '#test/integration/sandbox/debug-driver.ts';
import { startHost } from '../harness.ts';

const place = { tenant_id: null, history: null };
const body = 'const a = 1;\noutput.a = a;\nreturn a;';

function inputOf(more: Partial<DebugRunInput> = {}): DebugRunInput {
  return {
    session_id: crypto.randomUUID(),
    source: { kind: 'text' },
    body,
    context_text: '{}',
    breakpoints: breakpointsAt([2]),
    pause_on_start: false,
    pause_on_exceptions: 'none',
    ...more,
  };
}

/** Only what a session looks at of the window that it belongs to. */
function window(id = 'one'): Attachment {
  return { id, events: new EventHub() } as Partial<Attachment> as Attachment;
}

function openSessions(): DebugSessions {
  const sandbox = createSandbox();
  onTestFinished(() => sandbox.close());
  return new DebugSessions(sandbox, new StudioLog(new EventHub(), () => {}));
}

async function until(events: AsyncGenerator<DebugEvent, void>, type: DebugEvent['type']): Promise<DebugEvent> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error(`It was over before ${type}.`);
    if (value.type === type) return value;
  }
}

describe('DB-14, DB-17 a run belongs to its window', () => {
  test('a window has one at a time', async () => {
    const sessions = openSessions();
    const mine = window();
    const signal = new AbortController().signal;
    const first = sessions.run(inputOf(), mine, place, signal);
    await until(first, 'paused');
    const other = sessions.run(inputOf(), window(), place, signal);
    await until(other, 'paused');
    const second = sessions.run(inputOf(), mine, place, signal);
    await until(second, 'paused');
    expect(await until(first, 'ended')).toMatchObject({ stopped: expect.stringContaining('Another run was started') });
    await other.return();
    await second.return();
  });

  test('it ends when the window listens no more, and cannot be asked anything', async () => {
    const sessions = openSessions();
    const mine = window();
    const gone = new AbortController();
    const input = inputOf();
    const events = sessions.run(input, mine, place, gone.signal);
    await until(events, 'paused');
    const command = { name: 'evaluate', frame: 0, expression: 'a', purpose: 'watch' } as const;
    expect(await sessions.ask(mine, input.session_id, command)).toMatchObject({ value: { text: '1' } });
    expect(() => sessions.ask(window(), input.session_id, command)).toThrow('The run is over.');
    gone.abort();
    expect(await until(events, 'ended')).toMatchObject({
      result: null,
      stopped: expect.stringContaining('connection'),
    });
    await events.return();
    expect(() => sessions.ask(mine, input.session_id, command)).toThrow('The run is over.');
  });

  test('a window that connects again does not start its run again', async () => {
    const sessions = openSessions();
    const input = inputOf({ breakpoints: [] });
    const signal = new AbortController().signal;
    expect(await until(sessions.run(input, window(), place, signal), 'ended')).toMatchObject({ stopped: null });
    const again = sessions.run(input, window(), place, signal);
    expect(await again.next()).toMatchObject({ value: { type: 'ended', result: null } });
  });

  test('it ends when the window goes to another workspace', async () => {
    const sessions = openSessions();
    const mine = window();
    const events = sessions.run(inputOf(), mine, place, new AbortController().signal);
    await until(events, 'paused');
    mine.events.emit({ type: 'workspace', workspace: { id: 'one' }, store: { state: 'ok' } } as never);
    mine.events.emit({ type: 'workspace', workspace: { id: 'two' }, store: { state: 'ok' } } as never);
    expect(await until(events, 'ended')).toMatchObject({ stopped: 'The window went to another workspace.' });
  });

  test('a context that cannot be used is refused before anything runs', async () => {
    const events = openSessions().run(inputOf({ context_text: '{' }), window(), place, new AbortController().signal);
    await expect(events.next()).rejects.toMatchObject({ code: 'validation_error' });
  });
});

test('DB-18 a debugged run is kept in the history, one that was stopped is not', async () => {
  const { caller } = await startHost();
  const { lid } = await caller.scripts.create({ name: 'Debugged', body });
  const source = { kind: 'draft', lid } as const;
  const follow = async (input: DebugRunInput, at: (event: DebugEvent) => Promise<unknown> | undefined) => {
    for await (const event of await caller.debug.run(input)) await at(event as DebugEvent);
  };
  const kept = inputOf({ source });
  await follow(kept, (event) =>
    event.type === 'paused'
      ? caller.debug.ask({ session_id: kept.session_id, command: { name: 'resume', how: 'continue' } })
      : undefined,
  );
  const stopped = inputOf({ source });
  await follow(stopped, (event) =>
    event.type === 'paused' ? caller.debug.stop({ session_id: stopped.session_id }) : undefined,
  );
  const { runs } = await caller.history.list({});
  expect(runs).toMatchObject([{ source, script_name: 'Debugged', status: 'success' }]);
});
