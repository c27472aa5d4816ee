import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DocumentSaver, type SaveAnswer, type SavingState, type Stored } from '#renderer/state/document-saver.ts';

const at = '2026-01-01T00:00:00Z';

/** A host that keeps one text. */
function fakeHost(start: string) {
  let stored: Stored<string> = { content: start, rev: 1, at };
  const calls: { readonly content: string; readonly base: number }[] = [];
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
    writeFromElsewhere: (content: string) => {
      stored = { content, rev: stored.rev + 1, at };
    },
    save: async (content: string, { rev: base }: Stored<string>): Promise<SaveAnswer<string>> => {
      calls.push({ content, base });
      const how = failure;
      failure = null;
      if (how === 'refuse') throw new Error('the disk is full');
      if (base !== stored.rev && !merging) return { outcome: 'conflict', ...stored };
      const outcome = base === stored.rev ? 'saved' : 'merged';
      stored = { content: outcome === 'saved' ? content : `${stored.content}+${content}`, rev: stored.rev + 1, at };
      if (how === 'lose_answer') throw new Error('the connection closed');
      return { outcome, ...stored };
    },
  };
}

function setUp(start = 'a') {
  const host = fakeHost(start);
  const states: SavingState<string>[] = [];
  const idle = vi.fn();
  let text = start;
  const saver = new DocumentSaver<string>(host.stored, {
    content: () => text,
    same: (left, right) => left === right,
    save: host.save,
    onState: (state) => states.push(state),
    onIdle: idle,
    takeOver: ({ sent, stored }) => {
      const fits = text === sent;
      if (fits) text = stored;
      return fits;
    },
    explain: (error) => (error instanceof Error ? error.message : ''),
    contested: 'choose what to keep',
  });
  const type = (next: string) => {
    text = next;
    saver.changed();
  };
  return { host, states, idle, saver, type, shown: () => text };
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
  expect(host.calls).toEqual([{ content: 'ab', base: 1 }]);
  expect(states.map(({ kind }) => kind)).toEqual(['saving', 'saved']);
});

test('is never more than a second behind while keys keep coming', async () => {
  const { host, type } = setUp();
  for (let key = 0; key < 20; key += 1) {
    type(`text ${key}`);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(host.calls.length).toBeGreaterThanOrEqual(1);
  expect(host.calls[0]?.content).toBe('text 9');
});

test('each save names the revision of the one before', async () => {
  const { host, saver, type } = setUp();
  type('one');
  await saver.flush();
  type('two');
  await saver.flush();
  expect(host.calls.map(({ base }) => base)).toEqual([1, 2]);
  expect(saver.idle).toBe(true);
});

test('a save of another window is not overwritten until a person says so', async () => {
  const { host, states, saver, type } = setUp();
  host.writeFromElsewhere('theirs');
  type('mine');
  await expect(saver.flush()).rejects.toThrow('choose what to keep');
  expect(host.stored.content).toBe('theirs');
  expect(states.at(-1)).toMatchObject({ kind: 'conflict', base: 'a', theirs: 'theirs' });

  type('mine, longer');
  await vi.advanceTimersByTimeAsync(5000);
  expect(host.stored.content).toBe('theirs');

  saver.overwrite();
  await saver.flush();
  expect(host.stored.content).toBe('mine, longer');
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
  expect(host.stored.content).toBe('one two');
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
  expect(host.stored.content).toBe('kept');
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
  expect(host.stored.content).toBe('two');
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
  expect(host.stored.content).toBe('theirs+mine, longer');
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
  expect(host.stored.content).toBe('mine, longer');
});

test('after the choice, both texts begin from what the other window saved', async () => {
  const { host, states, saver, type } = setUp();
  host.writeFromElsewhere('theirs');
  type('mine');
  await expect(saver.flush()).rejects.toThrow();
  host.writeFromElsewhere('theirs again');
  saver.overwrite();
  await expect(saver.flush()).rejects.toThrow();
  expect(states.at(-1)).toMatchObject({ kind: 'conflict', base: 'theirs', theirs: 'theirs again' });
});

test('tells when everything is stored, and not before', async () => {
  const { idle, saver, type } = setUp();
  type('one');
  const flushed = saver.flush();
  type('two');
  await vi.advanceTimersByTimeAsync(0);
  await flushed;
  expect(idle).toHaveBeenCalledTimes(1);
  expect(saver.stored.content).toBe('two');
});

test('what could not be stored is known as such until it is', async () => {
  const { host, saver, type } = setUp();
  expect(saver.unsaved).toBe(false);
  host.failNext('refuse');
  type('kept');
  await vi.advanceTimersByTimeAsync(300);
  expect(saver.unsaved).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(saver.unsaved).toBe(false);

  host.writeFromElsewhere('theirs');
  type('mine');
  await vi.advanceTimersByTimeAsync(300);
  expect(saver.unsaved).toBe(true);
  saver.adopted(host.stored);
  expect(saver.unsaved).toBe(false);
  expect(saver.idle).toBe(true);
});

test('news is a later revision, or something else under the same one', () => {
  const { saver } = setUp();
  expect(saver.isNews({ content: 'a', rev: 1, at })).toBe(false);
  expect(saver.isNews({ content: 'b', rev: 1, at })).toBe(true);
  expect(saver.isNews({ content: 'a', rev: 2, at })).toBe(true);
  expect(saver.isNews({ content: 'b', rev: 0, at })).toBe(false);
});

test('after its end it neither sends nor says anything', async () => {
  const { host, states, saver, type } = setUp();
  host.failNext('refuse');
  type('one');
  vi.advanceTimersByTime(300);
  saver.dispose();
  const said = states.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(host.calls).toHaveLength(1);
  expect(states).toHaveLength(said);
});
