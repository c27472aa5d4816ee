import { expect, test } from 'vitest';
import { directionOf } from '#renderer/lib/text-direction.ts';

test.each([
  ['שם של מחבר', 'rtl'],
  ['12 – مدير', 'rtl'],
  ['Directory שם', 'ltr'],
  ['12 – Zürich', 'ltr'],
  ['目录', 'ltr'],
  ['', 'ltr'],
])('%j runs %s, as its first letter does', (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});
