import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { composeMerge, neighbourConflict } from '#engine/merge/merge-editor.ts';
import { mergeLines } from '#engine/merge/merge-lines.ts';
import { createGitMerge, gitIsHere } from './git-merge.ts';
import { asText, type LineCase, lineCase } from './line-cases.ts';

const cases = fc.oneof(lineCase(40), lineCase(8), lineCase(3));
const runs = { numRuns: 3_000 };

function counted(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

describe('merge laws', () => {
  it('S40 a change of one side only is taken as it is', () => {
    fc.assert(
      fc.property(cases, ({ base, theirs }) => {
        expect(mergeLines(base, theirs, base)).toMatchObject({ verdict: 'clean', lines: theirs });
        expect(mergeLines(base, base, theirs)).toMatchObject({ verdict: 'clean', lines: theirs });
      }),
      runs,
    );
  });

  it('S40 the same change on both sides is one change', () => {
    fc.assert(
      fc.property(cases, ({ base, theirs }) => {
        expect(mergeLines(base, theirs, theirs)).toMatchObject({ verdict: 'clean', lines: theirs });
      }),
      runs,
    );
  });

  it('S41 the verdict and the lines do not depend on who is called theirs', () => {
    fc.assert(
      fc.property(cases, ({ base, theirs, yours }) => {
        const one = mergeLines(base, theirs, yours);
        const other = mergeLines(base, yours, theirs);
        expect(other.verdict).toBe(one.verdict);
        if (one.verdict === 'clean' && other.verdict === 'clean') expect(other.lines).toEqual(one.lines);
      }),
      runs,
    );
  });

  it('S40 merging the result with a side again changes nothing', () => {
    fc.assert(
      fc.property(cases, ({ base, theirs, yours }) => {
        const merge = mergeLines(base, theirs, yours);
        if (merge.verdict !== 'clean') return;
        expect(mergeLines(theirs, theirs, merge.lines)).toMatchObject({ verdict: 'clean', lines: merge.lines });
        expect(mergeLines(base, merge.lines, merge.lines)).toMatchObject({ verdict: 'clean', lines: merge.lines });
      }),
      runs,
    );
  });

  it('S43 a clean merge invents no line and keeps every line a side added', () => {
    fc.assert(
      fc.property(lineCase(60), ({ base, theirs, yours }) => {
        const merge = mergeLines(base, theirs, yours);
        if (merge.verdict !== 'clean') return;
        const inBase = counted(base);
        const inResult = counted(merge.lines);
        const sides = [counted(theirs), counted(yours)];
        for (const line of new Set([...inBase.keys(), ...inResult.keys(), ...theirs, ...yours])) {
          const before = inBase.get(line) ?? 0;
          const changes = sides.map((side) => (side.get(line) ?? 0) - before);
          const change = (inResult.get(line) ?? 0) - before;
          const gains = changes.map((by) => Math.max(by, 0));
          const losses = changes.map((by) => Math.min(by, 0));
          expect(change).toBeGreaterThanOrEqual(
            Math.max(...gains) + Math.min(0, losses[0] ?? 0) + Math.min(0, losses[1] ?? 0),
          );
          expect(change).toBeLessThanOrEqual((gains[0] ?? 0) + (gains[1] ?? 0));
        }
      }),
      runs,
    );
  });
});

describe.runIf(gitIsHere)('beside git', () => {
  const git = createGitMerge();
  afterAll(() => git.dispose());

  function agrees({ base, theirs, yours }: LineCase): void {
    const expected = git.merge(asText(base), asText(theirs), asText(yours));
    const merge = mergeLines(base, theirs, yours);
    expect(merge.verdict).toBe(expected.clean ? 'clean' : 'conflict');
    if (merge.verdict === 'clean') expect(asText(merge.lines)).toBe(expected.text);
  }

  it('S42 lines merge as git merge-file does, in verdict and bytes', { timeout: 120_000 }, () => {
    fc.assert(fc.property(fc.oneof(lineCase(100, 40), lineCase(12, 40)), agrees), { numRuns: 500 });
  });

  it('S42 also where four of five lines repeat', { timeout: 120_000 }, () => {
    fc.assert(fc.property(lineCase(4, 60), agrees), { numRuns: 300 });
  });
});

describe('work and stops', () => {
  it('S45 F27 thousands of equal lines merge at once', () => {
    const equal = Array.from({ length: 6_000 }, () => '}');
    const merge = mergeLines(equal, ['first', ...equal], [...equal, 'last']);
    expect(merge).toMatchObject({ verdict: 'clean', lines: ['first', ...equal, 'last'] });
  });

  it('S45 F27 texts that are too far apart are given back to the author', () => {
    const lines = (seed: number) => Array.from({ length: 3_000 }, (_, index) => String((index * index * seed) % 11));
    expect(mergeLines(lines(1), lines(3), lines(5), { max_steps: 50_000 })).toMatchObject({ verdict: 'gave_up' });
  });

  it('S45 a worker can stop a merge from outside', () => {
    const lines = (seed: number) => Array.from({ length: 3_000 }, (_, index) => String((index * index * seed) % 11));
    let asked = 0;
    const stop = () => ++asked > 3;
    expect(mergeLines(lines(1), lines(3), lines(5), { stop })).toEqual({
      verdict: 'gave_up',
      reason: 'The merge was stopped.',
    });
    expect(asked).toBe(4);
  });
});

describe('the merge editor', () => {
  it('S46 regions cover all three texts without a gap', () => {
    fc.assert(
      fc.property(cases, (texts) => {
        const merge = mergeLines(texts.base, texts.theirs, texts.yours);
        if (merge.verdict === 'gave_up') throw new Error('unexpected');
        const at = { base: 0, theirs: 0, yours: 0 };
        for (const region of merge.regions) {
          for (const side of ['base', 'theirs', 'yours'] as const) {
            expect(region[side].start).toBe(at[side]);
            at[side] = region[side].end;
          }
        }
        expect(at).toEqual({ base: texts.base.length, theirs: texts.theirs.length, yours: texts.yours.length });
      }),
      runs,
    );
  });

  it('S46 accepting every region of one side gives that side', () => {
    fc.assert(
      fc.property(cases, (texts) => {
        const merge = mergeLines(texts.base, texts.theirs, texts.yours);
        if (merge.verdict === 'gave_up') throw new Error('unexpected');
        for (const side of ['theirs', 'yours', 'base'] as const) {
          const all = new Map(merge.regions.map((_, index) => [index, side] as const));
          expect(composeMerge(texts, merge.regions, all).lines).toEqual(texts[side]);
        }
      }),
      runs,
    );
  });

  it('S46 an open conflict shows the base and can be answered with one side, both or own lines', () => {
    const texts = { base: ['a', 'b', 'c', 'd'], theirs: ['a', 'T', 'c', 'd', 'e'], yours: ['a', 'Y', 'c', 'd'] };
    const merge = mergeLines(texts.base, texts.theirs, texts.yours);
    if (merge.verdict !== 'conflict') throw new Error('expected a conflict');
    expect(merge.regions.map((region) => region.kind)).toEqual(['unchanged', 'conflict', 'unchanged', 'theirs']);
    const open = composeMerge(texts, merge.regions, new Map());
    expect(open).toMatchObject({ lines: ['a', 'b', 'c', 'd', 'e'], open_conflicts: 1 });
    const answered = (choice: Parameters<typeof composeMerge>[2] extends ReadonlyMap<number, infer C> ? C : never) =>
      composeMerge(texts, merge.regions, new Map([[1, choice]])).lines.slice(1, -3);
    expect(answered('theirs_then_yours')).toEqual(['T', 'Y']);
    expect(answered('yours_then_theirs')).toEqual(['Y', 'T']);
    expect(answered({ lines: ['mine', 'own'] })).toEqual(['mine', 'own']);
    expect(composeMerge(texts, merge.regions, new Map([[1, 'theirs']])).open_conflicts).toBe(0);
    expect(open.regions[3]?.result).toEqual({ start: 4, end: 5 });
  });

  it('S46 next and previous conflict go round', () => {
    const texts = { base: ['a', 'x', 'b', 'y'], theirs: ['A', 'x', 'B', 'y'], yours: ['1', 'x', '2', 'y'] };
    const merge = mergeLines(texts.base, texts.theirs, texts.yours);
    if (merge.verdict !== 'conflict') throw new Error('expected a conflict');
    const view = composeMerge(texts, merge.regions, new Map());
    expect(neighbourConflict(view, 0, 'next')?.result.start).toBe(2);
    expect(neighbourConflict(view, 2, 'next')?.result.start).toBe(0);
    expect(neighbourConflict(view, 0, 'previous')?.result.start).toBe(2);
    const done = composeMerge(
      texts,
      merge.regions,
      new Map([
        [0, 'yours' as const],
        [2, 'yours' as const],
      ]),
    );
    expect(neighbourConflict(done, 0, 'next')).toBeNull();
  });
});
