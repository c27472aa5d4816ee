import type { CanvasBox, CanvasPoint } from './canvas-model.ts';

interface Drawn {
  readonly nodes: Iterable<CanvasBox>;
  readonly lines: Iterable<{ readonly points: readonly CanvasPoint[] }>;
}

/** Before a card stands the dot of what comes first. */
const before = 28;

/** What cards and lines take, with what stands before them, to be seen where all is. */
export function roomOf({ nodes, lines }: Drawn): CanvasBox {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  const take = (x: number, y: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const { x, y, width, height } of nodes) {
    take(x - before, y);
    take(x + width, y + height);
  }
  for (const { points } of lines) for (const { x, y } of points) take(x, y);
  return left > right
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}
