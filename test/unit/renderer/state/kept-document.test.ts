import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { markOpen } from '#renderer/api/host-store.ts';
import type { Merge, SaveAnswer, SavingState, Stored } from '#renderer/state/document-saver.ts';
import { flushDocuments, openForms } from '#renderer/state/documents.ts';
import { type DocumentKind, KeptDocument } from '#renderer/state/kept-document.ts';

const told = vi.hoisted(() => ({
  listeners: new Set<(event: StudioEvent) => void>(),
  failures: [] as unknown[],
  notes: [] as string[],
}));
vi.mock('#renderer/api/events.ts', () => ({
  onStudioEvent: (listener: (event: StudioEvent) => void) => {
    told.listeners.add(listener);
    return () => told.listeners.delete(listener);
  },
}));
vi.mock('#renderer/state/notify.ts', () => ({ tellFailure: (error: unknown) => told.failures.push(error) }));
vi.mock('sonner', () => ({ toast: (text: string) => told.notes.push(text) }));

const at = '2026-01-01T00:00:00Z';

/** Two fields, as any kind may have: each is merged by itself. */
interface Content {
  readonly name: string;
  readonly text: string;
}
const fields = ['name', 'text'] as const;

/** A host with one document, which answers when it is asked to. */
function fakeHost() {
  let stored: Stored<Content> = { content: { name: 'n', text: 't' }, rev: 1, at };
  let held: (() => void)[] | null = null;
  let away = false;
  const turn = async () => {
    const waiting = held;
    if (waiting !== null) await new Promise<void>((resolve) => waiting.push(resolve));
    if (away) throw new Error('the host is away');
  };
  const write = (change: Partial<Content>) => {
    stored = { content: { ...stored.content, ...change }, rev: stored.rev + 1, at };
  };
  const merge = ({ base, sent, stored: other }: Merge<Content>, shown: Content): Content | null => {
    const foreign = fields.filter((one) => other[one] !== base[one] && other[one] !== sent[one]);
    if (foreign.some((one) => shown[one] !== sent[one] && shown[one] !== other[one])) return null;
    return { ...shown, ...Object.fromEntries(foreign.map((one) => [one, other[one]])) };
  };
  const kind: DocumentKind<Content> = {
    noun: 'thing',
    same: (left, right) => fields.every((one) => left[one] === right[one]),
    load: async () => {
      const answer = stored;
      await turn();
      return answer;
    },
    save: async (_lid, sent, base): Promise<SaveAnswer<Content>> => {
      await turn();
      const before = stored.content;
      const mine = fields.filter((one) => sent[one] !== base.content[one]);
      if (mine.some((one) => before[one] !== base.content[one] && before[one] !== sent[one])) {
        return { outcome: 'conflict', ...stored };
      }
      const foreign = fields.some((one) => !mine.includes(one) && before[one] !== base.content[one]);
      write(Object.fromEntries(mine.map((one) => [one, sent[one]])));
      return { outcome: foreign ? 'merged' : 'saved', ...stored };
    },
    merge,
  };
  return {
    kind,
    write,
    get stored() {
      return stored;
    },
    hold: () => {
      held = [];
    },
    release: () => {
      const waiting = held ?? [];
      held = null;
      for (const go of waiting) go();
    },
    leave: () => {
      away = true;
    },
    comeBack: () => {
      away = false;
    },
  };
}

function open() {
  const host = fakeHost();
  const states: SavingState<Content>[] = [];
  let shown = host.stored.content;
  const document: KeptDocument<Content> = new KeptDocument('d', host.stored, host.kind, {
    name: () => shown.name,
    content: () => shown,
    show: (content) => {
      shown = content;
      // A text model or a store tells of every change, whoever made it.
      document.changed();
    },
    onState: (state) => states.push(state),
  });
  const edit = (change: Partial<Content>) => {
    shown = { ...shown, ...change };
    document.changed();
  };
  documents.push(document);
  return { host, document, states, edit, shown: () => shown };
}

const documents: KeptDocument<Content>[] = [];
const tell = (event: StudioEvent) => {
  for (const listener of told.listeners) listener(event);
};
const changed: StudioEvent = { type: 'scripts_changed', lids: ['d'] };
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const document of documents.splice(0)) document.dispose();
  expect(told.listeners.size).toBe(0);
  told.failures.length = 0;
  told.notes.length = 0;
  vi.useRealTimers();
});

test('shows what another window stored, and does not take that for an edit', async () => {
  const { host, states, shown } = open();
  host.write({ text: 'theirs' });
  tell(changed);
  await settled();
  expect(shown()).toEqual({ name: 'n', text: 'theirs' });
  expect(states.map(({ kind }) => kind)).toEqual(['saved']);
  tell({ type: 'scripts_changed', lids: ['another'] });
  tell({ type: 'draft_saved', lid: 'd', local_rev: 2 });
  await vi.advanceTimersByTimeAsync(2000);
  expect(states).toHaveLength(1);
});

test('LC-111 what the window saved itself is not fetched again, what another one saved after it is', async () => {
  const { host, document, edit, shown } = open();
  edit({ text: 'mine' });
  await document.flush();
  const load = vi.spyOn(host.kind, 'load');
  tell({ ...changed, rev: host.stored.rev });
  await settled();
  expect(load).not.toHaveBeenCalled();
  host.write({ name: 'theirs' });
  tell({ ...changed, rev: host.stored.rev });
  await settled();
  expect(load).toHaveBeenCalledOnce();
  expect(shown()).toEqual({ name: 'theirs', text: 'mine' });
});

test('what is told of while something is edited is shown once that is stored', async () => {
  const { host, edit, shown } = open();
  edit({ name: 'mine' });
  host.write({ text: 'theirs' });
  tell({ type: 'draft_saved', lid: 'd', local_rev: 2 });
  await settled();
  expect(shown().text).toBe('t');
  await vi.advanceTimersByTimeAsync(300);
  expect(shown()).toEqual({ name: 'mine', text: 'theirs' });
  expect(host.stored.content).toEqual(shown());
});

test('an answer that is older than an edit made meanwhile is not shown', async () => {
  const { host, document, edit, shown } = open();
  host.hold();
  tell(changed);
  edit({ text: 'newer' });
  host.release();
  await settled();
  expect(shown().text).toBe('newer');
  await document.flush();
  await settled();
  expect(shown().text).toBe('newer');
  expect(host.stored.content.text).toBe('newer');
});

test('what another window changed elsewhere comes with the answer to a save, and is not undone by the next one', async () => {
  const { host, document, edit, shown } = open();
  host.write({ name: 'renamed' });
  edit({ text: 'mine' });
  await document.flush();
  expect(shown()).toEqual({ name: 'renamed', text: 'mine' });
  expect(told.notes).toEqual(['Merged in what another window changed in this thing.']);
  edit({ text: 'mine, longer' });
  await document.flush();
  expect(host.stored.content).toEqual({ name: 'renamed', text: 'mine, longer' });
});

test('where both changed the same, a person chooses: theirs is shown', async () => {
  const { host, document, states, edit, shown } = open();
  host.write({ text: 'theirs' });
  edit({ text: 'mine' });
  await expect(document.flush()).rejects.toThrow('Another window changed this thing; choose what to keep first.');
  expect(states.at(-1)).toMatchObject({ kind: 'conflict', base: { text: 't' }, theirs: { text: 'theirs' } });
  tell(changed);
  await settled();
  expect(shown().text).toBe('mine');
  document.resolveConflict('theirs');
  await settled();
  expect(shown().text).toBe('theirs');
  expect(document.isSaved()).toBe(true);
});

test('where both changed the same, a person chooses: mine is stored', async () => {
  const { host, document, edit } = open();
  host.write({ text: 'theirs' });
  edit({ text: 'mine' });
  await expect(document.flush()).rejects.toThrow();
  document.resolveConflict('mine');
  await document.flush();
  expect(host.stored.content.text).toBe('mine');
});

test('a choice that cannot be carried out is told, and the screen stays', async () => {
  const { host, document, edit, shown } = open();
  host.write({ text: 'theirs' });
  edit({ text: 'mine' });
  await expect(document.flush()).rejects.toThrow();
  host.leave();
  document.resolveConflict('theirs');
  await settled();
  expect(told.failures).toHaveLength(1);
  expect(shown().text).toBe('mine');
});

test('what could not be stored goes as soon as the host is back', async () => {
  const { host, document, edit } = open();
  host.leave();
  edit({ text: 'kept' });
  await vi.advanceTimersByTimeAsync(300);
  expect(document.isSaved()).toBe(false);
  expect(openForms().some((form) => !form.isSaved())).toBe(true);
  host.comeBack();
  markOpen();
  await settled();
  expect(host.stored.content.text).toBe('kept');
  expect(openForms().some((form) => !form.isSaved())).toBe(false);
});

test('is stored with all others before the window goes away, and no more after its end', async () => {
  const first = open();
  const second = open();
  first.edit({ text: 'one' });
  second.edit({ text: 'two' });
  await flushDocuments();
  expect([first.host.stored.content.text, second.host.stored.content.text]).toEqual(['one', 'two']);
  first.document.dispose();
  first.edit({ text: 'late' });
  await flushDocuments();
  expect(first.host.stored.content.text).toBe('one');
});

test('an answer that comes after its end is not shown', async () => {
  const { host, document, shown } = open();
  host.write({ text: 'theirs' });
  host.hold();
  tell(changed);
  document.dispose();
  host.release();
  await settled();
  expect(shown().text).toBe('t');
});
