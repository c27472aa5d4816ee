import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { compareLifecycles } from '#engine/lifecycle/compare.ts';
import { compareTabId, type OtherSide, readCompareTabId } from '#renderer/features/lifecycles/compare/compare-sides.ts';
import {
  type ComparedStateData,
  type ComparedTransitionData,
  drawnId,
  elementOfDrawn,
  unionGraph,
  unionOf,
} from '#renderer/features/lifecycles/compare/union-graph.ts';
import { idOf, machine } from '#test/unit/engine/lifecycle/machines.ts';

const before = machine(['In', 'Active', 'Away', 'Gone!'], ['In>Active', 'Active>Away', 'Active>Gone'], {
  In: { place: { x: 0, y: 0 } },
  Active: { place: { x: 300, y: 0 } },
  Away: { place: { x: 600, y: 0 } },
  Gone: { place: { x: 900, y: 0 } },
});
const [first, active, , gone] = before.states;
const [enter, , leave] = before.transitions;
if (!first || !active || !gone || !enter || !leave) throw new Error('four states and three transitions');
/** Away is gone and Gone stands where it stood; Leave begins elsewhere; In is the initial state no more. */
const after: LifecycleConfig = {
  ...before,
  initial_state_id: active.id,
  states: [first, active, { ...gone, place: { x: 600, y: 0 } }],
  transitions: [enter, { ...leave, from_state_id: first.id }],
};

function drawn() {
  const comparison = compareLifecycles(before, after);
  return unionGraph(unionOf(comparison), comparison, { places: new Map(), only_changes: false });
}

describe('LC-93 both sides are one drawing', () => {
  test('what is gone stands where it stood, or below what stands there now', () => {
    const nodes = drawn().nodes.map(({ id, x, y, data }) => [
      elementOfDrawn(id),
      x,
      y,
      (data as ComparedStateData).mark,
    ]);
    expect(nodes).toEqual([
      [idOf('s', 0), 0, 0, 'same'],
      [idOf('s', 1), 300, 0, 'same'],
      [idOf('s', 3), 600, 0, 'same'],
      [idOf('s', 2), 600, 94, 'removed'],
    ]);
  });

  test('a transition that leads elsewhere is drawn where it led too', () => {
    const lines = drawn().lines.map((line) => ({
      element: elementOfDrawn(line.id),
      from: elementOfDrawn(line.from),
      mark: (line.data as ComparedTransitionData).mark,
      dashed: line.dashed,
    }));
    expect(lines).toContainEqual({ element: leave.id, from: first.id, mark: 'changed', dashed: false });
    expect(lines).toContainEqual({ element: leave.id, from: active.id, mark: 'removed', dashed: true });
    expect(new Set(drawn().lines.map(({ id }) => id)).size).toBe(4);
  });

  test('who was the initial state, and who was moved, is told beside what changed', () => {
    const data = new Map(drawn().nodes.map((node) => [elementOfDrawn(node.id), node.data as ComparedStateData]));
    expect(data.get(first.id)).toMatchObject({ was_initial: true, is_initial: false });
    expect(data.get(active.id)).toMatchObject({ was_initial: false, is_initial: true });
    expect(data.get(gone.id)).toMatchObject({ mark: 'same', moved: true });
  });

  test('what is the same can be left out, but for what a changed transition joins', () => {
    const same = { ...before, transitions: [{ ...enter, grace_period_hours: 5 }, ...before.transitions.slice(1)] };
    const comparison = compareLifecycles(before, same);
    const graph = unionGraph(unionOf(comparison), comparison, { places: new Map(), only_changes: true });
    expect(graph.nodes.map(({ id }) => id)).toEqual([drawnId(first.id), drawnId(active.id)]);
    expect(graph.lines.map(({ id }) => id)).toEqual([drawnId(enter.id)]);
  });
});

test('LC-93 a tab names both sides, so that it is found again', () => {
  const lid = idOf('s', 1);
  const others: OtherSide[] = [
    { kind: 'published' },
    { kind: 'server' },
    { kind: 'lifecycle', lid: idOf('s', 2) },
    { kind: 'file', key: 'k' },
  ];
  for (const other of others) expect(readCompareTabId(compareTabId(lid, other))).toEqual({ lid, other });
  expect(readCompareTabId(`${lid}:elsewhere`)).toBeNull();
  expect(readCompareTabId(`${lid}:lifecycle`)).toBeNull();
});
