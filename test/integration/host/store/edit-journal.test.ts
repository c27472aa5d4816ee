import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EditHistory } from '#contract/rpc/scripts.ts';
import { applySplice, revertSplice, spliceBetween } from '#host/store/text-splice.ts';
import { openTestStore } from './test-store.ts';

/** The texts that an editor gets which replays the history: before the first edit, and after each. */
function statesOf(history: EditHistory, stored: string): string[] {
  let text = stored;
  for (const edit of history.edits.slice(0, history.position).reverse()) text = revertSplice(text, edit);
  const states = [text];
  for (const edit of history.edits) {
    text = applySplice(text, edit);
    states.push(text);
  }
  return states;
}

test('a splice is the smallest change, and never half of a character', () => {
  expect(spliceBetween('abcd', 'abXd')).toEqual({ start: 2, removed: 'c', inserted: 'X' });
  expect(spliceBetween('aaa', 'aaaa')).toEqual({ start: 3, removed: '', inserted: 'a' });
  expect(spliceBetween('\u{1F600}', '\u{1F601}')).toEqual({ start: 0, removed: '\u{1F600}', inserted: '\u{1F601}' });
  expect(spliceBetween('\u{1F600}', '\u{1FA00}')).toEqual({ start: 0, removed: '\u{1F600}', inserted: '\u{1FA00}' });
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '\n', '\u{1F600}', '\u{1F601}', '\u{2F600}'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const splice = spliceBetween(before, after);
      expect(splice.removed.isWellFormed() && splice.inserted.isWellFormed()).toBe(true);
      expect(applySplice(before, splice)).toBe(after);
      expect(revertSplice(after, splice)).toBe(before);
    }),
  );
});

test('S14 undoing and redoing moves in the journal, and a new change ends what could be redone', () => {
  const { scripts } = openTestStore();
  const { lid, local_rev } = scripts.create({ name: 'S', body: '' });
  let rev = local_rev;
  const save = (body: string) => {
    rev = scripts.saveDraft({ lid, body, base_rev: rev }).local_rev;
    const { edits, position } = scripts.edits(lid);
    return [edits.length, position];
  };
  expect(save('one')).toEqual([1, 1]);
  expect(save('one two')).toEqual([2, 2]);
  expect(save('one two three')).toEqual([3, 3]);
  expect(save('one')).toEqual([3, 1]);
  expect(save('one two')).toEqual([3, 2]);
  expect(save('')).toEqual([3, 0]);
  expect(save('one two three')).toEqual([3, 3]);
  expect(save('one')).toEqual([3, 1]);
  expect(save('one more')).toEqual([2, 2]);
  expect(scripts.edits(lid)).toEqual({
    edits: [
      { start: 0, removed: '', inserted: 'one' },
      { start: 3, removed: '', inserted: ' more' },
    ],
    position: 2,
    local_rev: rev,
  });
});

test('S14 whatever was saved, undone and redone, the journal leads to exactly the stored text', () => {
  const { scripts } = openTestStore();
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ at: fc.nat(20), remove: fc.nat(4), insert: fc.string({ unit: 'grapheme' }) }) },
    { weight: 2, arbitrary: fc.record({ move: fc.integer({ min: -3, max: 3 }) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { lid, body, local_rev } = scripts.create({ name: 'S', body: 'a\nb\n' });
      let rev = local_rev;
      // What an editor keeps: every text it had, and which of them it shows.
      let texts = [body];
      let shown = 0;
      for (const one of steps) {
        if ('move' in one) {
          shown = Math.max(0, Math.min(texts.length - 1, shown + one.move));
        } else {
          const now = texts[shown] ?? '';
          const at = Math.min(one.at, now.length);
          const next = (now.slice(0, at) + one.insert + now.slice(at + one.remove)).toWellFormed();
          texts = [...texts.slice(0, shown + 1), next];
          shown += 1;
        }
        const text = texts[shown] ?? '';
        const saved = scripts.saveDraft({ lid, body: text, base_rev: rev });
        expect(saved.outcome).toBe('saved');
        rev = saved.local_rev;
        const history = scripts.edits(lid);
        const states = statesOf(history, scripts.get(lid).body);
        expect(states[history.position]).toBe(text);
        expect(states[0]).toBe(body);
        expect(history.local_rev).toBe(rev);
      }
    }),
    { numRuns: 60 },
  );
});

test('S14 a journal is bounded in edits and in size, and what is left still leads to the stored text', () => {
  const { store, scripts } = openTestStore();
  const { lid, local_rev } = scripts.create({ name: 'S', body: '' });
  let rev = local_rev;
  const save = (body: string) => {
    rev = scripts.saveDraft({ lid, body, base_rev: rev }).local_rev;
    return scripts.edits(lid);
  };
  store.transaction(() => {
    for (let edit = 0; edit < 520; edit += 1) save(`edit ${edit}`);
  });
  const many = scripts.edits(lid);
  expect(many.edits.length).toBeLessThanOrEqual(500);
  expect(many.edits.length).toBeGreaterThanOrEqual(450);
  expect(many.position).toBe(many.edits.length);
  expect(statesOf(many, 'edit 519').slice(-2)).toEqual(['edit 518', 'edit 519']);
  expect(statesOf(many, 'edit 519')[0]).toBe(`edit ${519 - many.edits.length}`);

  const large = save('x'.repeat(700_000));
  expect(large.position).toBe(many.position + 1);
  const larger = save('y'.repeat(200_000));
  expect(larger.edits.map(({ inserted }) => inserted.length)).toEqual([200_000]);
  const tooLarge = save('z'.repeat(1_200_000));
  expect(tooLarge).toMatchObject({ edits: [], position: 0 });
  expect(save('z').edits).toHaveLength(0);
  expect(save('z2').edits).toHaveLength(1);
});

test('S14 a text that something else put in its place starts a new journal', () => {
  const { store, scripts } = openTestStore();
  const { lid, local_rev } = scripts.create({ name: 'S', body: 'a' });
  const { local_rev: rev } = scripts.saveDraft({ lid, body: 'b', base_rev: local_rev });
  store.run(store.build.updateTable('edit_stack').set({ hash: 'f'.repeat(64) }));
  store.run(store.build.updateTable('edit').set({ after_hash: 'f'.repeat(64) }));
  expect(scripts.edits(lid)).toMatchObject({ edits: [], position: 0 });
  scripts.saveDraft({ lid, body: 'c', base_rev: rev });
  expect(scripts.edits(lid)).toMatchObject({ edits: [{ start: 0, removed: 'b', inserted: 'c' }], position: 1 });
});
