import type { EditorRegion, RegionChoice } from '#engine/merge/merge-editor.ts';

const chosen = {
  theirs: 'Theirs taken',
  yours: 'Yours taken',
  theirs_then_yours: 'Both taken, theirs first',
  yours_then_theirs: 'Both taken, yours first',
  base: 'Neither taken',
} as const;

const merged = {
  unchanged: 'Unchanged',
  theirs: 'Changed by them',
  yours: 'Changed by you',
  both: 'Changed alike by both',
  conflict: 'Both changed it differently',
} as const;

/** How a region stands, in a few words. */
export function regionInWords(region: EditorRegion, choice: RegionChoice | undefined): string {
  if (choice === undefined) return merged[region.kind];
  if (typeof choice === 'object') return 'Written by you';
  if (choice === 'base' && region.kind !== 'conflict') return 'Left out';
  return chosen[choice];
}

/** `line 4`, `lines 4–6`, or `after line 3` for a place without lines; counted from 1. */
export function linesInWords(range: { readonly start: number; readonly end: number }): string {
  if (range.end === range.start) return range.start === 0 ? 'at the top' : `after line ${range.start}`;
  return range.end - range.start === 1 ? `line ${range.end}` : `lines ${range.start + 1}–${range.end}`;
}
