import type { EditorRegion } from '#engine/merge/merge-editor.ts';
import type { MergeSide } from './merge-controller.ts';

/** Room between lines of a pane. */
export interface MergeZone {
  /** After this line, counted from 1; 0 is before the first. */
  readonly after: number;
  /** The heading of a region, or the lines that another pane has more here. */
  readonly kind: 'head' | 'filler';
  readonly region: number;
  /** Lines of a filler; 1 for a head. */
  readonly lines: number;
}

/**
 * The room that each pane leaves so that every region begins and ends at the same height in all of them. `headed` says
 * which regions have a heading.
 */
export function alignPanes(
  regions: readonly EditorRegion[],
  panes: readonly MergeSide[],
  headed: (region: EditorRegion) => boolean,
): ReadonlyMap<MergeSide, readonly MergeZone[]> {
  const zones = new Map<MergeSide, MergeZone[]>(panes.map((pane) => [pane, []]));
  for (const region of regions) {
    const tallest = Math.max(...panes.map((pane) => region[pane].end - region[pane].start));
    for (const [pane, list] of zones) {
      const { start, end } = region[pane];
      if (headed(region)) list.push({ after: start, kind: 'head', region: region.index, lines: 1 });
      const missing = tallest - (end - start);
      if (missing > 0) list.push({ after: end, kind: 'filler', region: region.index, lines: missing });
    }
  }
  return zones;
}
