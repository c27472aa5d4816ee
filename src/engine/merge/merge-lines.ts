import { diffLines } from './line-diff.ts';
import { createStepMeter, type MergeBudget, MergeGaveUp } from './merge-budget.ts';
import { type MergeRegion, mergeRegions, type ThreeTexts } from './merge-regions.ts';

export type LinesMerge =
  | { readonly verdict: 'clean'; readonly lines: readonly string[]; readonly regions: readonly MergeRegion[] }
  | { readonly verdict: 'conflict'; readonly regions: readonly MergeRegion[] }
  /** Too much work or stopped: a person merges by hand (sync.md 3.12, diff3). */
  | { readonly verdict: 'gave_up'; readonly reason: string };

/**
 * Three-way merge of lines without their endings. The verdict and the lines do not depend on which side is called
 * theirs. What is the same at both ends of two texts is set aside before they are compared, so a small edit in a long
 * file is cheap.
 */
export function mergeLines(
  base: readonly string[],
  theirs: readonly string[],
  yours: readonly string[],
  budget?: MergeBudget,
): LinesMerge {
  const texts = { base, theirs, yours };
  try {
    const meter = createStepMeter(budget);
    const regions = mergeRegions(texts, diffLines(base, theirs, meter), diffLines(base, yours, meter));
    if (regions.some((region) => region.kind === 'conflict')) return { verdict: 'conflict', regions };
    return { verdict: 'clean', lines: regions.flatMap((region) => cleanLines(region, texts)), regions };
  } catch (error) {
    if (error instanceof MergeGaveUp) return { verdict: 'gave_up', reason: error.message };
    throw error;
  }
}

/** What a region without a conflict contributes to the result. */
export function cleanLines(region: MergeRegion, texts: ThreeTexts): readonly string[] {
  if (region.kind === 'theirs') return texts.theirs.slice(region.theirs.start, region.theirs.end);
  if (region.kind === 'unchanged') return texts.base.slice(region.base.start, region.base.end);
  return texts.yours.slice(region.yours.start, region.yours.end);
}
