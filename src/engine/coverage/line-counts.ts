import { lineStarts } from '../text/lines.ts';
import { scanTokens } from '../text/scan-tokens.ts';

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

/**
 * How often each line ran: the count of the innermost range around its first token that does something. `ahead` is how far V8's offsets
 * are ahead of the text's.
 */
export function lineCounts(
  lines: readonly CodeLine[],
  functions: readonly FunctionCoverage[],
  ahead: number,
): Record<string, number> {
  const ranges = functions
    .flatMap((entry) => entry.ranges)
    .toSorted((left, right) => left.startOffset - right.startOffset || right.endOffset - left.endOffset);
  const counts: Record<string, number> = {};
  const around: CoverageRange[] = [];
  let next = 0;
  for (const { line, offset } of lines) {
    const at = offset + ahead;
    for (let range = ranges[next]; range !== undefined && range.startOffset <= at; range = ranges[++next]) {
      around.push(range);
    }
    while ((around.at(-1)?.endOffset ?? Number.POSITIVE_INFINITY) <= at) around.pop();
    // Ranges nest, but one that ended inside of another that was pushed later may still lie below it.
    counts[line] = around.findLast((range) => range.endOffset > at)?.count ?? 0;
  }
  return counts;
}
