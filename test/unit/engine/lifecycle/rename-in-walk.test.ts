import { expect, test } from 'vitest';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { keptWalk } from '#contract/model/lifecycle-walk.ts';
import { renameInWalk, renamesBetween } from '#engine/lifecycle/rename-in-walk.ts';
import { replayWalk } from '#engine/lifecycle/replay-walk.ts';
import { machine } from './machines.ts';

const before = machine(['In', 'Active', 'Gone!'], ['In>Active', 'Active>Gone']);
const leaver = keptWalk.parse({
  name: 'Leaver',
  object: {},
  now: '2026-03-01T09:00:00Z',
  start: 'Active',
  steps: [
    { kind: 'wait', hours: 1 },
    { kind: 'take', transition: 'Active>Gone' },
  ],
  expect: { state: 'Gone' },
});

function renamed(names: Readonly<Record<string, string>>): LifecycleConfig {
  const named = <Element extends { readonly name: string }>(one: Element) => ({
    ...one,
    name: names[one.name] ?? one.name,
  });
  return { ...before, states: before.states.map(named), transitions: before.transitions.map(named) };
}

test('LC-112 a test that names what is called otherwise now passes again with the new names', () => {
  const after = renamed({ Active: 'At work', Gone: 'Left', 'Active>Gone': 'Leave' });
  expect(replayWalk(before, leaver).passed).toBe(true);
  expect(replayWalk(after, leaver).passed).toBe(false);
  const walk = renameInWalk(leaver, renamesBetween(before, after));
  expect(walk).toMatchObject({ name: 'Leaver', start: 'At work', expect: { state: 'Left' } });
  expect(walk && replayWalk(after, walk).passed).toBe(true);
  expect(walk && renameInWalk(walk, renamesBetween(after, before))).toEqual(leaver);
});

test('LC-112 a test that names nothing of it stays, as does a name that another element has now', () => {
  expect(renameInWalk(leaver, renamesBetween(before, renamed({ In: 'Hired', 'In>Active': 'Begin' })))).toBeNull();
  expect(renameInWalk({ ...leaver, start: null, steps: [] }, renamesBetween(before, before))).toBeNull();
  const swapped = renamesBetween(before, renamed({ Active: 'Gone', Gone: 'Active' }));
  expect([...swapped.states]).toEqual([]);
  const fresh = { ...before, states: before.states.map((one, at) => ({ ...one, id: `${at}`, name: `New ${at}` })) };
  expect(renamesBetween(before, fresh).states.size).toBe(0);
});
