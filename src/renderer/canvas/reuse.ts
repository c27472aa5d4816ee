import type { CanvasEdge, CanvasNode, CanvasPoint } from './canvas-model.ts';
import type { GraphLine } from './graph-model.ts';

/** The last objects for what has not changed, so that only the rest is drawn anew. `last` is brought up to date. */
export function reuseNodes<Node extends CanvasNode>(last: Map<string, Node>, next: readonly Node[]): Node[] {
  return reuse(last, next, (one, other) => sameFields(one, other, 'data') && sameFields(one.data, other.data));
}

/** The same for lines; their points count by value. */
export function reuseEdges(last: Map<string, CanvasEdge>, next: readonly CanvasEdge[]): CanvasEdge[] {
  return reuse(last, next, (one, other) => JSON.stringify(one) === JSON.stringify(other));
}

/** The same for lines of graphs; what is written on them counts by its members. */
export function reuseLines(last: Map<string, GraphLine>, next: readonly GraphLine[]): GraphLine[] {
  return reuse(
    last,
    next,
    (one, other) =>
      one.from === other.from &&
      one.to === other.to &&
      one.label === other.label &&
      one.tone === other.tone &&
      one.dashed === other.dashed &&
      samePlace(one.words_at, other.words_at) &&
      (one.points === other.points ||
        (one.points.length === other.points.length &&
          one.points.every((point, at) => samePlace(point, other.points[at])))) &&
      sameFields(one.data, other.data),
  );
}

function samePlace(one: CanvasPoint, other: CanvasPoint | undefined): boolean {
  return one.x === other?.x && one.y === other.y;
}

/** The last list where it holds the same, so that who is given it sees that nothing changed. */
export function reuseList<Item>(last: readonly Item[], next: readonly Item[]): readonly Item[] {
  return last.length === next.length && last.every((item, at) => item === next[at]) ? last : next;
}

function reuse<Item extends { readonly id: string }>(
  last: Map<string, Item>,
  next: readonly Item[],
  same: (one: Item, other: Item) => boolean,
): Item[] {
  const kept = next.map((item) => {
    const before = last.get(item.id);
    return before !== undefined && same(before, item) ? before : item;
  });
  last.clear();
  for (const item of kept) last.set(item.id, item);
  return kept;
}

function sameFields(one: unknown, other: unknown, without?: string): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const keys = Object.keys(one).filter((key) => key !== without);
  const value = (of: object, key: string) => (of as Record<string, unknown>)[key];
  return (
    keys.length === Object.keys(other).filter((key) => key !== without).length &&
    keys.every((key) => Object.is(value(one, key), value(other, key)))
  );
}
