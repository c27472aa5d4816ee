import { expect, test } from 'vitest';
import { type LifecycleConfig, lifecycleConfig } from '#contract/model/lifecycle.ts';
import type { CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import { routeLines } from '#renderer/canvas/route-lines.ts';
import {
  aligned,
  clip,
  drawState,
  drawTransition,
  paste,
  without,
} from '#renderer/features/lifecycles/designer-edits.ts';
import { graphTarget, nextLineOf } from '#renderer/features/lifecycles/graph-keys.ts';
import { graphOf, placesOf } from '#renderer/features/lifecycles/lifecycle-graph.ts';
import { outlineRows, outlineTarget, swapped } from '#renderer/features/lifecycles/outline-rows.ts';

const blank = lifecycleConfig.parse({ name: 'Test', object_type: 'user' });
const noMarks = { problems: new Map(), lit: new Map(), found: new Set<string>() };

function drawn(): { readonly config: LifecycleConfig; readonly ids: readonly string[] } {
  const first = drawState(blank, { x: 0, y: 0 }, 'A');
  const second = drawState(first.config, { x: 400, y: 0 }, 'B');
  const third = drawState(second.config, { x: 800, y: 0 }, 'C');
  const ids = [...first.selected, ...second.selected, ...third.selected];
  const [a = '', b = '', c = ''] = ids;
  let { config } = drawTransition(third.config, a, b, 'to B');
  config = drawTransition(config, b, c, 'to C').config;
  config = drawTransition(config, a, c, 'skip').config;
  return { config: drawTransition(config, c, a, 'back').config, ids };
}

test('lines run level or upright, from the side of one card to the side of the other', () => {
  const { config, ids } = drawn();
  const graph = graphOf(config, noMarks);
  for (const line of graph.lines) {
    for (const [at, point] of line.points.slice(1).entries()) {
      const before = line.points[at] as CanvasPoint;
      expect(before.x === point.x || before.y === point.y).toBe(true);
    }
  }
  const straight = graph.lines.find(({ from, to }) => from === ids[0] && to === ids[1]);
  const from = graph.nodes.find(({ id }) => id === ids[0]);
  expect(straight?.points[0]?.x).toBe((from?.x ?? 0) + (from?.width ?? 0));
});

test('a line goes around a card that stands between its ends', () => {
  const card = (x: number) => ({ x, y: 0, width: 100, height: 50 });
  const [left, between, right] = [card(0), card(300), card(600)] as const;
  const wish = { id: 'line', from: left, to: right, words: { width: 40, height: 20 } };
  const points = routeLines([wish], [left, between, right]).get('line')?.points ?? [];
  for (const [at, point] of points.slice(1).entries()) {
    const before = points[at] as CanvasPoint;
    const level = Math.max(before.x, point.x) > between.x && Math.min(before.x, point.x) < between.x + between.width;
    const inside = Math.max(before.y, point.y) > between.y && Math.min(before.y, point.y) < between.y + between.height;
    expect(level && inside).toBe(false);
  }
});

test('LC-64 the words of a line stand off the lines beside it', () => {
  const card = (x: number, y: number) => ({ x, y, width: 172, height: 58 });
  const [first, second, last] = [card(0, 0), card(356, 10), card(1000, 60)] as const;
  const words = { width: 90, height: 20 };
  const wishes = [
    { id: 'near', from: first, to: second, words },
    { id: 'far', from: first, to: last, words },
  ];
  const routes = routeLines(wishes, [first, second, last, card(700, 60)]);
  const [near, far] = [routes.get('near'), routes.get('far')];
  for (const [route, other] of [
    [near, far],
    [far, near],
  ]) {
    const at = route?.words_at ?? { x: 0, y: 0 };
    for (const [index, to] of (other?.points ?? []).slice(1).entries()) {
      const from = other?.points[index] as CanvasPoint;
      const beside = Math.max(from.x, to.x) < at.x - 45 || Math.min(from.x, to.x) > at.x + 45;
      const above = Math.max(from.y, to.y) < at.y - 10 || Math.min(from.y, to.y) > at.y + 10;
      expect(beside || above).toBe(true);
    }
  }
});

test('032 US2-1 the first state is the initial one; states without a place stand beside the others', () => {
  const { config, ids } = drawn();
  expect(config.initial_state_id).toBe(ids[0]);
  const states = config.states.map((state) => (state.id === ids[2] ? { ...state, place: null } : state));
  const places = placesOf({ ...config, states });
  expect(places.get(ids[2] ?? '')?.x).toBeGreaterThan((places.get(ids[1] ?? '')?.x ?? 0) + 172);
});

test('032 edge case 1 what uses a state goes with it, and edge case 5 the mark of the initial one', () => {
  const { config, ids } = drawn();
  const after = without(config, new Set([ids[0] ?? '']));
  expect(after.transitions.map(({ name }) => name)).toEqual(['to C']);
  expect(after.initial_state_id).toBeNull();
});

test('copies have names and ids of their own, with the transitions among them', () => {
  const { config, ids } = drawn();
  const clipping = clip(config, new Set(ids.slice(0, 2)));
  const { config: after, selected } = paste(config, clipping ?? { states: [], transitions: [] });
  expect(after.states.map(({ name }) => name)).toEqual(['A', 'B', 'C', 'A 2', 'B 2']);
  const copied = after.transitions.find(({ name }) => name === 'to B 2');
  expect([copied?.from_state_id, copied?.to_state_id]).toEqual(selected);
  expect(clip(config, new Set(['other']))).toBeNull();
});

test('states align, and spread evenly', () => {
  const { config, ids } = drawn();
  const left = aligned(config, new Set(ids), 'left');
  expect(new Set(left.states.map(({ place }) => place?.x)).size).toBe(1);
  const row = aligned(config, new Set(ids), 'row').states.map(({ place }) => place?.x ?? 0);
  expect((row[2] ?? 0) - (row[1] ?? 0)).toBe((row[1] ?? 0) - (row[0] ?? 0));
});

test('arrows lead to the nearest state, and E along the lines of one', () => {
  const { config, ids } = drawn();
  const graph = graphOf(config, noMarks);
  expect(graphTarget(graph, null, 'ArrowRight')).toBe(ids[0]);
  expect(graphTarget(graph, ids[0] ?? '', 'ArrowRight')).toBe(ids[1]);
  expect(graphTarget(graph, ids[0] ?? '', 'ArrowLeft')).toBeNull();
  const first = nextLineOf(graph, ids[0] ?? '');
  const second = nextLineOf(graph, first);
  expect(graph.lines.filter(({ id }) => id === first || id === second)).toHaveLength(2);
  expect(nextLineOf(graph, second)).toBe(ids[0]);
});

test('032 FR-016 the outline has every state in its order, with what leaves it', () => {
  const { config, ids } = drawn();
  const rows = outlineRows(config);
  expect(rows.map((row) => (row.kind === 'state' ? row.state.name : `- ${row.transition.name}`))).toEqual([
    'A',
    '- to B',
    '- skip',
    'B',
    '- to C',
    'C',
    '- back',
  ]);
  expect(outlineTarget(rows, null, 'ArrowDown')).toBe(ids[0]);
  expect(outlineTarget(rows, rows[2]?.id ?? '', 'ArrowLeft')).toBe(ids[0]);
  expect(outlineTarget(rows, ids[0] ?? '', 'ArrowUp')).toBeNull();
  expect(swapped(config, ids[0] ?? '', 'ArrowDown')).toEqual([ids[1], ids[0], ids[2]]);
  expect(swapped(config, ids[0] ?? '', 'ArrowUp')).toBeNull();
});
