import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, nearestName } from '#engine/text/nearest-name.ts';

describe('nearestName', () => {
  test.each([
    ['atributes', 'attributes'],
    ['Attributes', 'attributes'],
    ['outptu', 'output'],
    ['contex', 'context'],
    ['log_inf', 'log_info'],
    ['xyz', null],
    ['ab', null],
  ])('%s: %s', (name, expected) => {
    expect(nearestName(name, ['attributes', 'output', 'context', 'log_info', 'a'])).toBe(expected);
  });

  test('is silent where two are equally near', () => {
    expect(nearestName('cat', ['bat', 'rat'])).toBeNull();
  });
});

test('editDistance is a distance', () => {
  const word = fc.string({ maxLength: 6 });
  fc.assert(
    fc.property(word, word, (left, right) => {
      const distance = editDistance(left, right);
      expect(distance).toBe(editDistance(right, left));
      expect(distance === 0).toBe(left === right);
      expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(left.length - right.length));
    }),
  );
});
