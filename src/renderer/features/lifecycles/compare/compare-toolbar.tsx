import { ArrowDown, ArrowLeftRight, ArrowUp, Diff, ImageDown, Map as MapIcon } from 'lucide-react';
import type { LifecycleComparison } from '#engine/lifecycle/compare.ts';
import { type ComparedElement, realMoves } from '#engine/lifecycle/comparison-words.ts';
import type { GraphHandle } from '#renderer/canvas/graph-view.tsx';
import { ZoomButtons } from '#renderer/canvas/zoom-buttons.tsx';
import { commandData, commandKeys } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import type { OpenComparison } from '#renderer/state/comparison.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { setCompareLook, useCompareLook } from './compare-look.ts';

interface CompareToolbarProps {
  readonly titles: readonly [string, string];
  readonly comparison: LifecycleComparison;
  readonly elements: readonly ComparedElement[];
  readonly moves: OpenComparison;
  readonly canvas: () => GraphHandle | null;
  readonly onSwap: () => void;
  readonly onExport: (format: 'svg' | 'png') => void;
}

/** Which sides are compared, how much differs, and how it is looked at. */
export function CompareToolbar(props: CompareToolbarProps) {
  const { titles, comparison, elements, moves, canvas, onSwap, onExport } = props;
  const { only_changes, minimap } = useCompareLook();
  const none = elements.length === 0;
  return (
    <div
      role="toolbar"
      aria-label="Comparison"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-1 border-line border-b px-2 py-0.5"
    >
      <span className="flex min-w-0 items-center gap-1.5 pl-1">
        <span className="max-w-48 truncate text-text-2" title="Before">
          {titles[0]}
        </span>
        <IconButton label="Swap sides" onClick={onSwap}>
          <ArrowLeftRight size={16} aria-hidden="true" />
        </IconButton>
        <span className="max-w-48 truncate font-semibold" title="After">
          {titles[1]}
        </span>
      </span>
      <p role="status" aria-label="What differs" className="min-w-0 flex-1 truncate px-2 text-text-2">
        {differenceWords(comparison, elements)}
      </p>
      <IconButton
        label={commandData('compare.previous').title}
        keys={commandKeys('compare.previous')}
        disabled={none}
        onClick={() => moves.previous()}
      >
        <ArrowUp size={16} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={commandData('compare.next').title}
        keys={commandKeys('compare.next')}
        disabled={none}
        onClick={() => moves.next()}
      >
        <ArrowDown size={16} aria-hidden="true" />
      </IconButton>
      <IconButton
        label="Draw only what differs"
        pressed={only_changes}
        onClick={() => setCompareLook({ only_changes: !only_changes })}
      >
        <Diff size={16} aria-hidden="true" />
      </IconButton>
      <span className="mx-1 h-4 w-px bg-line" />
      <ZoomButtons canvas={canvas} what="drawing" />
      <IconButton label="Small map" pressed={minimap} onClick={() => setCompareLook({ minimap: !minimap })}>
        <MapIcon size={16} aria-hidden="true" />
      </IconButton>
      <Menu
        align="end"
        entries={[
          { id: 'svg', title: 'Save the drawing as SVG', onSelect: () => onExport('svg') },
          { id: 'png', title: 'Save the drawing as PNG', onSelect: () => onExport('png') },
        ]}
      >
        <IconButton label="Save the drawing">
          <ImageDown size={16} aria-hidden="true" />
        </IconButton>
      </Menu>
    </div>
  );
}

/** `1 added, 2 removed, 3 changed · 4 moved on the canvas`. */
export function differenceWords(comparison: LifecycleComparison, elements: readonly ComparedElement[]): string {
  const count = (change: ComparedElement['change']) => elements.filter((element) => element.change === change).length;
  const parts = (['added', 'removed', 'changed'] as const)
    .map((change) => (count(change) === 0 ? '' : `${count(change)} ${change}`))
    .filter((part) => part !== '');
  const moved = realMoves(comparison).length;
  const words = parts.length === 0 ? 'Nothing differs in meaning' : parts.join(', ');
  return moved === 0 ? words : `${words} · ${counted(moved, 'state')} moved on the canvas`;
}
