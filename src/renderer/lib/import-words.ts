/** What came of a file's entries when they were taken in. */
interface Imported {
  readonly added: readonly unknown[];
  readonly replaced: readonly unknown[];
  readonly unchanged: number;
}

/** `Test cases: 2 added, 1 unchanged.`; `none` where the file had nothing in it. */
export function importedWords(what: string, { added, replaced, unchanged }: Imported, none: string): string {
  const parts = [
    [added.length, 'added'],
    [replaced.length, 'replaced'],
    [unchanged, 'unchanged'],
  ] as const;
  const words = parts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  return words.length === 0 ? none : `${what}: ${words.join(', ')}.`;
}
