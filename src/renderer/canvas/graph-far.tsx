import { useReactFlow, useStore, ViewportPortal } from '@xyflow/react';
import { type MouseEvent, memo, type RefObject, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { type CanvasPoint, edgeColours } from './canvas-model.ts';
import { linePath } from './edge-shape.ts';
import type { GraphLine } from './graph-model.ts';

/** Below this a card's words are a few pixels high. */
const leastReadable = 0.4;
/** So few lines are drawn with everything on them, however far away. */
const mostDetailed = 300;
/** Lines that are drawn together; those out of sight cost nothing as a whole. */
const together = 40;
/** How near a click has to be, in pixels of the screen. */
const reach = 8;

export interface FarLook {
  readonly isFar: boolean;
  /** Looks at it at a zoom: all details of all of it would be drawn if it were not drawn as from afar before. */
  readonly go: (zoom: number, look: () => void) => void;
}

/** A large graph from so far that nothing on it can be read: cards are plain boxes then, and lines have no words. */
export function useFarLook(lines: readonly GraphLine[]): FarLook {
  const isLarge = lines.length > mostDetailed;
  const isFar = useStore(({ transform }) => isLarge && transform[2] < leastReadable);
  const [leaving, setLeaving] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (leaving === null) return;
    const frame = requestAnimationFrame(() => {
      leaving();
      setLeaving(null);
    });
    return () => cancelAnimationFrame(frame);
  }, [leaving]);
  const go = (zoom: number, look: () => void) => {
    if (isLarge && !isFar && zoom < leastReadable) setLeaving(() => look);
    else look();
  };
  return { isFar: isFar || leaving !== null, go };
}

/** Where React Flow keeps what is written on lines; looked for once, as every line would look for it with every movement. */
export function useWordsHost(host: RefObject<HTMLElement | null>): Element | null {
  const [found, setFound] = useState<Element | null>(null);
  useLayoutEffect(() => setFound(host.current?.querySelector('.react-flow__edgelabel-renderer') ?? null), [host]);
  return found;
}

interface FarLinesProps {
  readonly lines: readonly GraphLine[];
  readonly selected: ReadonlySet<string>;
}

/** All lines as a few paths, behind the cards. */
export const FarLines = memo(function FarLines({ lines, selected }: FarLinesProps) {
  const drawn = useMemo(() => pathsOf(lines, selected), [lines, selected]);
  return (
    <ViewportPortal>
      <svg aria-hidden="true" className="pointer-events-none absolute top-0 left-0 -z-1 size-px overflow-visible">
        {drawn.map(({ key, path, colour, width }) => (
          <path key={key} d={path} fill="none" stroke={colour} strokeWidth={width} />
        ))}
      </svg>
    </ViewportPortal>
  );
});

interface DrawnLines {
  readonly key: string;
  readonly path: string;
  readonly colour: string;
  readonly width: number;
}

const paths = new WeakMap<readonly CanvasPoint[], string>();

function pathOf({ points }: GraphLine): string {
  const path = paths.get(points) ?? linePath(points, 0);
  paths.set(points, path);
  return path;
}

function pathsOf(lines: readonly GraphLine[], selected: ReadonlySet<string>): DrawnLines[] {
  const plain = new Map<string, GraphLine[]>();
  for (const line of lines) {
    const colour = selected.has(line.id) ? 'var(--accent)' : edgeColours[line.tone];
    const list = plain.get(colour);
    if (list === undefined) plain.set(colour, [line]);
    else list.push(line);
  }
  return [...plain].flatMap(([colour, own]) =>
    Array.from({ length: Math.ceil(own.length / together) }, (_, part) => ({
      key: `${colour} ${part}`,
      path: own
        .slice(part * together, (part + 1) * together)
        .map(pathOf)
        .join(''),
      colour,
      width: colour === edgeColours.plain ? 2 : 5,
    })),
  );
}

/** Finds the line at a click where lines are no elements of their own; null where none is near. */
export function useLinePick(lines: readonly GraphLine[]): (event: MouseEvent) => GraphLine | null {
  const { screenToFlowPosition, getZoom } = useReactFlow();
  return ({ clientX, clientY }) => {
    const at = screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false });
    let nearest: GraphLine | null = null;
    let least = reach / getZoom();
    for (const line of lines) {
      for (const [index, to] of line.points.entries()) {
        const from = line.points[index - 1];
        const far = from === undefined ? Number.POSITIVE_INFINITY : distance(at, from, to);
        if (far >= least) continue;
        least = far;
        nearest = line;
      }
    }
    return nearest;
  };
}

/** From a point to a part of a line, which runs level or upright. */
function distance({ x, y }: CanvasPoint, from: CanvasPoint, to: CanvasPoint): number {
  const beside = (at: number, one: number, other: number) =>
    Math.max(Math.min(one, other) - at, at - Math.max(one, other), 0);
  return Math.hypot(beside(x, from.x, to.x), beside(y, from.y, to.y));
}
