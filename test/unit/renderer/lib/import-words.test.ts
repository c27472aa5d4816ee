import { expect, test } from 'vitest';
import { importedWords } from '#renderer/lib/import-words.ts';

test('what came of a file is said in words, without what did not happen', () => {
  const words = (added: number, replaced: number, unchanged: number) =>
    importedWords('Tests', { added: Array(added).fill(0), replaced: Array(replaced).fill(0), unchanged }, 'None.');
  expect(words(2, 0, 1)).toBe('Tests: 2 added, 1 unchanged.');
  expect(words(1, 3, 0)).toBe('Tests: 1 added, 3 replaced.');
  expect(words(0, 0, 0)).toBe('None.');
});
