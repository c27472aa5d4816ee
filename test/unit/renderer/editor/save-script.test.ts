import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Breakpoint } from '#contract/script/debug.ts';

/** A host that is told what to keep, and answers when the test lets it. */
const host = vi.hoisted(() => ({
  /** The lines of the script that each call named. */
  calls: [] as number[][],
  answers: [] as { resolve(): void; reject(error: Error): void }[],
}));

vi.mock('#renderer/api/client.ts', () => ({
  rpc: {
    uiState: {
      change: {
        mutate: ({ members }: { members: Record<string, Breakpoint[]> }) => {
          host.calls.push((members['s'] ?? []).map(({ line }) => line));
          return new Promise<void>((resolve, reject) => host.answers.push({ resolve, reject }));
        },
      },
    },
    scripts: {
      saveDraft: {
        mutate: () => Promise.resolve({ outcome: 'saved', local_rev: 2, saved_at: '2026-01-01T00:00:00Z' }),
      },
    },
  },
}));
vi.mock('#renderer/api/events.ts', () => ({ onStudioEvent: () => () => {} }));
vi.mock('#renderer/state/studio.ts', () => ({ useStudio: { subscribe: () => () => {} } }));

/** Each test has a window of its own. */
async function open() {
  vi.resetModules();
  host.calls.length = 0;
  host.answers.length = 0;
  const state = await import('#renderer/state/breakpoints.ts');
  const { saveScript } = await import('#renderer/editor/save-script.ts');
  /** As an edit does that puts a line above them. */
  const down = () =>
    state.moveBreakpoints(
      's',
      state.breakpointsOf('s').map((one) => ({ ...one, line: one.line + 1 })),
    );
  const begin = () => {
    const saving = { ended: false, done: saveScript({ lid: 's', body: 'text', base_rev: 1 }) };
    void saving.done.then(() => {
      saving.ended = true;
    });
    return saving;
  };
  return { ...state, down, begin };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('DB-19 a script is saved once the breakpoints that its edits moved are, also right after some were made', async () => {
  const { putBreakpoint, down, begin } = await open();
  putBreakpoint('s', 3);
  putBreakpoint('s', 7);
  down();
  expect(host.calls).toEqual([[3]]);

  const saving = begin();
  expect(host.calls).toEqual([[3], [4, 8]]);
  await vi.advanceTimersByTimeAsync(0);
  expect(saving.ended).toBe(false);
  host.answers[1]?.resolve();
  await saving.done;
});

test('DB-19 where an edit moves them is not stored before the text that it made', async () => {
  const { putBreakpoint, down } = await open();
  putBreakpoint('s', 3);
  await vi.advanceTimersByTimeAsync(1000);
  down();
  await vi.advanceTimersByTimeAsync(1000);
  expect(host.calls).toEqual([[3]]);
});

test('a save says nothing of breakpoints that the host holds', async () => {
  const { putBreakpoint, begin } = await open();
  await begin().done;
  expect(host.calls).toEqual([]);
  putBreakpoint('s', 3);
  await vi.advanceTimersByTimeAsync(1000);
  const first = begin();
  host.answers[1]?.resolve();
  await first.done;
  await begin().done;
  expect(host.calls).toEqual([[3], [3]]);
});

test('breakpoints that the host did not take fail no save, and go along with the next one', async () => {
  const { putBreakpoint, begin } = await open();
  putBreakpoint('s', 3);
  await vi.advanceTimersByTimeAsync(1000);
  const lost = begin();
  host.answers[1]?.reject(new Error('the connection closed'));
  await lost.done;
  await vi.advanceTimersByTimeAsync(1000);
  const next = begin();
  host.answers[2]?.resolve();
  await next.done;
  expect(host.calls).toEqual([[3], [3], [3]]);
});
