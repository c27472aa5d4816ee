import { expect, test } from 'vitest';
import { listTarget } from '#renderer/ui/list-keys.ts';

test('keys lead from row to row, by pages and to both ends, and never out of the list', () => {
  expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => listTarget(key, 30, 60))).toEqual([
    31, 29, 50, 10, 0, 59,
  ]);
  expect([listTarget('ArrowUp', 0, 3), listTarget('ArrowDown', 2, 3), listTarget('PageDown', 1, 3)]).toEqual([0, 2, 2]);
});

test('without a row under the cursor they begin at the first', () => {
  expect([listTarget('ArrowDown', -1, 3), listTarget('ArrowUp', -1, 3)]).toEqual([0, 0]);
});

test('other keys, and all keys of an empty list, lead nowhere', () => {
  expect([listTarget('Enter', 0, 3), listTarget('toString', 0, 3), listTarget('End', -1, 0)]).toEqual([
    null,
    null,
    null,
  ]);
});
