/** One thing that a search asks for: words that follow each other. */
export interface SearchTerm {
  /** As typed, never empty; letters, digits and marks alone. */
  readonly words: readonly string[];
  /** The last word may go on: what a person types is the beginning of what is meant. */
  readonly open: boolean;
}

const mostTerms = 12;
const mostWords = 16;
const word = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
const quoted = /["“”„]([^"“”„]*)(["“”„]|$)|[^\s"“”„]+/g;

/**
 * What a person's words ask for: each word is the beginning of a word in the text, all of them have to be there, and
 * quotes hold a phrase together. Signs part words, as in the texts. No input is a mistake; without a word nothing is asked for.
 */
export function parseSearch(text: string): SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const part of text.matchAll(quoted)) {
    const [whole, inside, closing] = part;
    const words = (inside ?? whole).match(word)?.slice(0, mostWords) ?? [];
    // A quote that was not closed yet is still being typed.
    if (words.length > 0) terms.push({ words, open: inside === undefined || closing === '' });
    if (terms.length === mostTerms) break;
  }
  return terms;
}

const shortestPart = 3;

/**
 * The parts of a search that may stand anywhere in a name, also inside a word; none where one of them has fewer than three
 * signs, as an index of parts knows no shorter ones.
 */
export function searchedParts(search: string): string[] {
  const parts = search.split(/[\s"“”„\0]+/).filter((part) => part !== '');
  return parts.every((part) => [...part].length >= shortestPart) ? parts.slice(0, mostTerms) : [];
}

/** The terms as an expression of SQLite's FTS5. Words hold nothing that means something there, and are quoted all the same. */
export function toFullTextQuery(terms: readonly SearchTerm[]): string {
  return terms.map(({ words, open }) => `"${words.join(' ')}"${open ? ' *' : ''}`).join(' AND ');
}
