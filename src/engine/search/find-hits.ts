import { lineStarts, placeOf } from '#engine/text/lines.ts';
import { parseSearch, searchedParts } from './search-terms.ts';
import { type HitRange, TermPattern } from './term-pattern.ts';

/** One line of a text that a search found, cut to what can be shown, with its hits in it. */
export interface SearchSnippet {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly hits: readonly HitRange[];
}

/** Finds the terms of one search in texts, as the index of the store finds them. */
export class HitFinder {
  private readonly terms: readonly TermPattern[];
  private readonly parts: readonly RegExp[];

  constructor(search: string) {
    this.terms = parseSearch(search).map(
      ({ words, open }) => new TermPattern({ words: words.map((word) => withoutMarks(word).text), open }),
    );
    this.parts = searchedParts(search).map((part) => new RegExp(literally(withoutMarks(part).text), 'giu'));
  }

  /** Every hit in a name, where also the middle of a word counts when no beginning does. */
  inName(name: string): HitRange[] {
    const hits = this.all(name);
    if (hits.length > 0) return hits;
    const plain = withoutMarks(name);
    const inside = this.parts.flatMap((part) =>
      [...plain.text.matchAll(part)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
    );
    return merged(inside.map((hit) => placedIn(plain, hit)));
  }

  /** Every hit in a short text, in order and without overlaps. */
  all(text: string): HitRange[] {
    const plain = withoutMarks(text);
    const hits = this.terms.flatMap((term) => [...term.in(plain.text)]);
    return merged(hits.map((hit) => placedIn(plain, hit)));
  }

  /** The line that says most of why a text was found; null where no term is in it. */
  snippet(text: string): SearchSnippet | null {
    const plain = withoutMarks(text);
    const firsts = this.terms.flatMap((term) => {
      const { value } = term.in(plain.text).next();
      return value === undefined ? [] : [placedIn(plain, value).start];
    });
    if (firsts.length === 0) return null;
    const starts = lineStarts(text);
    const lines = [...new Set(firsts.map((at) => placeOf(starts, at).line))].toSorted((a, b) => a - b);
    const shown = lines.map((line) => this.shownLine(text, starts, line));
    return shown.reduce((best, next) => (next.hits.length > best.hits.length ? next : best));
  }

  private shownLine(text: string, starts: readonly number[], line: number): SearchSnippet {
    const whole = text.slice(starts[line - 1] ?? 0, starts[line] ?? text.length).trim();
    const first = this.all(whole.slice(0, longestLine))[0]?.start ?? 0;
    const from = first <= shownBefore ? 0 : first - shownBefore;
    const cut = whole.slice(from, from + shownChars);
    const shown = `${from > 0 ? '…' : ''}${cut.toWellFormed()}${from + shownChars < whole.length ? '…' : ''}`;
    return { line, text: shown, hits: this.all(shown) };
  }
}

/** Little, as the place where it is shown is narrow. */
const shownBefore = 10;
const shownChars = 120;
const longestLine = 20_000;
const special = /[\\^$.*+?()[\]{}|/]/g;

function literally(text: string): string {
  return text.replace(special, '\\$&');
}

interface PlainText {
  readonly text: string;
  /** Where each unit of the text without marks stands in the one with them; null where they are the same. */
  readonly places: readonly number[] | null;
}

const plainAscii = /^[\0-\x7f]*$/;
const marks = /\p{M}/gu;

/** Accents do not count in a search: `Ärzte` is found by `arzte`. */
function withoutMarks(text: string): PlainText {
  if (plainAscii.test(text)) return { text, places: null };
  let plain = '';
  const places: number[] = [];
  let at = 0;
  for (const sign of text) {
    const folded = sign.charCodeAt(0) < 0x80 ? sign : sign.normalize('NFD').replace(marks, '').normalize('NFC');
    for (let unit = 0; unit < folded.length; unit++) places.push(at);
    plain += folded;
    at += sign.length;
  }
  places.push(at);
  return { text: plain, places };
}

function placedIn({ places }: PlainText, { start, end }: HitRange): HitRange {
  if (places === null) return { start, end };
  return { start: places[start] ?? 0, end: places[end] ?? 0 };
}

function merged(hits: readonly HitRange[]): HitRange[] {
  const result: HitRange[] = [];
  for (const hit of hits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last !== undefined && hit.start <= last.end) {
      if (hit.end > last.end) result[result.length - 1] = { start: last.start, end: hit.end };
    } else if (hit.end > hit.start) result.push(hit);
  }
  return result;
}
