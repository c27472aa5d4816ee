import { describe, expect, test } from 'vitest';
import { coverageFacts, lineRanges, sumCoverage } from '#engine/testing/coverage-sum.ts';
import { inParallel, readCase } from '#engine/testing/run-cases.ts';

describe('readCase', () => {
  test.each([
    ['{"seed": "x"}', '{}', /^The test context: seed: /],
    ['{}', '{"status": "ok"}', /^The expectation: status: /],
    ['{}', '{\n"status": }', /^The expectation is not JSON: line 2, column 11/],
    ['{}', '{"outputs": {}}', /^The expectation: outputs: /],
  ])('names what is wrong: %s %s', (context_text, expect_text, words) => {
    expect(() => readCase({ context_text, expect_text })).toThrow(words);
  });
});

describe('inParallel', () => {
  test('works on so many at once, in order, and never on more', async () => {
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      most = Math.max(most, ++now);
      await Promise.resolve();
      now -= 1;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  test('begins nothing more once it was stopped, or once one failed', async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    await inParallel(
      [1, 2, 3],
      1,
      async (item) => {
        begun.push(item);
        if (item === 2) stop.abort();
      },
      stop.signal,
    );
    expect(begun).toEqual([1, 2]);
    const after: number[] = [];
    const failing = inParallel([1, 2, 3], 1, async (item) => {
      after.push(item);
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(after).toEqual([1]);
  });
});

describe('coverage over all cases', () => {
  test('adds the runs up and names what none of them ran', () => {
    const sum = sumCoverage([
      { 1: 1, 2: 0, 5: 2 },
      { 1: 1, 2: 0, 3: 0, 5: 0 },
    ]);
    expect(sum).toEqual({ 1: 2, 2: 0, 3: 0, 5: 2 });
    expect(coverageFacts(sum)).toEqual({ covered: 2, total: 4, percent: 50, missed: [2, 3] });
  });

  test('is full only where every line ran', () => {
    expect(coverageFacts({}).percent).toBe(100);
    const lines = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [index + 1, index === 0 ? 0 : 1]));
    expect(coverageFacts(lines).percent).toBe(99.9);
  });

  test('spells lines as ranges', () => {
    expect(lineRanges([1, 2, 3, 7, 9, 10])).toBe('1-3, 7, 9-10');
    expect(lineRanges([])).toBe('');
  });
});
