import { expect, test } from 'vitest';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import { samplePipelines } from '#contract/script/sample.ts';
import { startHost } from '../host/harness.ts';
import { samples, sampleText } from './sample-files.ts';

const { connectors, bindings, pipeline_tests } = samplePipelines.parse(JSON.parse(sampleText('pipelines.json')));

test('ST-8 the sample pipelines bind sample scripts to operations that their connectors have', () => {
  const scripts = new Set(samples.map(({ id }) => id));
  const byId = new Map(connectors.map((connector) => [connector.id, connector]));
  for (const { script_id, connector_id, operation_type } of bindings) {
    expect(scripts).toContain(script_id);
    const connector = byId.get(connector_id);
    expect(connectorTypeDescriptors[connector?.connector_type ?? 'dns'].operations).toContain(operation_type);
  }
  const points = bindings.map((one) => [one.connector_id, one.hook_phase, one.operation_type, one.execution_order]);
  expect(new Set(points.map((point) => point.join(' '))).size).toBe(points.length);
  expect(connectors.filter(({ status }) => status === 'active').map((one) => one.connector_type)).toEqual([
    'simulator',
  ]);
});

test('ST-8 a new home has them without a network, and the sample pipeline test passes there', async () => {
  const { caller } = await startHost();
  const listed = await caller.connectors.list();
  expect(listed.map(({ name, bindings: count }) => [name, count])).toEqual([
    ['Company directory', 3],
    ['Simulated directory', 4],
  ]);
  const connector_lid = listed[1]?.lid ?? '';
  const tests = await caller.pipelines.tests.list({ connector_lid });
  expect(tests.map(({ name }) => name)).toEqual(pipeline_tests.map(({ name }) => name));
  await caller.pipelines.tests.run({ connector_lid });
  const [ran] = await caller.pipelines.tests.list({ connector_lid });
  expect(ran?.last).toMatchObject({ outcome: 'passed', summary: '' });
});

test('ST-8 scripts bound to the sample connectors ask for no attribute that these do not describe', async () => {
  const { caller } = await startHost();
  for (const { lid } of (await caller.scripts.list({})).rows) {
    const { body } = await caller.scripts.get({ lid });
    const { errors, warnings } = await caller.checks.validate({ body, lid });
    expect([...errors, ...warnings]).toEqual([]);
  }
});
