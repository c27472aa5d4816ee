/** How often each line ran, by its number. */
export type LineCounts = Readonly<Record<string, number>>;

/** The counts of all runs together. */
export function sumCoverage(runs: Iterable<LineCounts>): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const lines of runs) {
    for (const [line, count] of Object.entries(lines)) sum[line] = (sum[line] ?? 0) + count;
  }
  return sum;
}

export interface CoverageFacts {
  readonly covered: number;
  readonly total: number;
  /** 100 where there is no line that could run. */
  readonly percent: number;
  /** Lines that never ran, ascending. */
  readonly missed: readonly number[];
}

export function coverageFacts(lines: LineCounts): CoverageFacts {
  const numbers = Object.keys(lines)
    .map(Number)
    .toSorted((one, other) => one - other);
  const missed = numbers.filter((line) => lines[line] === 0);
  const covered = numbers.length - missed.length;
  // Rounded down: a file that misses a line is never at 100.
  const percent = numbers.length === 0 ? 100 : Math.floor((covered * 1000) / numbers.length) / 10;
  return { covered, total: numbers.length, percent, missed };
}

/** 1, 2, 3, 7 -> `1-3, 7`. */
export function lineRanges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}
