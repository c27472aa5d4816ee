import { composeMerge, type MergeView, type RegionChoice } from '#engine/merge/merge-editor.ts';
import type { LinesMerge } from '#engine/merge/merge-lines.ts';
import type { MergeRegion, ThreeTexts } from '#engine/merge/merge-regions.ts';
import { mergedShape, type SplitTexts } from '#engine/merge/merge-text.ts';
import { joinText, splitText } from '#engine/merge/text-lines.ts';

/** What a merge is made of; it never changes while the author works. */
export interface MergeBasis {
  readonly split: SplitTexts;
  readonly lines: ThreeTexts;
  readonly regions: readonly MergeRegion[];
  /** Why nothing was compared line by line; null where it was. */
  readonly by_hand: string | null;
}

/** What the author has decided. The result is always `composeMerge` of it, whatever was chosen or typed. */
export interface MergeState {
  readonly choices: ReadonlyMap<number, RegionChoice>;
  /** Null: as the rules of the merge say (`sync.md` 3.12). */
  readonly final_newline: boolean | null;
}

/** Nothing is decided yet. Each merge has its own, as views are kept by state. */
export function freshMerge(): MergeState {
  return { choices: new Map(), final_newline: null };
}

export function splitTexts(texts: Readonly<Record<'base' | 'theirs' | 'yours', string>>): SplitTexts {
  return { base: splitText(texts.base), theirs: splitText(texts.theirs), yours: splitText(texts.yours) };
}

/** Nobody goes through more of them one by one, and the panes would be slow. */
const mostConflicts = 1000;

/** A merge that was given up becomes one conflict between what all three texts share at their ends. */
export function mergeBasis(split: SplitTexts, merge: LinesMerge): MergeBasis {
  const lines = { base: split.base.lines, theirs: split.theirs.lines, yours: split.yours.lines };
  const by_hand = whyByHand(merge);
  const regions = by_hand !== null || merge.verdict === 'gave_up' ? oneConflict(lines) : merge.regions;
  return {
    split,
    lines,
    // There is always a place to write, also where all three texts are empty.
    regions: regions.length > 0 ? regions : [regionOf('unchanged', [0, 0], [0, 0], [0, 0])],
    by_hand,
  };
}

function whyByHand(merge: LinesMerge): string | null {
  if (merge.verdict === 'gave_up') return merge.reason;
  const conflicts = merge.regions.filter((region) => region.kind === 'conflict').length;
  return conflicts > mostConflicts ? `The two sides differ in ${conflicts} places.` : null;
}

type Pair = readonly [number, number];

function regionOf(kind: MergeRegion['kind'], base: Pair, theirs: Pair, yours: Pair): MergeRegion {
  const range = ([start, end]: Pair) => ({ start, end });
  return { kind, base: range(base), theirs: range(theirs), yours: range(yours) };
}

function oneConflict({ base, theirs, yours }: ThreeTexts): MergeRegion[] {
  const shortest = Math.min(base.length, theirs.length, yours.length);
  let head = 0;
  while (head < shortest && base[head] === theirs[head] && base[head] === yours[head]) head += 1;
  let tail = 0;
  const atEnd = (lines: readonly string[]) => lines[lines.length - 1 - tail];
  while (tail < shortest - head && atEnd(base) === atEnd(theirs) && atEnd(base) === atEnd(yours)) tail += 1;
  const middle = (lines: readonly string[]): Pair => [head, lines.length - tail];
  const end = (lines: readonly string[]): Pair => [lines.length - tail, lines.length];
  const start: Pair = [0, head];
  return [
    ...(head > 0 ? [regionOf('unchanged', start, start, start)] : []),
    regionOf('conflict', middle(base), middle(theirs), middle(yours)),
    ...(tail > 0 ? [regionOf('unchanged', end(base), end(theirs), end(yours))] : []),
  ];
}

const views = new WeakMap<MergeState, MergeView>();

/** The result pane under these decisions; computed once per state. A state belongs to one basis. */
export function viewOf(basis: MergeBasis, state: MergeState): MergeView {
  let view = views.get(state);
  if (view === undefined) {
    view = composeMerge(basis.lines, basis.regions, state.choices);
    views.set(state, view);
  }
  return view;
}

/** Whether the result ends with a newline. */
export function endsWithNewline(basis: MergeBasis, state: MergeState): boolean {
  return state.final_newline ?? mergedShape(basis.split, []).final_newline ?? true;
}

/** The result as the pane shows it: lines end with LF. */
export function shownText(basis: MergeBasis, state: MergeState): string {
  const { lines } = viewOf(basis, state);
  return joinText({ lines, bom: false, ending: '\n', final_newline: endsWithNewline(basis, state) });
}

/** The result as it is stored, with the byte order mark and the line ending that the rules give it. */
export function mergedText(basis: MergeBasis, state: MergeState): string {
  const { lines } = viewOf(basis, state);
  return joinText({ ...mergedShape(basis.split, lines), final_newline: endsWithNewline(basis, state) });
}

/** Decides one region, or with null takes the decision back. */
export function choose(state: MergeState, region: number, choice: RegionChoice | null): MergeState {
  if (choice === null && !state.choices.has(region)) return state;
  if (choice !== null && typeof choice === 'string' && state.choices.get(region) === choice) return state;
  const choices = new Map(state.choices);
  if (choice === null) choices.delete(region);
  else choices.set(region, choice);
  return { ...state, choices };
}

/** Decides every region in which the sides differ, also those that merged by themselves. */
export function chooseAll(basis: MergeBasis, state: MergeState, side: 'theirs' | 'yours'): MergeState {
  const choices = new Map(state.choices);
  for (const [index, region] of basis.regions.entries()) {
    if (region.kind === 'unchanged') choices.delete(index);
    else choices.set(index, side);
  }
  return { choices, final_newline: basis.split[side].final_newline };
}
