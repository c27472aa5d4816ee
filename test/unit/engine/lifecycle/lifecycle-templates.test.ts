import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lifecycleWalk, walkFileEnding } from '#contract/model/lifecycle-walk.ts';
import { checkLifecycle } from '#engine/lifecycle/check-lifecycle.ts';
import { readLifecycleJson } from '#engine/lifecycle/formats/json-format.ts';
import { generateWalks } from '#engine/lifecycle/generate-walks.ts';
import { replayWalk } from '#engine/lifecycle/replay-walk.ts';
import { readWalkFile } from '#engine/lifecycle/walk-file.ts';

const folder = new URL('../../../../resources/lifecycles/', import.meta.url);
const files = readdirSync(folder).filter((file) => !file.endsWith(walkFileEnding));

test('there are at least four', () => {
  expect(files.length).toBeGreaterThanOrEqual(4);
});

test.each(files)('%s has nothing to mend, and walks solve every transition of it', (file) => {
  const { config } = readLifecycleJson(readFileSync(new URL(file, folder), 'utf8'), randomUUID);
  expect(checkLifecycle(config)).toEqual([]);
  const { walks, unsolved, unreached } = generateWalks(config, '2026-11-21T12:00:00Z');
  expect({ unsolved, unreached }).toEqual({ unsolved: [], unreached: [] });
  const taken = walks.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'take' ? [step.transition] : [])));
  expect(new Set(taken).size).toBe(config.transitions.length);
  expect(walks.flatMap((walk) => replayWalk(config, lifecycleWalk.parse(walk)).differences)).toEqual([]);
});

test.each(files)('%s does what its own tests say', (file) => {
  const { config } = readLifecycleJson(readFileSync(new URL(file, folder), 'utf8'), randomUUID);
  const beside = file.replace('.json', walkFileEnding);
  const { lifecycle, tests } = readWalkFile(readFileSync(new URL(beside, folder), 'utf8'), beside);
  expect(lifecycle).toEqual({ name: config.name, file });
  expect(tests.length).toBeGreaterThanOrEqual(2);
  expect(tests.flatMap((walk) => replayWalk(config, walk).differences)).toEqual([]);
});
