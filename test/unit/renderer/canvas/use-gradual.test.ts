import { expect, test } from 'vitest';
import type { CanvasNode } from '#renderer/canvas/canvas-model.ts';
import type { Graph, GraphLine } from '#renderer/canvas/graph-model.ts';
import { readableLines, towards } from '#renderer/canvas/use-gradual.ts';

const card = (id: string, x: number, name = id): CanvasNode => ({
  id,
  x,
  y: 0,
  width: 100,
  height: 50,
  kind: 'state',
  data: { name },
  label: name,
  selectable: true,
  draggable: true,
});
const line = (from: string, to: string, x: number): GraphLine => ({
  id: `${from} ${to}`,
  from,
  to,
  points: [{ x, y: 0 }],
  words_at: { x, y: 0 },
  label: '',
  tone: 'plain',
  dashed: false,
  data: null,
});
const ids = ['a', 'b', 'c', 'd', 'e'];
const graph = (x: number, names = ids): Graph => ({
  nodes: names.map((id, at) => card(id, at * 200 + x)),
  lines: names.slice(1).map((to, at) => line(names[at] ?? '', to, x)),
});

test('LC-110 of a drawing in which many cards move, so many stand elsewhere with every frame, and its lines come last', () => {
  const [first, last] = [graph(0), graph(1000)];
  let shown = first;
  const moved: number[] = [];
  for (let frame = 0; shown !== last && frame < 9; frame++) {
    shown = towards(shown, last, frame > 0, 2);
    moved.push(shown.nodes.filter((node, at) => node === last.nodes[at]).length);
    expect(shown.lines).toEqual(shown === last ? last.lines : first.lines);
  }
  expect(moved).toEqual([2, 4, 5, 5]);
});

test('LC-110 what is drawn, deleted or changed on the way there is seen at once', () => {
  const shown = towards(graph(0), graph(1000), false, 2);
  const { nodes } = graph(1000, ['a', 'b', 'c', 'd', 'new']);
  const next = towards(shown, { nodes: nodes.map((node) => ({ ...node, label: 'marked' })), lines: [] }, true, 1);
  expect(next.nodes.map(({ id, x }) => [id, x])).toEqual([
    ['a', 1000],
    ['b', 1200],
    ['c', 1400],
    ['d', 600],
    ['new', 1800],
  ]);
  expect(next.lines.map(({ id }) => id)).toEqual(['a b', 'b c', 'c d']);
  const few = graph(0, ['a', 'b']);
  expect(towards(graph(1000, ['a', 'b']), few, false, 2)).toBe(few);
});

test('LC-110 a line can be read with the states at its ends: none from afar, more with every frame, all in the end', () => {
  const whole = graph(0);
  const read = [0, 1, 2, 4, 5, Number.POSITIVE_INFINITY].map((detailed) =>
    readableLines(whole, detailed).map(({ id }) => id),
  );
  const all = ['a b', 'b c', 'c d', 'd e'];
  expect(read).toEqual([[], [], ['a b'], ['a b', 'b c', 'c d'], all, all]);
});
