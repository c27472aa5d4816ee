import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeMerge, type RegionChoice } from '#engine/merge/merge-editor.ts';
import { mergeLines } from '#engine/merge/merge-lines.ts';
import { mergeText } from '#engine/merge/merge-text.ts';
import { createRunNames, editMerge, type TextChange } from '#renderer/editor/merge-edits.ts';
import {
  choose,
  chooseAll,
  freshMerge,
  type MergeBasis,
  type MergeState,
  mergeBasis,
  mergedText,
  shownText,
  splitTexts,
  viewOf,
} from '#renderer/editor/merge-state.ts';
import { record, redo, startHistory, undo } from '#renderer/lib/history.ts';

type Texts = Readonly<Record<'base' | 'theirs' | 'yours', string>>;

function basisOf(texts: Texts): MergeBasis {
  const split = splitTexts(texts);
  return mergeBasis(split, mergeLines(split.base.lines, split.theirs.lines, split.yours.lines));
}

const line = fc.constantFrom('a', 'b', 'c', '}', '', 'return 1;');
const text = fc
  .record({ lines: fc.array(line, { maxLength: 8 }), ending: fc.constantFrom('\n', '\r\n'), end: fc.boolean() })
  .map(({ lines, ending, end }) => lines.join(ending) + (end && lines.length > 0 ? ending : ''));
const texts = fc.record({ base: text, theirs: text, yours: text });

type Step =
  | { readonly kind: 'choose'; readonly region: number; readonly choice: RegionChoice | null }
  | { readonly kind: 'all'; readonly side: 'theirs' | 'yours' }
  | { readonly kind: 'type'; readonly from: number; readonly length: number; readonly text: string }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

const choice = fc.constantFrom<RegionChoice | null>(
  'theirs',
  'yours',
  'theirs_then_yours',
  'yours_then_theirs',
  'base',
  null,
);
const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ kind: fc.constant('choose' as const), region: fc.nat(9), choice }),
    fc.record({ kind: fc.constant('all' as const), side: fc.constantFrom('theirs' as const, 'yours' as const) }),
    fc.record({
      kind: fc.constant('type' as const),
      from: fc.nat(60),
      length: fc.nat(6),
      text: fc.constantFrom('', 'x', '\n', 'one\ntwo', 'a\n'),
    }),
    fc.constantFrom<Step>({ kind: 'undo' }, { kind: 'redo' }),
  ),
  { maxLength: 12 },
);

function placeOf(shown: string, offset: number): { line: number; column: number } {
  const before = shown.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function changeAt(shown: string, from: number, to: number, inserted: string): TextChange {
  const start = placeOf(shown, from);
  const end = placeOf(shown, to);
  return {
    start_line: start.line,
    start_column: start.column,
    end_line: end.line,
    end_column: end.column,
    text: inserted,
  };
}

describe('the result pane of the merge editor', () => {
  it('S46 is always what the choices compose to, after any choices, edits, undos and redos', () => {
    fc.assert(
      fc.property(texts, steps, (three, all) => {
        const basis = basisOf(three);
        const start = freshMerge();
        let history = startHistory<MergeState>(start);
        for (const step of all) {
          const now = history.now;
          if (step.kind === 'undo') history = undo(history);
          else if (step.kind === 'redo') history = redo(history);
          else if (step.kind === 'all') history = record(history, chooseAll(basis, now, step.side));
          else if (step.kind === 'choose')
            history = record(history, choose(now, step.region % basis.regions.length, step.choice));
          else {
            const shown = shownText(basis, now);
            const from = Math.min(step.from, shown.length);
            const to = Math.min(from + step.length, shown.length);
            const next = editMerge(basis, now, [changeAt(shown, from, to, step.text)]);
            expect(shownText(basis, next)).toBe(shown.slice(0, from) + step.text + shown.slice(to));
            history = record(history, next);
          }
          const view = viewOf(basis, history.now);
          expect(view.lines).toEqual(composeMerge(basis.lines, basis.regions, history.now.choices).lines);
          expect(view.regions.at(-1)?.result.end).toBe(view.lines.length);
        }
        const redone = history.past.length;
        for (let count = redone; count > 0; count -= 1) history = undo(history);
        expect(history.now).toBe(start);
        for (let count = redone; count > 0; count -= 1) history = redo(history);
        expect(history.past).toHaveLength(redone);
      }),
      { numRuns: 2_000 },
    );
  });

  it('S46 is theirs, or yours, to the letter where a whole side was taken', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('theirs' as const, 'yours' as const), (three, side) => {
        const basis = basisOf(three);
        const all = chooseAll(basis, freshMerge(), side);
        expect(viewOf(basis, all)).toMatchObject({ lines: basis.split[side].lines, open_conflicts: 0 });
        const lf = three[side].replaceAll('\r\n', '\n');
        expect(mergedText(basis, all).replaceAll('\r\n', '\n')).toBe(lf);
      }),
      { numRuns: 1_000 },
    );
  });

  it('S44 untouched, is the merge that the engine makes', () => {
    fc.assert(
      fc.property(texts, (three) => {
        const merge = mergeText(three.base, three.theirs, three.yours);
        fc.pre(merge.verdict === 'clean' && merge.merged);
        expect(mergedText(basisOf(three), freshMerge())).toBe(merge.verdict === 'clean' ? merge.text : null);
      }),
      { numRuns: 1_000 },
    );
  });

  const three = { base: 'one\ntwo\nthree\n', theirs: 'one\nTWO\nthree\n', yours: 'one\ntwo!\nthree\n' };
  const basis = basisOf(three);
  const conflict = basis.regions.findIndex((region) => region.kind === 'conflict');

  it('S46 an edit inside a conflict decides it with lines of its own', () => {
    const edited = editMerge(basis, freshMerge(), [changeAt('one\ntwo\nthree\n', 7, 7, ' and a half')]);
    expect(edited.choices.get(conflict)).toEqual({ lines: ['two and a half'] });
    expect(viewOf(basis, edited).open_conflicts).toBe(0);
  });

  it('S46 an edit beside a conflict leaves it open', () => {
    const edited = editMerge(basis, freshMerge(), [changeAt('one\ntwo\nthree\n', 3, 3, '\nnew')]);
    expect(viewOf(basis, edited)).toMatchObject({ open_conflicts: 1, lines: ['one', 'new', 'two', 'three'] });
    const removed = editMerge(basis, edited, [changeAt('one\nnew\ntwo\nthree\n', 4, 8, '')]);
    expect(removed.choices.size).toBe(0);
  });

  it('S46 typing over a whole side keeps what is outside of it', () => {
    const taken = choose(freshMerge(), conflict, 'theirs_then_yours');
    expect(shownText(basis, taken)).toBe('one\nTWO\ntwo!\nthree\n');
    const edited = editMerge(basis, taken, [changeAt('one\nTWO\ntwo!\nthree\n', 4, 13, '')]);
    expect(shownText(basis, edited)).toBe('one\nthree\n');
    expect([...edited.choices.keys()]).toEqual([conflict]);
  });

  it('S45 texts that were given up are one conflict between what all three share', () => {
    const split = splitTexts(three);
    const given = mergeBasis(split, { verdict: 'gave_up', reason: 'Too far apart.' });
    expect(given.regions.map((region) => region.kind)).toEqual(['unchanged', 'conflict', 'unchanged']);
    expect(given.by_hand).toBe('Too far apart.');
    expect(mergedText(given, chooseAll(given, freshMerge(), 'yours'))).toBe(three.yours);
    expect(viewOf(given, freshMerge()).lines).toEqual(split.base.lines);
  });

  it('S45 texts with more conflicts than anybody goes through are one as well', () => {
    const side = (mark: string) => Array.from({ length: 2_200 }, (_, at) => (at % 2 === 0 ? `${mark}${at}` : `${at}`));
    const text = (mark: string) => side(mark).join('\n');
    const hostile = basisOf({ base: text('b'), theirs: text('t'), yours: text('y') });
    expect(hostile.by_hand).toBe('The two sides differ in 1100 places.');
    expect(hostile.regions.filter((region) => region.kind === 'conflict')).toHaveLength(1);
    expect(viewOf(hostile, chooseAll(hostile, freshMerge(), 'theirs')).lines).toEqual(side('t'));
  });

  it('S44 keeps a final newline that was typed or taken away', () => {
    const without = editMerge(basis, freshMerge(), [changeAt('one\ntwo\nthree\n', 13, 14, '')]);
    expect(mergedText(basis, without)).toBe('one\ntwo\nthree');
    const emptied = editMerge(basis, freshMerge(), [changeAt('one\ntwo\nthree\n', 0, 14, '')]);
    expect(mergedText(basis, emptied)).toBe('');
  });
});

describe('undo by words', () => {
  const typed = (lineNumber: number, column: number, letter: string): TextChange[] => [
    { start_line: lineNumber, start_column: column, end_line: lineNumber, end_column: column, text: letter },
  ];

  it('joins letters that follow each other, and begins anew after a space or at another place', () => {
    const run = createRunNames();
    const first = run(typed(1, 1, 'a'));
    expect(run(typed(1, 2, 'b'))).toBe(first);
    const space = run(typed(1, 3, ' '));
    expect(space).not.toBe(first);
    expect(run(typed(1, 4, 'c'))).toBe(space);
    expect(run(typed(3, 1, 'd'))).not.toBe(space);
  });

  it('joins deletions beside each other and never a pasted text', () => {
    const run = createRunNames();
    const erase = (column: number): TextChange[] => [
      { start_line: 1, start_column: column - 1, end_line: 1, end_column: column, text: '' },
    ];
    expect(run(erase(6))).toBe(run(erase(5)));
    expect(run(typed(1, 4, 'pasted'))).toBeNull();
  });

  it('takes a run back as one step', () => {
    let history = record(startHistory('') as ReturnType<typeof startHistory<string>>, 'a', 'typing 1');
    history = record(history, 'ab', 'typing 1');
    history = record(history, 'ab!', null);
    expect(undo(history).now).toBe('ab');
    expect(undo(undo(history)).now).toBe('');
    expect(redo(undo(undo(history))).now).toBe('ab');
  });
});
