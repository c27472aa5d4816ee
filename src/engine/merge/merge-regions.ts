import type { LineHunk } from './line-diff.ts';

/** A run of lines, 0-based, the end exclusive. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

export type RegionKind = 'unchanged' | 'theirs' | 'yours' | 'both' | 'conflict';

/** One stretch of a three-way merge. Regions follow each other without a gap in all three texts. */
export interface MergeRegion {
  readonly kind: RegionKind;
  readonly base: LineRange;
  readonly theirs: LineRange;
  readonly yours: LineRange;
}

type Side = 'theirs' | 'yours';
interface SideHunk extends LineHunk {
  readonly side: Side;
}

export interface ThreeTexts {
  readonly base: readonly string[];
  readonly theirs: readonly string[];
  readonly yours: readonly string[];
}

/**
 * Aligns the two sides over their base (diff3, after Khanna, Kunal and Pierce). Changes of the two sides that overlap or
 * touch form one region, as in git; it is a conflict unless both sides wrote the same.
 */
export function mergeRegions(
  texts: ThreeTexts,
  theirHunks: readonly LineHunk[],
  yourHunks: readonly LineHunk[],
): MergeRegion[] {
  const hunks: SideHunk[] = [
    ...theirHunks.map((hunk) => ({ ...hunk, side: 'theirs' as const })),
    ...yourHunks.map((hunk) => ({ ...hunk, side: 'yours' as const })),
  ].sort((left, right) => left.from_start - right.from_start || left.from_end - right.from_end);
  const regions: MergeRegion[] = [];
  const place = { base: 0, theirs: 0, yours: 0 };
  for (let index = 0; index < hunks.length; ) {
    const group = touchingHunks(hunks, index);
    index += group.length;
    pushUnchanged(regions, place, group[0]?.from_start ?? 0);
    pushChanged(regions, place, group, texts);
  }
  pushUnchanged(regions, place, texts.base.length);
  return regions;
}

function touchingHunks(hunks: readonly SideHunk[], first: number): SideHunk[] {
  const group: SideHunk[] = [];
  let end = hunks[first]?.from_start ?? 0;
  for (let index = first; index < hunks.length; index++) {
    const hunk = hunks[index];
    if (hunk === undefined || hunk.from_start > end) break;
    end = Math.max(end, hunk.from_end);
    group.push(hunk);
  }
  return group;
}

interface Place {
  base: number;
  theirs: number;
  yours: number;
}

function take(place: Place, base: number, theirs: number, yours: number): Omit<MergeRegion, 'kind'> {
  const region = {
    base: { start: place.base, end: place.base + base },
    theirs: { start: place.theirs, end: place.theirs + theirs },
    yours: { start: place.yours, end: place.yours + yours },
  };
  place.base += base;
  place.theirs += theirs;
  place.yours += yours;
  return region;
}

function pushUnchanged(regions: MergeRegion[], place: Place, baseEnd: number): void {
  const count = baseEnd - place.base;
  if (count > 0) regions.push({ kind: 'unchanged', ...take(place, count, count, count) });
}

function pushChanged(regions: MergeRegion[], place: Place, group: readonly SideHunk[], texts: ThreeTexts): void {
  const baseCount = Math.max(...group.map((hunk) => hunk.from_end)) - place.base;
  const theirCount = baseCount + growth(group, 'theirs');
  const yourCount = baseCount + growth(group, 'yours');
  const changedBy = new Set(group.map((hunk) => hunk.side));
  if (changedBy.size === 1) {
    regions.push({ kind: group[0]?.side ?? 'yours', ...take(place, baseCount, theirCount, yourCount) });
    return;
  }
  const theirs = texts.theirs.slice(place.theirs, place.theirs + theirCount);
  const yours = texts.yours.slice(place.yours, place.yours + yourCount);
  const head = commonHead(theirs, yours);
  if (head === theirCount && head === yourCount) {
    regions.push({ kind: 'both', ...take(place, baseCount, theirCount, yourCount) });
    return;
  }
  const tail = commonHead(theirs.slice(head).reverse(), yours.slice(head).reverse());
  if (head > 0) regions.push({ kind: 'both', ...take(place, 0, head, head) });
  regions.push({ kind: 'conflict', ...take(place, baseCount, theirCount - head - tail, yourCount - head - tail) });
  if (tail > 0) regions.push({ kind: 'both', ...take(place, 0, tail, tail) });
}

function growth(group: readonly SideHunk[], side: Side): number {
  let lines = 0;
  for (const hunk of group) {
    if (hunk.side === side) lines += hunk.to_end - hunk.to_start - (hunk.from_end - hunk.from_start);
  }
  return lines;
}

function commonHead(left: readonly string[], right: readonly string[]): number {
  let count = 0;
  while (count < left.length && count < right.length && left[count] === right[count]) count++;
  return count;
}
