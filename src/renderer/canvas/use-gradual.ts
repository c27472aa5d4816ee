import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { Graph, GraphLine } from './graph-model.ts';

/** So many cards move or come into view in one frame; more of them would be felt (LC-110). */
const perFrame = 50;

/**
 * A drawing on its way to another one: so many cards at their new places, and the lines once all of them are there. `isOnWay`:
 * what was shown last was not the whole of the drawing either.
 */
export function towards(last: Graph, graph: Graph, isOnWay: boolean, most = perFrame): Graph {
  const before = new Map(last.nodes.map((node) => [node.id, node]));
  let moved = 0;
  const nodes = graph.nodes.map((node) => {
    const old = before.get(node.id);
    if (old === undefined || (old.x === node.x && old.y === node.y)) return node;
    moved += 1;
    return moved > most ? old : node;
  });
  if (moved === 0 || (moved <= most && !isOnWay)) return graph;
  const there = new Set(nodes.map(({ id }) => id));
  return { nodes, lines: last.lines.filter(({ from, to }) => there.has(from) && there.has(to)) };
}

/** The drawing as it is shown: where many cards move at once, frame by frame. */
export function useGradual(graph: Graph): Graph {
  const last = useRef({ graph, isOnWay: false });
  const [turn, next] = useReducer((before: number) => before + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn goes on from what the one before has shown
  const shown = useMemo(() => towards(last.current.graph, graph, last.current.isOnWay), [graph, turn]);
  useLayoutEffect(() => {
    last.current = { graph: shown, isOnWay: shown !== graph };
  }, [shown, graph]);
  useNextFrame(shown !== graph, next);
  return shown;
}

/** How many of a graph's cards, from the first on, are there at all, and with everything that can be read on them. */
export interface Revealed {
  readonly drawn: number;
  readonly detailed: number;
}

/** Of a large graph that is seen from afar now, or from near again, more cards are drawn that way with every frame. */
export function useRevealed(isFar: boolean, cards: number): Revealed {
  const [turned, setTurned] = useState({ isFar, count: Number.POSITIVE_INFINITY });
  if (turned.isFar !== isFar) setTurned({ isFar, count: perFrame });
  useNextFrame(turned.count < cards, () => setTurned(({ count }) => ({ isFar, count: count + perFrame })));
  const count = turned.count < cards ? turned.count : Number.POSITIVE_INFINITY;
  return isFar ? { drawn: count, detailed: 0 } : { drawn: Number.POSITIVE_INFINITY, detailed: count };
}

/** The lines whose both ends can be read; all others are drawn as from afar. */
export function readableLines({ nodes, lines }: Graph, detailed: number): readonly GraphLine[] {
  if (detailed === 0 || detailed >= nodes.length) return detailed === 0 ? [] : lines;
  const readable = new Set(nodes.slice(0, detailed).map(({ id }) => id));
  return lines.filter(({ from, to }) => readable.has(from) && readable.has(to));
}

/** After each drawing, as long as something is left to draw. */
function useNextFrame(isLeft: boolean, draw: () => void): void {
  useEffect(() => {
    if (!isLeft) return;
    const frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  });
}
