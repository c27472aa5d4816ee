import { expect, test } from 'vitest';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { edgesOf, failureId, flowId } from '#renderer/features/bindings/pipeline-edges.ts';
import { canvasTarget, nextLine, outlineTarget } from '#renderer/features/bindings/pipeline-keys.ts';
import { dropPlace, endId, isMove, layOut, operationId } from '#renderer/features/bindings/pipeline-layout.ts';
import { pipelinePicture } from '#renderer/features/bindings/pipeline-picture.ts';

function row(lid: string, hook_phase: 'before' | 'after', more: Partial<BindingRow> = {}): BindingRow {
  return {
    lid,
    id: null,
    script_lid: `script-${lid}`,
    script_name: lid,
    script_status: 'active',
    script_version: 1,
    script_unpublished: false,
    connector_lid: 'connector',
    connector_name: 'AD',
    hook_phase,
    operation_type: 'create',
    execution_order: 10,
    failure_policy: 'abort',
    max_retries: 0,
    timeout_seconds: 30,
    enabled: true,
    unpublished: false,
    conflict: false,
    blocked: null,
    warning: null,
    local_rev: 1,
    saved_at: '2026-01-01T00:00:00Z',
    ...more,
  };
}

const shape = {
  operation: 'create' as const,
  target: 'AD',
  before: [
    row('a', 'before'),
    row('b', 'before', { failure_policy: 'continue' }),
    row('c', 'before', { failure_policy: 'retry', max_retries: 3 }),
  ],
  after: [row('d', 'after')],
  looks: new Map(),
};
const counts = { before: ['a', 'b', 'c'], after: ['d'] };

function centre(id: string) {
  const box = layOut(shape).boxes.get(id);
  if (!box) throw new Error(`There is no ${id}.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('cards stand in their lanes under the one that runs before them, and never overlap', () => {
  const { boxes } = layOut(shape);
  const [a, b, c, d, operation] = ['a', 'b', 'c', 'd', operationId].map((id) => boxes.get(id));
  expect(a?.x).toBe(b?.x);
  expect((a?.y ?? 0) + (a?.height ?? 0)).toBeLessThan(b?.y ?? 0);
  expect((b?.y ?? 0) + (b?.height ?? 0)).toBeLessThan(c?.y ?? 0);
  expect((a?.x ?? 0) + (a?.width ?? 0)).toBeLessThan(operation?.x ?? 0);
  expect((operation?.x ?? 0) + (operation?.width ?? 0)).toBeLessThan(d?.x ?? 0);
});

test.each([
  ['a', 'b', 1, 'before', 1],
  ['a', 'c', 1, 'before', 2],
  ['c', 'a', -1, 'before', 0],
  ['a', 'a', 0, 'before', 0],
  ['a', 'd', -1, 'after', 0],
  ['a', 'd', 1, 'after', 1],
] as const)('%s let go at %s (%i) belongs to %s', (dragged, at, side, phase, index) => {
  const to = centre(at);
  const place = dropPlace(layOut(shape), counts, { x: to.x + 5, y: to.y + side * 8 }, dragged);
  expect(place).toMatchObject({ phase, index });
});

test('the insertion line stands between its neighbours, and nothing moves where the card was', () => {
  const layout = layOut(shape);
  const place = dropPlace(layout, counts, { x: centre('b').x, y: centre('b').y + 5 }, null);
  expect(place?.index).toBe(2);
  expect(place?.line.y).toBeGreaterThan((layout.boxes.get('b')?.y ?? 0) + 50);
  expect(place?.line.y).toBeLessThan(layout.boxes.get('c')?.y ?? 0);
  const same = dropPlace(layout, counts, centre('b'), 'b');
  expect(same && isMove(same, { phase: 'before', index: 1 })).toBe(false);
});

test('outside of the lanes of bindings nothing can be let go', () => {
  const layout = layOut(shape);
  expect(dropPlace(layout, counts, centre(operationId), 'a')).toBeNull();
  expect(dropPlace(layout, counts, { x: centre('a').x, y: 5000 }, 'a')).toBeNull();
  expect(dropPlace(layout, counts, { x: -900, y: 100 }, 'a')).toBeNull();
});

test('036 FR-016 each policy has its own exit: a bar, an open arrow to the next step, a loop with its count', () => {
  const edges = new Map(edgesOf(shape, layOut(shape)).map((edge) => [edge.id, edge]));
  expect(edges.get(failureId('a'))).toMatchObject({ end: 'stop', loop: null });
  expect(edges.get(failureId('b'))).toMatchObject({ end: 'open', to: 'c' });
  expect(edges.get(failureId('c'))).toMatchObject({ end: 'stop', loop: { count: 3 } });
  expect(edges.get(flowId('c'))).toMatchObject({ to: operationId, end: 'arrow' });
  expect(edges.get(flowId('d'))).toMatchObject({ to: endId });
});

test('after a stop nothing is lit, not even behind a step that is skipped anyway', () => {
  const look = { failed: false, stopped: false, went: true, attempts: 1, duration_ms: 1, words: '' };
  const looks = new Map([
    ['a', { ...look, state: 'failure' as const, failed: true, stopped: true, went: false }],
    ['b', { ...look, state: 'skipped' as const }],
    ['d', { ...look, state: 'skipped' as const }],
  ]);
  const lit = edgesOf({ ...shape, looks }, layOut(shape)).filter(({ tone }) => tone.startsWith('lit'));
  expect(lit.map(({ id }) => id).toSorted()).toEqual([failureId('a'), flowId('start')].toSorted());
});

test('arrows go along a lane and to the same height of the next one', () => {
  expect(canvasTarget(shape, null, 'ArrowDown')).toBe('a');
  expect(canvasTarget(shape, 'a', 'ArrowDown')).toBe('b');
  expect(canvasTarget(shape, 'c', 'ArrowDown')).toBeNull();
  expect(canvasTarget(shape, 'c', 'ArrowRight')).toBe(operationId);
  expect(canvasTarget(shape, operationId, 'ArrowRight')).toBe('d');
  expect(canvasTarget({ ...shape, after: [] }, operationId, 'ArrowRight')).toBeNull();
  expect(canvasTarget(shape, flowId('b'), 'End')).toBe('c');
});

test('the outline has everything under each other', () => {
  const seen: string[] = [];
  for (let at = outlineTarget(shape, null, 'Home'); at !== null; at = outlineTarget(shape, at, 'ArrowDown')) {
    seen.push(at);
  }
  expect(seen).toEqual(['a', 'b', 'c', operationId, 'd']);
  expect(outlineTarget(shape, 'd', 'ArrowUp')).toBe(operationId);
  expect(outlineTarget(shape, 'a', 'x')).toBeNull();
});

test('one key goes from a step to its lines and back', () => {
  expect(nextLine('a')).toBe(flowId('a'));
  expect(nextLine(flowId('a'))).toBe(failureId('a'));
  expect(nextLine(failureId('a'))).toBe('a');
  expect(nextLine(flowId(operationId))).toBe(operationId);
  expect(nextLine(null)).toBeNull();
});

test('a picture keeps names that look like markup as text', () => {
  const layout = layOut({ ...shape, before: [row('<b>&"', 'before')] });
  const { svg, width } = pipelinePicture('AD · create', layout, []);
  expect(svg).toContain('&lt;b&gt;&amp;&quot;');
  expect(svg).not.toContain('<b>');
  expect(width).toBeGreaterThan(layout.width);
});
