import { expect, test, vi } from 'vitest';
import { readWalkResults, runWalks, stopWalks, useWalkRuns } from '#renderer/features/lifecycles/walk-runs.ts';
import { machine } from '../engine/lifecycle/machines.ts';
import { kept } from './kept-ui-state.ts';

vi.mock('#renderer/api/client.ts', () => import('./kept-ui-state.ts'));

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

test('LC-113 results are there after a restart, and old ones where the lifecycle has changed', async () => {
  const failing = walks.slice(0, 2).map((walk, at) => (at === 0 ? walk : { ...walk, expect: { state: 'In' } }));
  await runWalks('restarted', config, failing);
  const { results } = useWalkRuns.getState();
  // Another page has read the same stored value, of which the order of elements says nothing.
  vi.resetModules();
  const page = await import('#renderer/features/lifecycles/walk-runs.ts');
  const opened = { ...structuredClone(config), states: config.states.toReversed() };
  await page.readWalkResults('restarted', opened);
  const { differences = [] } = results['walk 1'] ?? {};
  expect(differences).toHaveLength(1);
  expect(page.useWalkRuns.getState().results).toEqual({
    'walk 0': { passed: true, differences: [], rev: 1, config: opened },
    'walk 1': { passed: false, differences, rev: 1, config: opened },
  });
  expect(page.useWalkRuns.getState().results['walk 0']?.config).toBe(opened);
  const changed = { ...opened, description: 'Changed' };
  await page.readWalkResults('restarted', changed);
  expect(page.useWalkRuns.getState().results['walk 0']).toMatchObject({ passed: true, config: null });
  await page.runWalks('restarted', changed, failing.slice(1));
  expect(kept.get('ws:lifecycle:results:restarted')).toMatchObject({ 'walk 0': { rev: 1 }, 'walk 1': { rev: 1 } });
});

test('LC-113 what has run while the kept results were on their way stays, and what cannot be read is left out', async () => {
  const of = 'another';
  kept.set('ws:lifecycle:results:opened', {
    'walk 5': { passed: false, differences: ['old'], rev: 1, of },
    'walk 6': { passed: false, differences: [], rev: 1, of },
    'walk 7': { passed: 'maybe' },
  });
  useWalkRuns.setState({ results: {} });
  const reading = readWalkResults('opened', config);
  await runWalks('opened', config, walks.slice(5, 6));
  await reading;
  expect(useWalkRuns.getState().results).toEqual({
    'walk 5': { passed: true, differences: [], rev: 1, config },
    'walk 6': { passed: false, differences: [], rev: 1, config: null },
  });
});
