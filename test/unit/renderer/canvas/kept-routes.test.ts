import { expect, test } from 'vitest';
import type { CanvasBox } from '#renderer/canvas/canvas-model.ts';
import type { GraphLine } from '#renderer/canvas/graph-model.ts';
import { roomOf } from '#renderer/canvas/graph-room.ts';
import { foreseeRoutes, KeptRoutes } from '#renderer/canvas/kept-routes.ts';
import { boxesAt, routesAt, wishesOf } from '#renderer/canvas/lay-out.ts';
import { reuseLines, reuseList } from '#renderer/canvas/reuse.ts';
import { type RouteWish, routeLines } from '#renderer/canvas/route-lines.ts';

const box = (x: number): CanvasBox => ({ x, y: 0, width: 100, height: 50 });
const wishes = (x: number, width = 60): RouteWish[] => [
  { id: 'line', from: box(0), to: box(x), words: { width, height: 20 } },
];

test('ways stay the same objects until a card, a line or its words take another place (LC-107)', () => {
  const kept = new KeptRoutes();
  const first = kept.route(wishes(400), [box(0), box(400)]);
  expect(first).toEqual(routeLines(wishes(400), [box(0), box(400)]));
  expect(kept.route(wishes(400), [box(0), box(400)])).toBe(first);
  for (const [next, obstacles] of [
    [wishes(500), [box(0), box(500)]],
    [wishes(500, 90), [box(0), box(500)]],
    [wishes(500, 90), [box(0), box(500), box(250)]],
    [[], [box(0)]],
  ] as const) {
    expect(kept.route(next, obstacles)).toEqual(routeLines(next, obstacles));
  }
});

test('a line is drawn anew only where something about it differs (LC-107)', () => {
  const data = { name: 'a' };
  const line: GraphLine = {
    id: 'line',
    from: 'a',
    to: 'b',
    points: [{ x: 0, y: 0 }],
    words_at: { x: 1, y: 1 },
    label: 'a to b',
    tone: 'plain',
    dashed: false,
    data,
  };
  const last = new Map([[line.id, line]]);
  const same = { ...line, points: [{ x: 0, y: 0 }], words_at: { x: 1, y: 1 }, data: { ...data } };
  expect(reuseLines(last, [same])[0]).toBe(line);
  const others: GraphLine[] = [
    { ...line, to: 'c' },
    { ...line, points: [{ x: 0, y: 2 }] },
    { ...line, words_at: { x: 1, y: 2 } },
    { ...line, label: 'other' },
    { ...line, tone: 'bad' },
    { ...line, dashed: true },
    { ...line, data: { name: 'b' } },
  ];
  for (const other of others) expect(reuseLines(new Map([[line.id, line]]), [other])[0]).toBe(other);
  const list = [line];
  expect(reuseList(list, [line])).toBe(list);
  expect(reuseList(list, [line, same])).toHaveLength(2);
});

test('ways that were worked out beside the window are taken for the drawing that they are of (LC-108)', () => {
  const nodes = ['a', 'b'].map((id) => ({ id, width: 100, height: 50 }));
  const lines = [
    { id: 'line', from: 'a', to: 'b', words: { width: 60, height: 20 } },
    { id: 'loop', from: 'a', to: 'a', words: { width: 60, height: 20 } },
    { id: 'astray', from: 'a', to: 'gone', words: { width: 60, height: 20 } },
  ];
  const places = new Map([
    ['a', { x: 0, y: 0 }],
    ['b', { x: 700, y: 0 }],
  ]);
  const routes = routesAt({ nodes, lines, layer_gap: 40, first: 'a' }, places);
  expect(routes).toEqual(routeLines(wishes(700), [box(0), box(700)]));
  const boxes = boxesAt(nodes, places);
  foreseeRoutes({ wishes: wishesOf(lines, boxes), obstacles: [...boxes.values()], routes });
  const kept = new KeptRoutes();
  expect(kept.route(wishes(700), [box(0), box(700)])).toBe(routes);
  expect(kept.route(wishes(710), [box(0), box(710)])).not.toBe(routes);
});

test('the room of a drawing holds its cards, its lines and the dot before the first (LC-108)', () => {
  const lines = [{ points: [{ x: 50, y: -80 }] }];
  expect(roomOf({ nodes: [box(0), box(400)], lines })).toEqual({ x: -28, y: -80, width: 528, height: 130 });
  expect(roomOf({ nodes: [], lines: [] })).toEqual({ x: 0, y: 0, width: 0, height: 0 });
});
