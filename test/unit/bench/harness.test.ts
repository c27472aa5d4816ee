import { describe, expect, it } from 'vitest';
import { interleave, median, meets, ratioOf } from '#test/bench/harness.ts';

describe('the benchmark harness', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('runs the subjects in turn and leaves the warm-up out', async () => {
    const order: string[] = [];
    let time = 0;
    const subject = (name: string) => () => {
      order.push(name);
      time += 1;
      return time;
    };
    const measures = await interleave({ one: subject('one'), two: subject('two') }, { rounds: 2, warmup: 1 });
    expect(order).toEqual(['one', 'two', 'one', 'two', 'one', 'two']);
    expect(measures).toEqual([
      { name: 'one', median_ms: 4, samples: 2 },
      { name: 'two', median_ms: 5, samples: 2 },
    ]);
    expect(ratioOf(measures, 'two', 'one')).toBe(1.25);
  });

  it('counts a ratio that is no number as missed', () => {
    expect(meets({ name: '', value: 1.4, target: { at_most: 1.4 } })).toBe(true);
    expect(meets({ name: '', value: 3.9, target: { at_least: 4 } })).toBe(false);
    expect(meets({ name: '', value: Number.NaN, target: { at_most: 2 } })).toBe(false);
  });
});
