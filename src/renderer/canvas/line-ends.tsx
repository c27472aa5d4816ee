import { useReactFlow, ViewportPortal } from '@xyflow/react';
import { type PointerEvent, useState } from 'react';
import type { CanvasPoint } from './canvas-model.ts';
import { linePath } from './edge-shape.ts';
import type { GraphLine } from './graph-model.ts';

interface LineEndsProps {
  readonly line: GraphLine;
  readonly onReconnect: (id: string, end: 'from' | 'to', node: string) => void;
}

/** The ends of the chosen line, to be dragged to other cards. */
export function LineEnds({ line, onReconnect }: LineEndsProps) {
  const { screenToFlowPosition } = useReactFlow();
  const [drag, setDrag] = useState<{ readonly end: 'from' | 'to'; readonly at: CanvasPoint } | null>(null);
  const first = line.points[0];
  const last = line.points.at(-1);
  if (first === undefined || last === undefined) return null;
  const take = (end: 'from' | 'to') => (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) =>
      setDrag({ end, at: screenToFlowPosition({ x: move.clientX, y: move.clientY }, { snapToGrid: false }) });
    handle.onpointerup = (up) => {
      handle.onpointermove = null;
      handle.onpointerup = null;
      setDrag(null);
      const node = nodeAt(up.clientX, up.clientY);
      if (node !== null && node !== line[end]) onReconnect(line.id, end, node);
    };
  };
  const fixed = drag?.end === 'from' ? last : first;
  return (
    <ViewportPortal>
      {drag === null ? null : (
        <svg aria-hidden="true" className="pointer-events-none absolute top-0 left-0 z-20 size-px overflow-visible">
          <path
            d={linePath([fixed, drag.at])}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={1.5}
            strokeDasharray="5 4"
          />
        </svg>
      )}
      {(['from', 'to'] as const).map((end) => {
        const inward = end === 'from' ? line.points.slice(0, 2) : line.points.slice(-2).reverse();
        const at = drag?.end === end ? drag.at : beside(inward, end === 'from' ? first : last);
        return (
          <span
            key={end}
            data-line-end={end}
            title={end === 'from' ? 'Drag to another state to start there' : 'Drag to another state to lead there'}
            onPointerDown={take(end)}
            className="nodrag nopan pointer-events-auto absolute z-20 -mt-1.5 -ml-1.5 size-3 cursor-grab rounded-full border-2 border-accent bg-surface-0"
            style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
          />
        );
      })}
    </ViewportPortal>
  );
}

/** So far from a card its own dot can still be taken, to draw another line. */
const gap = 16;

/** A little along the line, so that what is at its end stays free. */
function beside([from, to]: readonly CanvasPoint[], end: CanvasPoint): CanvasPoint {
  if (from === undefined || to === undefined) return end;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(gap, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** The card at a place of the window. */
export function nodeAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const node = element.closest<HTMLElement>('.react-flow__node');
    if (node !== null) return node.dataset['id'] ?? null;
  }
  return null;
}
