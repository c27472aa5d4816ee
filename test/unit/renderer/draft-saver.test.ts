import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SaveDraftResult } from '#contract/rpc/scripts.ts';
import { DraftSaver } from '#renderer/editor/draft-saver.ts';
import type { SaveState } from '#renderer/state/documents.ts';

/** A host that keeps one draft and answers when it is told to. */
function fakeHost(start: string) {
  let stored = { body: start, rev: 1 };
  const calls: { readonly body: string; readonly base_rev: number }[] = [];
  let failure: 'refuse' | 'lose_answer' | null = null;
  let merging = false;
  return {
    calls,
    get stored() {
      return stored;
    },
    mergeFromNowOn: () => {
      merging = true;
    },
    failNext: (how: 'refuse' | 'lose_answer') => {
      failure = how;
    },
    writeFromElsewhere: (body: string) => {
      stored = { body, rev: stored.rev + 1 };
    },
    save: async (body: string, base_rev: number): Promise<SaveDraftResult> => {
      calls.push({ body, base_rev });
      const how = failure;
      failure = null;
      if (how === 'refuse') throw new Error('the disk is full');
      const saved_at = '2026-01-01T00:00:00Z';
      if (base_rev !== stored.rev && merging) {
        stored = { body: `${stored.body}+${body}`, rev: stored.rev + 1 };
        return { outcome: 'merged', local_rev: stored.rev, body: stored.body, saved_at };
      }
      if (base_rev !== stored.rev) return { outcome: 'conflict', local_rev: stored.rev, body: stored.body, saved_at };
      stored = { body, rev: stored.rev + 1 };
      if (how === 'lose_answer') throw new Error('the connection closed');
      return { outcome: 'saved', local_rev: stored.rev, saved_at };
    },
  };
}

function setUp(start = 'a') {
  const host = fakeHost(start);
  const states: SaveState[] = [];
  let text = start;
  const saver = new DraftSaver(1, {
    text: () => text,
    save: host.save,
    onState: (state) => states.push(state),
    takeOver: (sent, merged) => {
      const fits = text === sent;
      if (fits) text = merged;
      return fits;
    },
    explain: (error) => (error instanceof Error ? error.message : ''),
  });
  const type = (next: string) => {
    text = next;
    saver.changed();
  };
  return { host, states, saver, type, shown: () => text };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('saves 300 ms after the last key', async () => {
  const { host, states, type } = setUp();
  type('ab');
  await vi.advanceTimersByTimeAsync(299);
  expect(host.calls).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(host.calls).toEqual([{ body: 'ab', base_rev: 1 }]);
  expect(states.map(({ kind }) => kind)).toEqual(['saving', 'saved']);
});

test('is never more than a second behind while keys keep coming', async () => {
  const { host, type } = setUp();
  for (let key = 0; key < 20; key += 1) {
    type(`text ${key}`);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(host.calls.length).toBeGreaterThanOrEqual(1);
  expect(host.calls[0]?.body).toBe('text 9');
});

test('each save names the revision of the one before', async () => {
  const { host, saver, type } = setUp();
  type('one');
  await saver.flush();
  type('two');
  await saver.flush();
  expect(host.calls.map(({ base_rev }) => base_rev)).toEqual([1, 2]);
  expect(saver.idle).toBe(true);
});

test('a save of another window is not overwritten until a person says so', async () => {
  const { host, states, saver, type } = setUp();
  host.writeFromElsewhere('theirs');
  type('mine');
  await expect(saver.flush()).rejects.toThrow('choose which text to keep');
  expect(host.stored.body).toBe('theirs');
  expect(states.at(-1)).toMatchObject({ kind: 'conflict', base: 'a', theirs: 'theirs' });

  type('mine, longer');
  await vi.advanceTimersByTimeAsync(5000);
  expect(host.stored.body).toBe('theirs');

  saver.overwrite();
  await saver.flush();
  expect(host.stored.body).toBe('mine, longer');
});

test('a save whose answer was lost is no conflict with oneself', async () => {
  const { host, states, saver, type } = setUp();
  host.failNext('lose_answer');
  type('one');
  await vi.advanceTimersByTimeAsync(300);
  expect(states.at(-1)).toMatchObject({ kind: 'not_saved' });
  type('one two');
  await vi.advanceTimersByTimeAsync(300);
  await saver.flush();
  expect(states.some(({ kind }) => kind === 'conflict')).toBe(false);
  expect(host.stored.body).toBe('one two');
  expect(states.at(-1)?.kind).toBe('saved');
});

test('a failed save says why, and is tried again by itself', async () => {
  const { host, states, saver, type } = setUp();
  host.failNext('refuse');
  type('kept');
  await vi.advanceTimersByTimeAsync(300);
  expect(states.at(-1)).toEqual({ kind: 'not_saved', message: 'the disk is full' });
  expect(saver.idle).toBe(false);
  await vi.advanceTimersByTimeAsync(5000);
  expect(host.stored.body).toBe('kept');
  expect(states.at(-1)?.kind).toBe('saved');
});

test('a flush that cannot save rejects with the reason', async () => {
  const { host, saver, type } = setUp();
  host.failNext('refuse');
  type('x');
  await expect(saver.flush()).rejects.toThrow('the disk is full');
});

test('what is typed while a save is on its way is saved after it', async () => {
  const { host, saver, type } = setUp();
  type('one');
  const flushed = saver.flush();
  type('two');
  await flushed;
  expect(host.stored.body).toBe('two');
});

test('S5 what another window changed elsewhere is merged in and shown, and the next save goes on from there', async () => {
  const { host, states, saver, type, shown } = setUp();
  host.mergeFromNowOn();
  host.writeFromElsewhere('theirs');
  type('mine');
  await vi.advanceTimersByTimeAsync(300);
  expect(shown()).toBe('theirs+mine');
  expect(states.at(-1)?.kind).toBe('saved');
  expect(saver.idle).toBe(true);

  type('theirs+mine, longer');
  await saver.flush();
  expect(host.stored.body).toBe('theirs+mine, longer');
});

test('S5 a merge that overlaps with what was typed meanwhile waits for a person, and the screen stays', async () => {
  const { host, states, saver, type, shown } = setUp();
  host.mergeFromNowOn();
  host.writeFromElsewhere('theirs');
  type('mine');
  vi.advanceTimersByTime(300);
  type('mine, longer');
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toBe('mine, longer');
  expect(states.at(-1)).toMatchObject({ kind: 'conflict', base: 'mine', theirs: 'theirs+mine' });

  saver.overwrite();
  await saver.flush();
  expect(host.stored.body).toBe('mine, longer');
});
