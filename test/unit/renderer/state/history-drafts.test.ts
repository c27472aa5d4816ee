import { beforeEach, expect, test, vi } from 'vitest';
import { historyDrafts } from '#renderer/state/history-drafts.ts';

/** What every save sent, and what the host holds now. */
const host = { saved: [] as string[], stored: { content: 'text', rev: 1, at: '2026-01-01T00:00:00Z' } };

vi.mock('#renderer/api/client.ts', () => ({ rpc: {} }));
vi.mock('#renderer/api/events.ts', () => ({ onStudioEvent: () => () => {} }));
vi.mock('#renderer/state/notify.ts', () => ({ tellFailure: () => {} }));

const notes = historyDrafts<string, 'note'>({
  kind: {
    noun: 'note',
    same: (left, right) => left === right,
    load: () => Promise.resolve(host.stored),
    save: (_lid, content) => {
      host.saved.push(content);
      host.stored = { ...host.stored, content, rev: host.stored.rev + 1 };
      return Promise.resolve({ outcome: 'saved', ...host.stored });
    },
    merge: () => null,
  },
  open: () => Promise.resolve({ stored: host.stored, about: 'note' }),
  name: (text) => text,
  spelled: (text) => text.trim(),
  over: (shown, stored) => (shown.trim() === stored ? shown : stored),
});

beforeEach(async () => {
  notes.drop('n');
  host.saved.length = 0;
  host.stored = { content: 'text', rev: 1, at: '2026-01-01T00:00:00Z' };
  await notes.open('n');
});

test('what is typed is saved as the host spells it, and taken back a word at a time', async () => {
  notes.edit('n', (text) => `${text} a`, 'word');
  notes.edit('n', (text) => `${text}b`, 'word');
  notes.edit('n', (text) => `${text} `, null);
  expect(notes.shown('n')).toBe('text ab ');
  await notes.flush('n');
  expect(host.saved).toEqual(['text ab']);
  notes.undo('n');
  notes.undo('n');
  expect(notes.shown('n')).toBe('text');
  notes.redo('n');
  expect(notes.shown('n')).toBe('text ab');
});

test('fields are told when what they show was not typed', () => {
  const taken = () => notes.useDrafts.getState()['n']?.taken;
  notes.edit('n', () => 'typed', null);
  expect(taken()).toBe(0);
  notes.undo('n');
  notes.undo('n');
  expect(taken(), 'there was one step to undo').toBe(1);
});

test('one that was dropped is neither shown nor saved', async () => {
  notes.edit('n', () => 'typed', null);
  notes.drop('n');
  notes.edit('n', () => 'more', null);
  await notes.flush('n');
  expect(notes.shown('n')).toBeUndefined();
  expect(host.saved).toEqual([]);
});
