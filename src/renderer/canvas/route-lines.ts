import type { CanvasBox, CanvasPoint } from './canvas-model.ts';
import { cross, crosses, lengthOf, middle, runsAlong, type Segment, segmentsOf } from './segments.ts';
import { placesOn, wordPlaces } from './word-places.ts';

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

const stub = 20;
const laneGap = 16;
const laneStep = 8;
const aside = 22;
/** Between two lines at one side, so that the words of one do not cover the other, and how much of the side they share out. */
const portGap = 18;
const mostSpread = 36;
/** Above this the lines take their plainest way: looking for better ones would be felt. */
const mostSearched = 200;

/** Whether so many lines look for the best way; then the room that their words take counts too. */
export function isSearched(lines: number): boolean {
  return lines <= mostSearched;
}

/**
 * Orthogonal ways for lines, one after the other: each takes the way that crosses the fewest cards, runs along the fewest
 * other lines, and has the fewest bends. Lines that leave or enter a side share it out among themselves, in the order of where
 * they turn to, so that they need not cross each other at once.
 */
export function routeLines(wishes: readonly RouteWish[], obstacles: readonly CanvasBox[]): ReadonlyMap<string, Route> {
  const search = isSearched(wishes.length);
  const first = portsOf(wishes, plainEnds);
  let ways = waysOfAll(wishes, first, obstacles, search);
  const turned = portsOf(wishes, (wish) => endsOn(ways.get(wish.id) ?? [], wish));
  if (search && !samePorts(first, turned)) ways = waysOfAll(wishes, turned, obstacles, search);
  const places = search ? wordPlaces(wishes, ways, obstacles) : new Map<string, CanvasPoint>();
  return new Map(
    wishes.map(({ id }) => {
      const points = ways.get(id) ?? [];
      return [id, { points, words_at: places.get(id) ?? placesOn(points)[0]?.at ?? { x: 0, y: 0 } }];
    }),
  );
}

function waysOfAll(
  wishes: readonly RouteWish[],
  ports: ReadonlyMap<string, Port>,
  obstacles: readonly CanvasBox[],
  search: boolean,
): ReadonlyMap<string, CanvasPoint[]> {
  const taken: Segment[] = [];
  return new Map(
    wishes.map((wish) => {
      const ways = waysOf(wish, ports.get(wish.id) ?? noPort, obstacles, search);
      const points = search ? best(ways, (way, limit) => cost(way, wish, obstacles, taken, limit)) : (ways[0] ?? []);
      if (search) taken.push(...segmentsOf(points));
      return [wish.id, points];
    }),
  );
}

interface Port {
  readonly out: number;
  readonly in: number;
}
const noPort: Port = { out: 0, in: 0 };

/** Where a line leaves or enters a card, and the height (at top and bottom: the column) to which it turns from there. */
interface End {
  readonly side: 'right' | 'left' | 'top' | 'bottom';
  readonly turns_to: number;
}
interface Ends {
  readonly out: End;
  readonly in: End;
}

/** How far from the middle of a side each line begins and ends, in the order of where it turns to. */
function portsOf(wishes: readonly RouteWish[], endsOf: (wish: RouteWish) => Ends): ReadonlyMap<string, Port> {
  const sides = new Map<string, { readonly id: string; readonly end: 'out' | 'in'; readonly turns_to: number }[]>();
  const ports = new Map(wishes.map(({ id }) => [id, { out: 0, in: 0 }]));
  for (const wish of wishes) {
    const ends = endsOf(wish);
    for (const end of ['out', 'in'] as const) {
      const { x, y } = end === 'out' ? wish.from : wish.to;
      const { side, turns_to } = ends[end];
      const key = `${x} ${y} ${side}`;
      const list = sides.get(key) ?? [];
      if (list.length === 0) sides.set(key, list);
      list.push({ id: wish.id, end, turns_to });
    }
  }
  for (const list of sides.values()) {
    const sorted = list.toSorted((left, right) => left.turns_to - right.turns_to);
    const step = sorted.length > 1 ? Math.min(portGap, mostSpread / (sorted.length - 1)) : 0;
    for (const [at, { id, end }] of sorted.entries())
      (ports.get(id) ?? { out: 0, in: 0 })[end] = (at - (sorted.length - 1) / 2) * step;
  }
  return ports;
}

function plainEnds({ from, to }: RouteWish): Ends {
  return { out: { side: 'right', turns_to: middle(to).y }, in: { side: 'left', turns_to: middle(from).y } };
}

/** The ends of a way that was found. */
function endsOn(points: readonly CanvasPoint[], { from, to }: RouteWish): Ends {
  return { out: endOn(points, from, 'right', middle(to)), in: endOn(points.toReversed(), to, 'left', middle(from)) };
}

function endOn(points: readonly CanvasPoint[], box: CanvasBox, level: 'right' | 'left', other: CanvasPoint): End {
  const [first, next] = points;
  if (first === undefined || next === undefined) return { side: level, turns_to: other.y };
  if (first.x !== next.x)
    return { side: level, turns_to: points.find(({ y }) => Math.abs(y - first.y) > 0.5)?.y ?? other.y };
  const side = first.y > middle(box).y ? 'bottom' : 'top';
  return { side, turns_to: points.find(({ x }) => Math.abs(x - first.x) > 0.5)?.x ?? other.x };
}

function samePorts(one: ReadonlyMap<string, Port>, other: ReadonlyMap<string, Port>): boolean {
  return [...one].every(([id, port]) => port.out === other.get(id)?.out && port.in === other.get(id)?.in);
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

/** What a way costs; from `limit` on it does not matter how much more. */
function cost(
  points: readonly CanvasPoint[],
  { from, to }: RouteWish,
  obstacles: readonly CanvasBox[],
  taken: readonly Segment[],
  limit: number,
): number {
  const segments = segmentsOf(points);
  let sum = points.length * 40;
  for (const segment of segments) sum += lengthOf(segment) * 0.5;
  for (const segment of segments) {
    if (sum >= limit) return sum;
    for (const box of obstacles) {
      const own = box === from || box === to;
      if (crosses(segment, box, own ? -2 : 6)) sum += own ? 4000 : 3000;
    }
  }
  for (const segment of segments) {
    if (sum >= limit) return sum;
    for (const other of taken) {
      if (runsAlong(segment, other)) sum += 400;
      else if (cross(segment, other)) sum += 45;
    }
  }
  return sum;
}

function best(ways: readonly CanvasPoint[][], costOf: (way: CanvasPoint[], limit: number) => number): CanvasPoint[] {
  let found: CanvasPoint[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const way of ways) {
    const next = costOf(way, least);
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
