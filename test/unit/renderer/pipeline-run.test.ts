import { expect, test } from 'vitest';
import type { PipelineRunEvent } from '#contract/rpc/pipelines.ts';
import { contextFromScript } from '#renderer/features/bindings/pipeline-contexts.ts';
import { advance, beginRun, runOf } from '#renderer/state/pipeline-run.ts';

const binding = {
  binding_id: '01a1ff94-8372-77d9-92f5-79545db4cf41',
  hook_phase: 'before' as const,
  execution_order: 10,
  created_at: '',
  failure_policy: 'retry' as const,
  max_retries: 1,
  timeout_seconds: 30,
  enabled: true,
  script: null,
  unavailable: null,
};
const flow = { attributes: {}, variables: {} };
const failed = {
  kind: 'hook' as const,
  binding,
  status: 'failure' as const,
  decision: 'stopped' as const,
  reason: 'It failed twice; the pipeline stopped here.',
  input: flow,
  output: flow,
  attempts: [],
  duration_ms: 2,
};
const idle = {
  kind: 'operation' as const,
  status: 'not_reached' as const,
  reason: null,
  input: flow,
  outcome: null,
  duration_ms: 0,
};
const result = {
  success: false,
  operation_type: 'create' as const,
  steps: [failed, idle],
  flow,
  outcome: null,
  failure: { step: 0, message: 'no' },
  duration_ms: 2,
};

function played(...events: readonly PipelineRunEvent[]) {
  return events.reduce(advance, beginRun('run'));
}

const planned: PipelineRunEvent = { type: 'planned', steps: [{ kind: 'hook', binding }, { kind: 'operation' }] };

test('steps wait, run, pause before another attempt, and end as their policy decided', () => {
  const lid = binding.binding_id;
  const begun = played(planned, { type: 'step_begun', index: 0 });
  expect(begun.looks.get(lid)?.state).toBe('running');
  expect(begun.looks.get('operation')?.state).toBe('waiting');
  const pausing = advance(begun, { type: 'waiting', index: 0, attempt: 2, delay_ms: 1000 });
  expect(pausing.looks.get(lid)?.words).toBe('waiting 1 s before attempt 2');
  const over = advance(pausing, { type: 'step', index: 0, step: failed });
  expect(over.looks.get(lid)).toMatchObject({ state: 'failure', failed: true, stopped: true, went: false });
});

test('a run that was stopped shows what had ended, and no result', () => {
  const run = played(
    planned,
    { type: 'step_begun', index: 0 },
    { type: 'ended', result: null, stopped: 'You stopped it.' },
  );
  expect(run).toMatchObject({ phase: 'ended', result: null, stopped: 'You stopped it.' });
  expect(run.looks.get(binding.binding_id)?.state).toBe('not_reached');
});

test('the result of a saved test is shown as a run that is over', () => {
  const run = runOf(result);
  expect(run.order).toEqual([binding.binding_id, 'operation']);
  expect(run.looks.get('operation')?.state).toBe('not_reached');
  expect(played(planned, { type: 'ended', result, stopped: null }).looks).toEqual(run.looks);
});

test('a context of a script gives a pipeline everything but what the pipeline fills in itself', () => {
  const text = '{"operation_type":"create","hook_phase":"after","error_message":"x","attributes":{"a":1},"seed":2}';
  expect(JSON.parse(contextFromScript(text))).toEqual({ attributes: { a: 1 }, seed: 2 });
  expect(contextFromScript('{ not json')).toBe('{ not json');
});
