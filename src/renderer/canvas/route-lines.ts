import type { CanvasBox, CanvasPoint } from './canvas-model.ts';

/** A line to be led around the cards: between two boxes, with room for its words. */
export interface RouteWish {
  readonly id: string;
  readonly from: CanvasBox;
  readonly to: CanvasBox;
  readonly words: { readonly width: number; readonly height: number };
}

export interface Route {
  readonly points: readonly CanvasPoint[];
  readonly words_at: CanvasPoint;
}

interface Segment {
  readonly from: CanvasPoint;
  readonly to: CanvasPoint;
}

const stub = 20;
const laneGap = 16;
const laneStep = 8;
const aside = 22;
/** Above this the lines take their plainest way: looking for better ones would be felt. */
const mostSearched = 400;

/**
 * Orthogonal ways for lines, one after the other: each takes the way that crosses the fewest cards, runs along the fewest
 * other lines, and has the fewest bends. Lines that leave or enter a side share it out among themselves.
 */
export function routeLines(wishes: readonly RouteWish[], obstacles: readonly CanvasBox[]): ReadonlyMap<string, Route> {
  const ports = portsOf(wishes);
  const search = wishes.length <= mostSearched;
  const taken: Segment[] = [];
  const labels: CanvasBox[] = [];
  const routes = new Map<string, Route>();
  for (const wish of wishes) {
    const ways = waysOf(wish, ports.get(wish.id) ?? noPort, obstacles, search);
    const points = search ? best(ways, (way) => cost(way, wish, obstacles, taken)) : (ways[0] ?? []);
    const words_at = wordsAt(points, wish.words, search ? [...obstacles, ...labels] : []);
    routes.set(wish.id, { points, words_at });
    if (!search) continue;
    taken.push(...segmentsOf(points));
    labels.push(around(words_at, wish.words));
  }
  return routes;
}

interface Port {
  readonly out: number;
  readonly in: number;
}
const noPort: Port = { out: 0, in: 0 };

/** How far from the middle of a side each line begins and ends, in the order of where it comes from. */
function portsOf(wishes: readonly RouteWish[]): ReadonlyMap<string, Port> {
  const out = spread(
    wishes,
    (wish) => wish.from,
    (wish) => wish.to,
  );
  const into = spread(
    wishes,
    (wish) => wish.to,
    (wish) => wish.from,
  );
  return new Map(wishes.map(({ id }) => [id, { out: out.get(id) ?? 0, in: into.get(id) ?? 0 }]));
}

function spread(
  wishes: readonly RouteWish[],
  own: (wish: RouteWish) => CanvasBox,
  other: (wish: RouteWish) => CanvasBox,
): ReadonlyMap<string, number> {
  const sides = new Map<string, RouteWish[]>();
  for (const wish of wishes) {
    const { x, y } = own(wish);
    const key = `${x} ${y}`;
    const list = sides.get(key);
    if (list === undefined) sides.set(key, [wish]);
    else list.push(wish);
  }
  const offsets = new Map<string, number>();
  for (const list of sides.values()) {
    const sorted = list.toSorted((left, right) => middle(other(left)).y - middle(other(right)).y);
    const half = (own(list[0] as RouteWish).height / 2) * 0.6;
    const step = Math.min(12, sorted.length > 1 ? (2 * half) / (sorted.length - 1) : 0);
    for (const [at, { id }] of sorted.entries()) offsets.set(id, (at - (sorted.length - 1) / 2) * step);
  }
  return offsets;
}

/** The ways to choose from, the plainest first. */
function waysOf(
  { from, to }: RouteWish,
  port: Port,
  obstacles: readonly CanvasBox[],
  search: boolean,
): CanvasPoint[][] {
  const right = { x: from.x + from.width, y: middle(from).y + port.out };
  const left = { x: to.x, y: middle(to).y + port.in };
  const span = search ? between(obstacles, from, to) : [from, to];
  const below = Math.max(...span.map((box) => box.y + box.height)) + laneGap;
  const above = Math.min(...span.map((box) => box.y)) - laneGap;
  const lanes = [0, 1, 2, 3].flatMap((lane) => [
    { lane, y: below + lane * laneGap },
    { lane, y: above - lane * laneGap },
  ]);
  const ways: CanvasPoint[][] = [];
  if (left.x - right.x >= 2 * stub) {
    if (Math.abs(left.y - right.y) < 13) ways.push(straight(right, left));
    const room = left.x - right.x;
    for (const part of [0.5, 0.25, 0.75, 0.12, 0.88]) ways.push(acrossAt(right, left, right.x + room * part));
    for (const { lane, y } of lanes) ways.push(through(right, left, y, lane));
  } else {
    const start = middle(from).x + port.out * 2;
    const end = middle(to).x + port.in * 2;
    if (Math.abs(middle(from).x - middle(to).x) < Math.min(from.width, to.width) / 2)
      ways.push(upright(from, to, port));
    for (const { lane, y } of lanes) {
      const isBelow = y > middle(from).y;
      const leave = isBelow ? from.y + from.height : from.y;
      const enter = isBelow ? to.y + to.height : to.y;
      ways.push(
        tidy([
          { x: start, y: leave },
          { x: start, y },
          { x: end, y },
          { x: end, y: enter },
        ]),
      );
      ways.push(through(right, left, y, lane));
    }
  }
  return ways;
}

/** A bend of a few points is no bend worth drawing. */
function straight(right: CanvasPoint, left: CanvasPoint): CanvasPoint[] {
  const y = (right.y + left.y) / 2;
  return [
    { x: right.x, y },
    { x: left.x, y },
  ];
}

function acrossAt(right: CanvasPoint, left: CanvasPoint, x: number): CanvasPoint[] {
  return tidy([right, { x, y: right.y }, { x, y: left.y }, left]);
}

function through(right: CanvasPoint, left: CanvasPoint, y: number, lane: number): CanvasPoint[] {
  const out = right.x + stub + lane * laneStep;
  const into = left.x - stub - lane * laneStep;
  return tidy([right, { x: out, y: right.y }, { x: out, y }, { x: into, y }, { x: into, y: left.y }, left]);
}

/** Between two that stand over each other. */
function upright(from: CanvasBox, to: CanvasBox, port: Port): CanvasPoint[] {
  const down = middle(to).y > middle(from).y;
  // Those that lead there and back stand beside each other.
  const x = (middle(from).x + middle(to).x) / 2 + port.out * 2 + (down ? -aside : aside);
  return [
    { x, y: down ? from.y + from.height : from.y },
    { x, y: down ? to.y : to.y + to.height },
  ];
}

/** What stands in the columns between two boxes, and they themselves. */
function between(obstacles: readonly CanvasBox[], from: CanvasBox, to: CanvasBox): CanvasBox[] {
  const start = Math.min(from.x, to.x) - stub;
  const end = Math.max(from.x + from.width, to.x + to.width) + stub;
  return [from, to, ...obstacles.filter((box) => box.x < end && box.x + box.width > start)];
}

function cost(
  points: readonly CanvasPoint[],
  { from, to }: RouteWish,
  obstacles: readonly CanvasBox[],
  taken: readonly Segment[],
): number {
  const segments = segmentsOf(points);
  let sum = points.length * 40;
  for (const segment of segments) {
    sum += lengthOf(segment) * 0.5;
    for (const box of obstacles) {
      const own = box === from || box === to;
      if (crosses(segment, box, own ? -2 : 6)) sum += own ? 4000 : 3000;
    }
    for (const other of taken) {
      if (runsAlong(segment, other)) sum += 400;
      else if (cross(segment, other)) sum += 45;
    }
  }
  return sum;
}

/** The place on a line where its words cover nothing, on the longest level part where there is one. */
function wordsAt(
  points: readonly CanvasPoint[],
  size: { readonly width: number; readonly height: number },
  others: readonly CanvasBox[],
): CanvasPoint {
  const segments = segmentsOf(points).toSorted((left, right) => weight(right) - weight(left));
  const places = segments.flatMap(({ from, to }) =>
    [0.5, 0.3, 0.7, 0.15, 0.85].map((part) => ({
      x: from.x + (to.x - from.x) * part,
      y: from.y + (to.y - from.y) * part,
    })),
  );
  const free = places.find((place) => others.every((box) => !overlap(around(place, size), box)));
  return free ?? places[0] ?? { x: 0, y: 0 };
}

function weight(segment: Segment): number {
  return lengthOf(segment) * (segment.from.y === segment.to.y ? 2 : 1);
}

function best(ways: readonly CanvasPoint[][], costOf: (way: CanvasPoint[]) => number): CanvasPoint[] {
  let found: CanvasPoint[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const way of ways) {
    const next = costOf(way);
    if (next >= least) continue;
    found = way;
    least = next;
  }
  return found;
}

/** Without points that lie between their neighbours. */
function tidy(points: readonly CanvasPoint[]): CanvasPoint[] {
  const kept: CanvasPoint[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last !== undefined && Math.abs(last.x - point.x) < 0.5 && Math.abs(last.y - point.y) < 0.5) continue;
    const before = kept.at(-2);
    if (before !== undefined && last !== undefined && isLine(before, last, point)) kept.pop();
    kept.push(point);
  }
  return kept;
}

function isLine(one: CanvasPoint, two: CanvasPoint, three: CanvasPoint): boolean {
  return (one.x === two.x && two.x === three.x) || (one.y === two.y && two.y === three.y);
}

function segmentsOf(points: readonly CanvasPoint[]): Segment[] {
  return points.slice(1).map((to, at) => ({ from: points[at] as CanvasPoint, to }));
}

function lengthOf({ from, to }: Segment): number {
  return Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
}

function crosses({ from, to }: Segment, box: CanvasBox, margin: number): boolean {
  return (
    Math.max(from.x, to.x) > box.x - margin &&
    Math.min(from.x, to.x) < box.x + box.width + margin &&
    Math.max(from.y, to.y) > box.y - margin &&
    Math.min(from.y, to.y) < box.y + box.height + margin
  );
}

/** Two that lie on each other for a while. */
function runsAlong(one: Segment, other: Segment): boolean {
  const near = 13;
  const level = one.from.y === one.to.y;
  if (level !== (other.from.y === other.to.y)) return false;
  const apart = level ? one.from.y - other.from.y : one.from.x - other.from.x;
  if (Math.abs(apart) > near) return false;
  const [a, b] = level ? [one.from.x, one.to.x] : [one.from.y, one.to.y];
  const [c, d] = level ? [other.from.x, other.to.x] : [other.from.y, other.to.y];
  return Math.min(Math.max(a, b), Math.max(c, d)) - Math.max(Math.min(a, b), Math.min(c, d)) > near;
}

function cross(one: Segment, other: Segment): boolean {
  const box = boxOf(other);
  return crosses(one, box, 0.5);
}

function boxOf({ from, to }: Segment): CanvasBox {
  const x = Math.min(from.x, to.x);
  const y = Math.min(from.y, to.y);
  return { x, y, width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
}

function overlap(one: CanvasBox, other: CanvasBox): boolean {
  return (
    one.x < other.x + other.width &&
    one.x + one.width > other.x &&
    one.y < other.y + other.height &&
    one.y + one.height > other.y
  );
}

function around(
  { x, y }: CanvasPoint,
  { width, height }: { readonly width: number; readonly height: number },
): CanvasBox {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function middle({ x, y, width, height }: CanvasBox): CanvasPoint {
  return { x: x + width / 2, y: y + height / 2 };
}
