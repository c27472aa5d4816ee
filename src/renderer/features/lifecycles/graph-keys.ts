import type { Graph } from '#renderer/canvas/graph-model.ts';

const arrows: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

interface Middle {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Where an arrow leads on the canvas: to the nearest state in that direction, from a line to its end. Null where nothing is. */
export function graphTarget(graph: Graph, from: string | null, key: string): string | null {
  const direction = arrows[key];
  if (direction === undefined) return null;
  const states = graph.nodes.map(({ id, x, y, width, height }) => ({ id, x: x + width / 2, y: y + height / 2 }));
  const line = graph.lines.find(({ id }) => id === from);
  if (line !== undefined) return key === 'ArrowLeft' || key === 'ArrowUp' ? line.from : line.to;
  const at = states.find(({ id }) => id === from);
  if (at === undefined) return states.toSorted((left, right) => left.x - right.x || left.y - right.y)[0]?.id ?? null;
  const ahead = states
    .map((state) => ({ id: state.id, far: distance(at, state, direction) }))
    .filter(({ far }) => far !== null)
    .toSorted((left, right) => (left.far ?? 0) - (right.far ?? 0));
  return ahead[0]?.id ?? null;
}

/** How far along a direction, with what lies aside of it counted double; null for what is not ahead. */
function distance(from: Middle, to: Middle, direction: { readonly x: number; readonly y: number }): number | null {
  const along = (to.x - from.x) * direction.x + (to.y - from.y) * direction.y;
  const aside = Math.abs((to.x - from.x) * direction.y) + Math.abs((to.y - from.y) * direction.x);
  return along <= 1 || aside > along * 3 ? null : along + aside * 2;
}

/** The next line that leaves the state, or the state the line leaves after the last one. */
export function nextLineOf(graph: Graph, from: string | null): string | null {
  const line = graph.lines.find(({ id }) => id === from);
  const state = line?.from ?? from;
  const leaving = graph.lines.filter((one) => one.from === state);
  const at = line === undefined ? -1 : leaving.indexOf(line);
  return leaving[at + 1]?.id ?? state;
}
