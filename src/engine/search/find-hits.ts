import { lineEnd } from '#engine/text/lines.ts';
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
    const lines = new Map(firsts.map((at) => [lineStart(text, at), shownLine(this, text, at)]));
    const [first, ...others] = [...lines].toSorted(([a], [b]) => a - b);
    if (first === undefined) return null;
    const [start, shown] = others.reduce(
      (best, next) => (next[1].hits.length > best[1].hits.length ? next : best),
      first,
    );
    return { line: lineNumber(text, start), ...shown };
  }
}

function lineStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && !lineEnd.test(text.charAt(start - 1))) start -= 1;
  return start;
}

const unusualEnd = /[\r\u2028\u2029]/;

/** The number of the line that begins at a place. */
function lineNumber(text: string, start: number): number {
  const before = text.slice(0, start);
  let line = 1;
  // Lists show a hundred of these at once, and a search for one letter is much faster than one for a pattern.
  if (unusualEnd.test(before)) for (const _ of before.matchAll(lineEnds)) line += 1;
  else for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The line of a place, cut to what can be shown of it. */
function shownLine(finder: HitFinder, text: string, at: number): Omit<SearchSnippet, 'line'> {
  const start = lineStart(text, at);
  const length = text.slice(start, start + longestLine).search(lineEnd);
  const whole = text.slice(start, start + (length < 0 ? longestLine : length)).trim();
  const first = finder.all(whole)[0]?.start ?? 0;
  const from = first <= shownBefore ? 0 : first - shownBefore;
  const cut = whole.slice(from, from + shownChars).toWellFormed();
  const shown = `${from > 0 ? '…' : ''}${cut}${from + shownChars < whole.length ? '…' : ''}`;
  return { text: shown, hits: finder.all(shown) };
}

const lineEnds = new RegExp(lineEnd, 'g');
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
