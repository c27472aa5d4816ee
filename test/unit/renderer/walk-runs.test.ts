import { expect, test } from 'vitest';
import { runWalks, stopWalks, useWalkRuns } from '#renderer/features/lifecycles/walk-runs.ts';
import { machine } from '../engine/lifecycle/machines.ts';

const config = machine(['In', 'Out!'], ['In>Out']);
const walks = Array.from({ length: 100 }, (_, index) => ({
  ...{ lid: `walk ${index}`, rev: 1, name: `Walk ${index}`, object: {}, now: '2026-03-01T09:00:00Z', start: null },
  steps: [{ kind: 'take' as const, transition: 'In>Out' }],
  expect: { state: 'Out' },
}));

test('LC-80 many tests run in turns, and can be stopped between them; what had ended stays', async () => {
  let now = 0;
  // Each of them takes a millisecond, of the 8 that a turn has.
  const clock = () => now++;
  let turns = 0;
  const breathe = async () => {
    turns += 1;
    expect(useWalkRuns.getState().running).toEqual({ lifecycle: { done: 8 * turns, total: 100 } });
    if (turns === 2) stopWalks('lifecycle');
  };
  await runWalks('lifecycle', config, walks, { breathe, clock });
  const { results, running } = useWalkRuns.getState();
  expect(running).toEqual({});
  expect(turns).toBe(2);
  expect(Object.keys(results)).toHaveLength(16);
  expect(results['walk 0']).toMatchObject({ passed: true, differences: [], rev: 1 });
});
