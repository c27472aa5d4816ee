import type { EditorRegion, RegionChoice } from '#engine/merge/merge-editor.ts';
import type { MergeSide } from './merge-controller.ts';
import { regionInWords } from './merge-words.ts';
import { monaco } from './monaco.ts';

type Tone = 'open' | 'theirs' | 'yours' | 'both' | 'own' | 'base';

/** The colours of a pane's regions, with the words for them on hover. */
export function regionMarks(
  side: MergeSide,
  regions: readonly EditorRegion[],
  current: EditorRegion | null,
  choiceOf: (region: EditorRegion) => RegionChoice | undefined,
): monaco.editor.IModelDeltaDecoration[] {
  return regions
    .filter((region) => region[side].end > region[side].start && concerns(region, side))
    .map((region) => {
      const tone = toneOf(region, side, choiceOf(region));
      const isCurrent = region.index === current?.index;
      const words = regionInWords(region, choiceOf(region));
      return {
        range: new monaco.Range(region[side].start + 1, 1, region[side].end, 1),
        options: {
          isWholeLine: true,
          className: `merge-${tone}`,
          linesDecorationsClassName: `merge-bar merge-bar-${tone}${isCurrent ? ' merge-bar-current' : ''}`,
          hoverMessage: { value: words },
          overviewRuler: {
            color: { id: `hookwright.merge.${tone}` },
            position: monaco.editor.OverviewRulerLane.Full,
          },
        },
      };
    });
}

/** Yours does not show what only they changed, and the other way round. */
function concerns(region: EditorRegion, side: MergeSide): boolean {
  if (side === 'theirs') return region.kind !== 'yours' && region.kind !== 'unchanged';
  if (side === 'yours') return region.kind !== 'theirs' && region.kind !== 'unchanged';
  return side === 'result' || region.kind !== 'unchanged';
}

function toneOf(region: EditorRegion, side: MergeSide, choice: RegionChoice | undefined): Tone {
  if (side === 'base') return 'base';
  if (side !== 'result') return region.kind === 'both' ? 'both' : side;
  if (region.open) return 'open';
  if (typeof choice === 'object') return 'own';
  if (choice === 'base') return 'base';
  if (choice === 'theirs' || choice === 'yours') return choice;
  if (choice !== undefined) return 'both';
  return region.kind === 'theirs' || region.kind === 'yours' ? region.kind : 'both';
}
