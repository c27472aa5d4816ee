import { lineStarts, placeOf } from '../text/lines.ts';
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

/** Tokens that are there for the structure and are not executed by themselves. */
const structure = /^(?:[{}()[\];,]|else|do|try|finally|case|default|:)$/;

/**
 * How often each line of a script ran: the count of the innermost range around its first token that does something. Lines without one
 * (empty, comments, lone brackets) are left out. `offset` is how far V8's offsets are ahead of the text's.
 */
export function lineCounts(
  body: string,
  functions: readonly FunctionCoverage[],
  offset: number,
): Record<string, number> {
  const ranges = functions
    .flatMap((entry) => entry.ranges)
    .toSorted((left, right) => left.startOffset - right.startOffset || right.endOffset - left.endOffset);
  const starts = lineStarts(body);
  const counts: Record<string, number> = {};
  const around: CoverageRange[] = [];
  let next = 0;
  for (const token of scanTokens(body)) {
    if (token.kind === 'comment' || structure.test(body.slice(token.start, token.end))) continue;
    const line = String(placeOf(starts, token.start).line);
    if (counts[line] !== undefined) continue;
    const at = token.start + offset;
    for (let range = ranges[next]; range !== undefined && range.startOffset <= at; range = ranges[++next]) {
      around.push(range);
    }
    while ((around.at(-1)?.endOffset ?? Number.POSITIVE_INFINITY) <= at) around.pop();
    counts[line] = innermost(around, at);
  }
  return counts;
}

function innermost(around: readonly CoverageRange[], at: number): number {
  return around.findLast((range) => range.endOffset > at)?.count ?? 0;
}
