import { expect, test } from 'vitest';
import { judgePipeline } from '#engine/pipeline/judge-pipeline-test.ts';
import { readPipelineContext, readPipelineExpectation } from '#engine/pipeline/read-pipeline-test.ts';
import { testOfRun } from '#engine/pipeline/test-of-run.ts';
import { bindingOf, idOf, play } from './pipeline-world.ts';

const check = () => Promise.reject(new Error('There is no schema.'));
const world = {
  bindings: [bindingOf(1, { failure_policy: 'continue' }), bindingOf(2)],
  behaviours: { [idOf(1)]: ['failure'] },
  outcome: { kind: 'fails', message: 'no room' },
} as const;

test('PL-9 a dry run kept as a test passes as that test, with its clock', async () => {
  const { result } = await play(world);
  const { context_text, expect_text } = testOfRun('{ "attributes": { "start": true } }', result);
  expect(readPipelineContext(context_text)).toMatchObject({
    now: '2023-11-14T22:13:20.000Z',
    attributes: { start: true },
  });
  const expectation = readPipelineExpectation(expect_text);
  expect(expectation).toMatchObject({ success: false, path: ['continued', 'next', 'operation'] });
  expect(await judgePipeline(expectation, result, check)).toMatchObject({ outcome: 'passed', differences: [] });
  const other = await play({ ...world, behaviours: {}, outcome: { kind: 'succeeds', target_uid: null, result: null } });
  const verdict = await judgePipeline(expectation, other.result, check);
  expect(verdict.outcome === 'broken' ? [] : verdict.differences.map(({ path }) => path)).toEqual([
    'success',
    'error.message',
    'path[0]',
    `attributes["${idOf(1)}"]`,
    `variables["${idOf(1)}"]`,
  ]);
});

test('PL-9 a context that names its clock keeps it, as everything else in it', async () => {
  const { result } = await play(world);
  const { context_text } = testOfRun('{ "now": "2026-01-01T00:00:00Z", "seed": 9 }', result);
  expect(JSON.parse(context_text)).toEqual({ now: '2026-01-01T00:00:00Z', seed: 9 });
});
