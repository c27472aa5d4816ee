import { diffLines, type LineHunk } from '../merge/line-diff.ts';
import { createStepMeter, MergeGaveUp } from '../merge/merge-budget.ts';

/**
 * The smallest difference, or, where that would take more than `maxSteps`, a coarser one: the lines that each text has
 * once hold it together, and what lies between them gives way as a whole.
 */
export function diffLinesWithin(from: readonly string[], to: readonly string[], maxSteps: number): LineHunk[] {
  const same = sharedStart(from, to);
  if (same === from.length && same === to.length) return [];
  const hunks = afterStart(same === 0 ? from : from.slice(same), same === 0 ? to : to.slice(same), maxSteps);
  return hunks.map((hunk) => ({
    from_start: hunk.from_start + same,
    from_end: hunk.from_end + same,
    to_start: hunk.to_start + same,
    to_end: hunk.to_end + same,
  }));
}

/** How many lines both begin with; they are most of two versions, and cost next to nothing this way. */
function sharedStart(from: readonly string[], to: readonly string[]): number {
  const most = Math.min(from.length, to.length);
  for (let index = 0; index < most; index++) if (from[index] !== to[index]) return index;
  return most;
}

function afterStart(from: readonly string[], to: readonly string[], maxSteps: number): LineHunk[] {
  try {
    return diffLines(from, to, createStepMeter({ max_steps: maxSteps }));
  } catch (error) {
    if (!(error instanceof MergeGaveUp)) throw error;
    return coarseHunks(from, to);
  }
}

interface Pair {
  readonly from: number;
  readonly to: number;
}

function coarseHunks(from: readonly string[], to: readonly string[]): LineHunk[] {
  const hunks: LineHunk[] = [];
  let fromAt = 0;
  let toAt = 0;
  for (const anchor of [...risingPairs(uniquePairs(from, to)), { from: from.length, to: to.length }]) {
    const start = { from: fromAt, to: toAt };
    while (start.from < anchor.from && start.to < anchor.to && from[start.from] === to[start.to]) {
      start.from += 1;
      start.to += 1;
    }
    const end = { ...anchor };
    while (end.from > start.from && end.to > start.to && from[end.from - 1] === to[end.to - 1]) {
      end.from -= 1;
      end.to -= 1;
    }
    if (end.from > start.from || end.to > start.to)
      hunks.push({ from_start: start.from, from_end: end.from, to_start: start.to, to_end: end.to });
    fromAt = anchor.from;
    toAt = anchor.to;
  }
  return hunks;
}

/** Lines that both texts have exactly once, in the order of the first. */
function uniquePairs(from: readonly string[], to: readonly string[]): Pair[] {
  const inFrom = placesOfUnique(from);
  const inTo = placesOfUnique(to);
  return [...inFrom].flatMap(([line, place]) => {
    const other = inTo.get(line);
    return other === undefined ? [] : [{ from: place, to: other }];
  });
}

function placesOfUnique(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (places.has(line)) repeated.add(line);
    else places.set(line, index);
  }
  for (const line of repeated) places.delete(line);
  return places;
}

/** The longest run of pairs that keeps the order of both texts. */
function risingPairs(pairs: readonly Pair[]): Pair[] {
  const ends: number[] = [];
  const before = new Array<number>(pairs.length).fill(-1);
  for (const [index, pair] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.to ?? 0) < pair.to) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : (ends[low - 1] ?? -1);
    ends[low] = index;
  }
  const rising: Pair[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) rising.push(pair);
  }
  return rising.reverse();
}
