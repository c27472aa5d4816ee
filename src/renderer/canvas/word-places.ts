import type { CanvasBox, CanvasPoint } from './canvas-model.ts';
import { around, boxOf, lengthOf, overlap, type Segment, segmentsOf } from './segments.ts';

/** A line's words, and how much room they take. */
interface WordWish {
  readonly id: string;
  readonly words: { readonly width: number; readonly height: number };
}

/** Where the words of each line stand: where they cover no card, no other words and no line, or the least of these. */
export function wordPlaces(
  wishes: readonly WordWish[],
  ways: ReadonlyMap<string, readonly CanvasPoint[]>,
  cards: readonly CanvasBox[],
): ReadonlyMap<string, CanvasPoint> {
  const lines = [...ways].flatMap(([id, points]) => segmentsOf(points).map((segment) => ({ id, box: boxOf(segment) })));
  const labels: CanvasBox[] = [];
  const places = new Map<string, CanvasPoint>();
  for (const { id, words } of wishes) {
    let least = Number.POSITIVE_INFINITY;
    let chosen: CanvasBox | null = null;
    for (const { at, on } of placesOn(ways.get(id) ?? [])) {
      const box = around(at, words);
      const own = boxOf(on);
      let sum = 0;
      for (const other of cards) if (overlap(box, other)) sum += 100;
      for (const other of labels) if (overlap(box, other)) sum += 100;
      for (const line of lines)
        if (sum < least && crossesBox(box, line.box)) sum += line.id !== id ? 10 : sameBox(line.box, own) ? 0 : 1;
      if (sum >= least) continue;
      least = sum;
      chosen = box;
      places.set(id, at);
      if (sum === 0) break;
    }
    if (chosen !== null) labels.push(chosen);
  }
  return places;
}

/** The places for words on a line, on its longest level part first. */
export function placesOn(points: readonly CanvasPoint[]): { readonly at: CanvasPoint; readonly on: Segment }[] {
  const segments = segmentsOf(points).toSorted((left, right) => weight(right) - weight(left));
  return segments.flatMap((on) =>
    [0.5, 0.3, 0.7, 0.15, 0.85].map((part) => ({
      at: { x: on.from.x + (on.to.x - on.from.x) * part, y: on.from.y + (on.to.y - on.from.y) * part },
      on,
    })),
  );
}

function weight(segment: Segment): number {
  return lengthOf(segment) * (segment.from.y === segment.to.y ? 2 : 1);
}

/** As `overlap`, for a box without width or height as well. */
function crossesBox(one: CanvasBox, line: CanvasBox): boolean {
  return (
    one.x < line.x + line.width + 0.5 &&
    one.x + one.width > line.x - 0.5 &&
    one.y < line.y + line.height + 0.5 &&
    one.y + one.height > line.y - 0.5
  );
}

function sameBox(one: CanvasBox, other: CanvasBox): boolean {
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
}
