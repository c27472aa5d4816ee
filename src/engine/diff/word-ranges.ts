import type { TextRange } from '#contract/model/comparison.ts';
import { diffLines } from '../merge/line-diff.ts';
import { MergeGaveUp, type StepMeter } from '../merge/merge-budget.ts';

/** For each removed and each added line, which of its words are not in the other text. */
export interface ChangedWords {
  readonly removed: readonly TextRange[][];
  readonly added: readonly TextRange[][];
}

const wordSign = /[\w$]/;
const space = /\s/;
const [alone, inWord, inSpace] = [0, 1, 2];

/** What a sign may stand together with; any letter beyond ASCII counts as part of a word. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code);
  return wordSign.test(sign) ? inWord : space.test(sign) ? inSpace : alone;
});

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return kinds[code] ?? (space.test(text.charAt(at)) ? inSpace : inWord);
}

interface Token {
  readonly text: string;
  readonly line: number;
  readonly start: number;
}

/**
 * Compares the lines of one change word by word, all together, so that a word that moved to the next line counts as
 * kept. Null where one side is empty, and where it would take too long: then the lines as a whole are what changed.
 */
export function wordRanges(
  removed: readonly string[],
  added: readonly string[],
  trimmed: boolean,
  meter: StepMeter,
): ChangedWords | null {
  if (removed.length === 0 || added.length === 0) return null;
  const from = tokensOf(removed, trimmed);
  const to = tokensOf(added, trimmed);
  const ranges = { removed: removed.map((): TextRange[] => []), added: added.map((): TextRange[] => []) };
  try {
    meter.spend(from.length + to.length);
    const hunks = diffLines(
      from.map(({ text }) => text),
      to.map(({ text }) => text),
      meter,
    );
    for (const hunk of hunks) {
      mark(ranges.removed, from.slice(hunk.from_start, hunk.from_end));
      mark(ranges.added, to.slice(hunk.to_start, hunk.to_end));
    }
  } catch (error) {
    if (error instanceof MergeGaveUp) return null;
    throw error;
  }
  return {
    removed: ranges.removed.map((found, index) => joined(found, removed[index] ?? '')),
    added: ranges.added.map((found, index) => joined(found, added[index] ?? '')),
  };
}

/** Words, runs of white space, and everything else sign by sign. */
function tokensOf(lines: readonly string[], trimmed: boolean): Token[] {
  const tokens: Token[] = [];
  for (const [line, content] of lines.entries()) {
    const end = trimmed ? content.trimEnd().length : content.length;
    for (let start = trimmed ? content.length - content.trimStart().length : 0; start < end; ) {
      const kind = kindAt(content, start);
      let next = start + 1;
      while (kind !== alone && next < end && kindAt(content, next) === kind) next += 1;
      tokens.push({ text: content.slice(start, next), line, start });
      start = next;
    }
  }
  return tokens;
}

function mark(ranges: readonly TextRange[][], tokens: readonly Token[]): void {
  for (const { line, start, text } of tokens) ranges[line]?.push({ start, end: start + text.length });
}

/** Changed words with nothing but white space between them read as one. */
function joined(ranges: readonly TextRange[], content: string): TextRange[] {
  const result: TextRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last !== undefined && content.slice(last.end, range.start).trim() === '')
      result[result.length - 1] = { start: last.start, end: range.end };
    else result.push(range);
  }
  return result;
}
