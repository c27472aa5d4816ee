import type { SearchTerm } from './search-terms.ts';

const wordSign = /[\p{L}\p{N}\p{M}\p{Co}]/u;
const lower = /[\p{Ll}\p{N}]/u;
const upper = /\p{Lu}/u;

/** A part of a text in UTF-16 units, `end` not included. */
export interface HitRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds a term in texts. Its words are patterns of their letters alone, and what stands around them is looked at by hand:
 * classes of letters in a pattern that ignores case take longer to build than a text to search.
 */
export class TermPattern {
  private readonly first: RegExp;
  private readonly rest: readonly RegExp[];
  private readonly open: boolean;

  /** The words have to be without marks, as the texts. */
  constructor({ words, open }: SearchTerm) {
    const [first = '', ...rest] = words;
    this.first = new RegExp(first, 'giu');
    this.rest = rest.map((word) => new RegExp(word, 'iuy'));
    this.open = open;
  }

  *in(text: string): Generator<HitRange> {
    for (const match of text.matchAll(this.first)) {
      const start = match.index;
      const end = beginsWord(text, start) ? this.endOf(text, start + match[0].length) : null;
      if (end !== null) yield { start, end };
    }
  }

  /** Where the term ends whose first word ends here; null where it does not go on. */
  private endOf(text: string, firstEnd: number): number | null {
    let at = firstEnd;
    for (const word of this.rest) {
      const next = afterSigns(text, at);
      word.lastIndex = next;
      const match = next === at ? null : word.exec(text);
      if (match === null) return null;
      at = next + match[0].length;
    }
    return this.open || !wordSign.test(signAt(text, at)) ? at : null;
  }
}

/** After a sign that is no letter, or inside a word in camel case. */
function beginsWord(text: string, at: number): boolean {
  const before = signBefore(text, at);
  if (!wordSign.test(before)) return true;
  const here = signAt(text, at);
  if (!upper.test(here)) return false;
  return lower.test(before) || (upper.test(before) && /\p{Ll}/u.test(signAt(text, at + here.length)));
}

function afterSigns(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const sign = signAt(text, at);
    if (wordSign.test(sign)) break;
    at += sign.length;
  }
  return at;
}

function signAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function signBefore(text: string, at: number): string {
  const isPair = at > 1 && (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00;
  return at === 0 ? '' : signAt(text, isPair ? at - 2 : at - 1);
}
