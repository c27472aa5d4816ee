import { expect, test } from 'vitest';
import { AppError } from '#contract/errors/app-error.ts';
import type { HookStep } from '#contract/script/pipeline.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { dryRunPipeline } from '#engine/pipeline/dry-run.ts';
import { type AttemptRequest, runPipeline } from '#engine/pipeline/run-pipeline.ts';
import { bindingOf, idOf, inputOf } from '#test/unit/engine/pipeline/pipeline-world.ts';
import { sandboxForFile } from './studio-sandbox.ts';

const sandbox = sandboxForFile();
const bodies: Readonly<Record<string, string>> = {
  [idOf(1)]: 'variables.n = [1, 1].map(() => resources.call("ids")); attributes.r = Math.random();',
  [idOf(2)]: 'attributes.who = resources.call("hr", { id: attributes.r > 2, attempt: context.attempt }).name;',
  [idOf(3)]: 'variables.seen = [target_uid, attributes.who, new Date().toISOString()];',
};
const bindings = [
  bindingOf(1),
  bindingOf(2, { execution_order: 20, failure_policy: 'retry', max_retries: 2 }),
  bindingOf(3, { hook_phase: 'after' }),
];
const outcome = { kind: 'succeeds', target_uid: 'made', result: null } as const;
const given = inputOf({ bindings, behaviours: {}, outcome });
const essence = ({ duration_ms: _, stubs: __, ...rest }: RunResult) => rest;

function run({ binding, attempt, context, timeout_ms }: AttemptRequest, more: object = {}): Promise<RunResult> {
  const script_body = bodies[binding.binding_id] ?? '';
  return sandbox.run({ script_body, context, tenant_id: null, attempt, timeout_ms, ...more });
}

test('RT-15 PL-5 every attempt of a real run gives the same in a dry run of the context it was kept with', async () => {
  let number = 0;
  const resources = async (name: string, payload: unknown) => {
    number += 1;
    if (name === 'ids') return number;
    if (number < 4) throw new AppError('unavailable', `HR is away: ${JSON.stringify(payload)}`);
    return { name: 'Ada' };
  };
  const waits: number[] = [];
  const real = await runPipeline(given, {
    runScript: (request) => run(request, { resources }),
    operate: async () => outcome,
    wait: async (ms) => void waits.push(ms),
    clock: () => 0,
  });
  expect(real).toMatchObject({
    success: true,
    flow: { attributes: { who: 'Ada' }, variables: { n: [1, 2], seen: ['made', 'Ada', '2023-11-14T22:13:21.000Z'] } },
  });
  expect(waits).toEqual([1000]);
  const attempts = real.steps.flatMap((step) =>
    step.kind === 'hook' ? step.attempts.map((one) => ({ step, one })) : [],
  );
  expect(attempts).toHaveLength(4);
  const alone = (step: HookStep, context: AttemptRequest['context']) =>
    run({ index: 0, binding: step.binding, attempt: context.attempt ?? 1, context, timeout_ms: 5000 });
  for (const { step, one } of attempts) {
    expect(essence(await alone(step, one.context))).toEqual(essence(one.result));
  }
  const dry = await dryRunPipeline(given, {
    outcome,
    clock: () => 0,
    runScript: (request) => {
      const kept = attempts.find(
        ({ step, one }) => step.binding === request.binding && one.attempt === request.attempt,
      );
      return run({ ...request, context: { ...request.context, stubs: kept?.one.context.stubs ?? {} } });
    },
  });
  expect(dry.flow).toEqual(real.flow);
});
