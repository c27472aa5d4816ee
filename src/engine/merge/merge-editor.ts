import { cleanLines } from './merge-lines.ts';
import type { LineRange, MergeRegion, ThreeTexts } from './merge-regions.ts';

/** What the author chose for a region: one side, both in an order, what was there before, or lines of their own. */
export type RegionChoice =
  | 'theirs'
  | 'yours'
  | 'theirs_then_yours'
  | 'yours_then_theirs'
  | 'base'
  | { readonly lines: readonly string[] };

export interface EditorRegion extends MergeRegion {
  readonly index: number;
  /** Where the region stands in the result. */
  readonly result: LineRange;
  /** A conflict without a choice; its place in the result shows the base's lines. */
  readonly open: boolean;
}

export interface MergeView {
  readonly lines: readonly string[];
  readonly regions: readonly EditorRegion[];
  readonly open_conflicts: number;
}

/**
 * The middle pane of the merge editor: the result under the choices made so far, with every region's ranges in all four
 * texts. A choice may also be made for a region that merged by itself, to take it back.
 */
export function composeMerge(
  texts: ThreeTexts,
  regions: readonly MergeRegion[],
  choices: ReadonlyMap<number, RegionChoice>,
): MergeView {
  const lines: string[] = [];
  const placed = regions.map((region, index): EditorRegion => {
    const choice = choices.get(index);
    const start = lines.length;
    for (const line of regionLines(region, texts, choice)) lines.push(line);
    const open = region.kind === 'conflict' && choice === undefined;
    return { ...region, index, result: { start, end: lines.length }, open };
  });
  return { lines, regions: placed, open_conflicts: placed.filter((region) => region.open).length };
}

/** The next or previous open conflict from a line of the result, going round; null when none is open. */
export function neighbourConflict(view: MergeView, line: number, direction: 'next' | 'previous'): EditorRegion | null {
  const open = view.regions.filter((region) => region.open);
  if (direction === 'next') return open.find((region) => region.result.start > line) ?? open[0] ?? null;
  return open.findLast((region) => region.result.start < line) ?? open.at(-1) ?? null;
}

function regionLines(region: MergeRegion, texts: ThreeTexts, choice: RegionChoice | undefined): readonly string[] {
  const base = texts.base.slice(region.base.start, region.base.end);
  const theirs = texts.theirs.slice(region.theirs.start, region.theirs.end);
  const yours = texts.yours.slice(region.yours.start, region.yours.end);
  if (choice === undefined) return region.kind === 'conflict' ? base : cleanLines(region, texts);
  if (typeof choice === 'object') return choice.lines;
  if (choice === 'theirs') return theirs;
  if (choice === 'yours') return yours;
  if (choice === 'base') return base;
  return choice === 'theirs_then_yours' ? [...theirs, ...yours] : [...yours, ...theirs];
}
