import { expect, it } from 'vitest';
import { keptState } from '#backend/provisioning/adapters/kept-state.ts';

it('AD-18 a state of up to 256 KiB is kept, of a larger one only that it was', () => {
  const fits = { text: 'x'.repeat(256 * 1024 - 11) };
  expect(keptState(fits)).toBe(fits);
  // Each of these letters takes two bytes.
  expect(keptState({ text: 'é'.repeat(128 * 1024) })).toEqual({
    truncated: true,
    bytes: 256 * 1024 + 11,
    message: 'The target told 257 KiB about the object; more than 256 KiB is not kept.',
  });
  expect(keptState(null)).toBeNull();
});
