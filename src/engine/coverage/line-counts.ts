import { lineStarts } from '../text/lines.ts';
import { scanTokens } from '../text/scan-tokens.ts';
import type { BrokenOff } from './broken-off.ts';

/** A range of V8's precise block coverage; offsets into the text, the end exclusive. */
export interface CoverageRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}
export interface FunctionCoverage {
  readonly ranges: readonly CoverageRange[];
}

/** A line that does something, by its number and the offset of the first token in it that does. */
export interface CodeLine {
  readonly line: number;
  readonly offset: number;
}

/** What is there for the structure and is not executed by itself. */
const structure = new Set([
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  ':',
  'else',
  'do',
  'try',
  'finally',
  'case',
  'default',
]);
const longestStructure = 7;

/** The lines of a script that can be counted: not the empty ones, comments and lone brackets. */
export function codeLines(body: string): CodeLine[] {
  const starts = lineStarts(body);
  const lines: CodeLine[] = [];
  let line = 0;
  let last = 0;
  for (const { kind, start, end } of scanTokens(body)) {
    while ((starts[line] ?? Number.POSITIVE_INFINITY) <= start) line += 1;
    if (line === last || kind === 'comment') continue;
    if (end - start <= longestStructure && structure.has(body.slice(start, end))) continue;
    lines.push({ line, offset: start });
    last = line;
  }
  return lines;
}

/** A range while its lines are counted; `cap` falls where an early end inside of it kept the rest from running as often. */
interface OpenRange extends CoverageRange {
  cap: number;
}

export interface CoveredText {
  readonly body: string;
  readonly lines: readonly CodeLine[];
  /** How far V8's offsets are ahead of the text's. */
  readonly ahead: number;
  readonly brokenOff: readonly BrokenOff[];
}

/**
 * How often each line ran: the count of the innermost range around its first token that does something, corrected where V8 is not
 * exact. It counts a block when it is entered, so what only the return of a call in `brokenOff` would have run is taken off again; and
 * what follows an early end falls back to the count of the whole block at the next `?:`, `&&` or `??`, though it cannot run more often.
 */
export function lineCounts(
  { body, lines, ahead, brokenOff }: CoveredText,
  functions: readonly FunctionCoverage[],
): Record<string, number> {
  const ranges = functions
    .flatMap((entry) => entry.ranges)
    .toSorted((left, right) => left.startOffset - right.startOffset || right.endOffset - left.endOffset);
  const counts: Record<string, number> = {};
  const around: OpenRange[] = [];
  let next = 0;
  for (const { line, offset } of lines) {
    const at = offset + ahead;
    for (let range = ranges[next]; range !== undefined && range.startOffset <= at; range = ranges[++next]) {
      open(around, range, followsStatement(body, range.startOffset - ahead));
    }
    // Ranges nest, but one that ended inside of another that was pushed later may still lie below it.
    const range = around.findLast(({ endOffset }) => endOffset > at);
    const missed = brokenOff.filter(
      ({ call, until }) => call < offset && offset < until && (range?.startOffset ?? 0) <= call + ahead,
    );
    counts[line] = Math.max(0, (range?.cap ?? 0) - missed.length);
  }
  return counts;
}

function open(around: OpenRange[], range: CoverageRange, follows: boolean): void {
  while ((around.at(-1)?.endOffset ?? Number.POSITIVE_INFINITY) <= range.startOffset) around.pop();
  const outer = around.at(-1);
  if (follows && outer !== undefined) outer.cap = Math.min(outer.cap, range.count);
  around.push({ ...range, cap: range.count });
}

const branchWord = /\s*(?:else|catch|finally|case|default|while)\b/y;

/** Whether a range is the rest of a block after a statement in it, and not a branch. */
function followsStatement(body: string, start: number): boolean {
  const before = body[start - 1];
  if (before !== '}' && before !== ';') return false;
  branchWord.lastIndex = start;
  return body[start] !== '{' && !branchWord.test(body);
}
