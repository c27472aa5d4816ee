const runs = /[\p{L}\p{N}]*[\p{Ll}\p{N}]\p{Lu}[\p{L}\p{N}]*/gu;
const humps = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu;

/**
 * What begins inside the words of a text that are written in camel case: `sAMAccountName` gives `AMAccountName`,
 * `AccountName` and `Name`, so that a search for any of them, or for its beginning, finds the word. Each once.
 */
export function innerWords(text: string): string {
  const found = new Set<string>();
  for (const [run] of text.matchAll(runs)) {
    for (const { index } of run.matchAll(humps)) found.add(run.slice(index));
  }
  return [...found].join(' ');
}
