import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors/app-error.ts';
import type { HookStep, PipelineResult, PipelineStep, StepAttempt } from '#contract/script/pipeline.ts';
import { attemptSeed } from '#engine/pipeline/attempt-context.ts';
import { backoffMs } from '#engine/pipeline/backoff.ts';
import { runPipeline } from '#engine/pipeline/run-pipeline.ts';
import { planSteps } from '#engine/pipeline/select-bindings.ts';
import { expected } from './pipeline-model.ts';
import { bindingOf, context, idOf, inputOf, play, portsOf, resultOf, type World, worlds } from './pipeline-world.ts';

const works = { kind: 'succeeds', target_uid: 'made', result: null } as const;
const world = (over: Partial<World>): World => ({ bindings: [], behaviours: {}, outcome: works, ...over });
const hooks = ({ steps }: PipelineResult) => steps.filter((step): step is HookStep => step.kind === 'hook');
const path = ({ steps }: PipelineResult) => steps.map((step) => (step.kind === 'hook' ? step.decision : step.status));

describe('PL-1 order', () => {
  test('before-bindings, the operation, after-bindings; by execution_order, ties by creation', () => {
    const plan = planSteps([
      bindingOf(1, { hook_phase: 'after', execution_order: 1 }),
      bindingOf(2, { execution_order: 20 }),
      bindingOf(3, { execution_order: 10, created_at: '2026-02-02T00:00:00Z' }),
      bindingOf(4, { execution_order: 10 }),
    ]);
    expect(plan.map((step) => (step.kind === 'hook' ? step.binding.binding_id : 'operation'))).toEqual([
      idOf(4),
      idOf(3),
      idOf(2),
      'operation',
      idOf(1),
    ]);
  });

  test('the order in which bindings are given does not matter', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (given) => {
        const { result } = await play(given);
        const turned = await play({ ...given, bindings: given.bindings.toReversed() });
        expect(turned.result).toEqual(result);
      }),
      { numRuns: 50 },
    );
  });
});

test('PL-2 any pipeline goes as the model of runtime.md says', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (given) => {
      const { result, done } = await play(given);
      const model = expected(given);
      expect(path(result)).toEqual(model.path);
      expect(done.filter((entry) => entry.startsWith('run'))).toEqual(model.runs);
      expect(result.flow.attributes).toEqual(model.attributes);
      expect(result.flow.variables).toEqual({ ...model.attributes, start: undefined });
      expect(result.success).toBe(model.success);
      expect(result.failure === null).toBe(result.success);
    }),
    { numRuns: 400 },
  );
});

describe('PL-3 failure policies', () => {
  const failing = (over: object, behaviour: World['behaviours'][string]) =>
    play(
      world({
        bindings: [bindingOf(1, over), bindingOf(2), bindingOf(3, { hook_phase: 'after' })],
        behaviours: { [idOf(1)]: behaviour },
      }),
    );

  test('abort: a before-step that fails keeps the operation and the after-steps from running', async () => {
    const { result, done } = await failing({ failure_policy: 'abort' }, ['failure']);
    expect(path(result)).toEqual(['stopped', 'not_reached', 'not_reached', 'not_reached']);
    expect(done).toEqual([`run ${idOf(1)} 1`]);
    expect(result.failure).toEqual({ step: 0, message: `failure of ${idOf(1)}` });
    expect(result.outcome).toBeNull();
    expect(result.steps[2]).toMatchObject({ reason: 'Not reached: "script 1" (step 1) ended the pipeline.' });
  });

  test('abort: an after-step that fails lets the result stand; the run is failed', async () => {
    const bindings = [
      bindingOf(1, { hook_phase: 'after' }),
      bindingOf(2, { hook_phase: 'after', execution_order: 20 }),
    ];
    const { result } = await play(world({ bindings, behaviours: { [idOf(1)]: ['failure'] } }));
    expect(path(result)).toEqual(['success', 'stopped', 'not_reached']);
    expect(result).toMatchObject({ success: false, outcome: works, failure: { step: 1 } });
  });

  test('continue: the step is a failure, its changes are dropped, the run is not failed', async () => {
    const { result } = await failing({ failure_policy: 'continue' }, ['timeout']);
    expect(path(result)).toEqual(['continued', 'next', 'success', 'next']);
    expect(result.flow.attributes).toEqual({ start: true, [idOf(2)]: 1, [idOf(3)]: 1 });
    expect(hooks(result)[0]).toMatchObject({ status: 'timeout', attempts: [{ attempt: 1 }] });
    expect(result.success).toBe(true);
  });

  test('retry: max_retries more attempts with growing waits, then as abort', async () => {
    const { result, done } = await failing({ failure_policy: 'retry', max_retries: 3 }, ['failure']);
    const runs = [1, 2, 3, 4].map((attempt) => `run ${idOf(1)} ${attempt}`);
    expect(done).toEqual([runs[0], 'wait 1000', runs[1], 'wait 2000', runs[2], 'wait 4000', runs[3]]);
    expect(path(result)[0]).toBe('stopped');
    expect(hooks(result)[0]?.reason).toBe('It failed 4 times; the pipeline stopped here.');
  });

  test('retry: the first attempt that succeeds ends it, and only its changes flow on', async () => {
    const { result } = await failing({ failure_policy: 'retry', max_retries: 3 }, ['failure', 'timeout', 'success']);
    expect(path(result)[0]).toBe('retried_then_next');
    expect(result.flow.attributes[idOf(1)]).toBe(3);
  });

  test('the waits are 1 s, doubled, at most 60 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 11].map(backoffMs)).toEqual([
      0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });
});

describe('PL-4 steps that change nothing', () => {
  test('036 US2-4 a disabled binding is skipped, as is one whose script may not run', async () => {
    const bindings = [
      bindingOf(1, { enabled: false }),
      bindingOf(2, { unavailable: 'The script "mail" is inactive.' }),
      bindingOf(3, { script: null }),
    ];
    const { result, done } = await play(world({ bindings }));
    expect(path(result)).toEqual(['skipped', 'skipped', 'skipped', 'success']);
    expect(hooks(result).map(({ reason }) => reason)).toEqual([
      'The binding is disabled.',
      'The script "mail" is inactive.',
      'The script of this binding is gone.',
    ]);
    expect(done).toEqual(['operate {"start":true}']);
  });

  test('a disabled binding changes neither clock nor seed of the others', async () => {
    const attempts = async (bindings: World['bindings']) =>
      hooks((await play(world({ bindings }))).result).flatMap((step) => step.attempts);
    const disabled = bindingOf(5, { enabled: false, execution_order: 5 });
    expect(await attempts([disabled, bindingOf(1), bindingOf(2)])).toEqual(
      await attempts([bindingOf(1), bindingOf(2)]),
    );
  });

  test('a script that skips itself changes nothing and says why', async () => {
    const { result } = await play(world({ bindings: [bindingOf(1)], behaviours: { [idOf(1)]: ['skipped'] } }));
    expect(hooks(result)[0]).toMatchObject({
      decision: 'skipped',
      output: { attributes: { start: true } },
      reason: `The script skipped itself: skipped of ${idOf(1)}`,
    });
    expect(result.success).toBe(true);
  });
});

describe('PL-5 what steps see', () => {
  const after = bindingOf(1, { hook_phase: 'after' });

  test('the operation gets the attributes as the last before-step left them', async () => {
    const { done } = await play(world({ bindings: [bindingOf(1), after] }));
    expect(done[1]).toBe(`operate {"start":true,"${idOf(1)}":1}`);
  });

  test.each([
    [works, { target_uid: 'made', error_message: null }],
    [
      { ...works, target_uid: null },
      { target_uid: 'before', error_message: null },
    ],
    [
      { kind: 'fails' as const, message: 'no room' },
      { target_uid: 'before', error_message: 'no room' },
    ],
  ])('after-steps see the result of the operation: %o', async (outcome, seen) => {
    const { result } = await play(world({ bindings: [bindingOf(2), after], outcome }));
    const [before, last] = hooks(result);
    expect(before?.attempts[0]?.context).toMatchObject({
      target_uid: 'before',
      error_message: null,
      hook_phase: 'before',
    });
    expect(last?.attempts[0]?.context).toMatchObject({ ...seen, hook_phase: 'after' });
  });

  test('after-steps of a failed operation run; the run is failed by the operation', async () => {
    const outcome = { kind: 'fails', message: 'no room' } as const;
    const { result } = await play(world({ bindings: [after], outcome, behaviours: { [idOf(1)]: ['failure'] } }));
    expect(path(result)).toEqual(['failure', 'stopped']);
    expect(result.failure).toEqual({ step: 0, message: 'no room' });
  });

  test('clock and seed depend on the place in the run, and on no duration', async () => {
    const bindings = [bindingOf(1, { failure_policy: 'retry', max_retries: 2 }), bindingOf(2, { execution_order: 20 })];
    const { result } = await play(world({ bindings, behaviours: { [idOf(1)]: ['failure', 'failure', 'success'] } }));
    const contexts = hooks(result).flatMap(({ attempts }) => attempts.map((attempt) => attempt.context));
    expect(contexts.map(({ now, attempt }) => [now, attempt])).toEqual([
      ['2023-11-14T22:13:20.000Z', undefined],
      ['2023-11-14T22:13:21.000Z', 2],
      ['2023-11-14T22:13:23.000Z', 3],
      ['2023-11-14T22:13:23.000Z', undefined],
    ]);
    expect(contexts[0]?.seed).toBe(context.seed);
    expect(new Set(contexts.map(({ seed }) => seed)).size).toBe(4);
  });

  test('no two attempts that a run can have share a seed', () => {
    const steps = Array.from({ length: 20 }, (_, index) => index);
    const seeds = steps.flatMap((step) =>
      steps.slice(0, 11).map((retry) => attemptSeed(4_294_967_290, step, retry + 1)),
    );
    expect(new Set(seeds).size).toBe(20 * 11);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed <= 4_294_967_295)).toBe(true);
  });

  test('what resources answered in a real run is in the context that an attempt is kept with', async () => {
    const given = world({ bindings: [bindingOf(1)] });
    const stubs = { hr: [{ when: 1, reply: 'a' }] };
    const ports = portsOf(
      given,
      { done: [], events: [] },
      {
        runScript: async (request) => ({ ...resultOf(request, 'success'), stubs }),
      },
    );
    const [step] = hooks(await runPipeline(inputOf(given), ports));
    expect(step?.attempts[0]?.context.stubs).toEqual(stubs);
  });
});

describe('PL-6 a run that was interrupted', () => {
  /** Runs until the `stopAt`-th thing that the run does to the world is to happen; what was kept until then. */
  async function interrupted(given: World, stopAt: number) {
    const steps: PipelineStep[] = [];
    let attempts: StepAttempt[] = [];
    let count = 0;
    const trace = { done: [], events: [] };
    const plain = portsOf(given, trace);
    const die = () => {
      count += 1;
      if (count > stopAt) throw new AppError('unavailable', 'The worker was killed.');
    };
    const ports = {
      ...plain,
      runScript: async (...request: Parameters<typeof plain.runScript>) => {
        die();
        return plain.runScript(...request);
      },
      operate: async (...flow: Parameters<typeof plain.operate>) => {
        die();
        return plain.operate(...flow);
      },
      wait: async () => die(),
      afterAttempt: async (_: number, attempt: StepAttempt) => {
        attempts.push(attempt);
        die();
      },
      afterStep: async (_: number, step: PipelineStep) => {
        steps.push(step);
        attempts = [];
      },
    };
    const whole = await runPipeline(inputOf(given), ports).catch((error: unknown) => {
      if (error instanceof AppError) return null;
      throw error;
    });
    return { whole, done: { steps, attempts }, did: trace.done as string[] };
  }

  test('goes on from any point to the same result, and does nothing that was settled once more', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.nat({ max: 12 }), async (given, stopAt) => {
        const whole = await play(given);
        const first = await interrupted(given, stopAt);
        if (first.whole !== null) {
          expect(first.whole).toEqual(whole.result);
          return;
        }
        const second = await play(given, { done: JSON.parse(JSON.stringify(first.done)) });
        expect(second.result).toEqual(whole.result);
        const settled = (done: readonly string[]) => done.filter((entry) => !entry.startsWith('wait'));
        expect([...settled(first.did), ...settled(second.done)]).toEqual(settled(whole.done));
      }),
      { numRuns: 300 },
    );
  });

  test('a signal ends it before the next step with the reason of the signal', async () => {
    const given = world({ bindings: [bindingOf(1), bindingOf(2, { execution_order: 20 })] });
    const controller = new AbortController();
    const trace = { done: [] as string[], events: [] };
    const ports = portsOf(given, trace, {
      signal: controller.signal,
      afterAttempt: async () => controller.abort(new Error('cancelled')),
    });
    await expect(runPipeline(inputOf(given), ports)).rejects.toThrow('cancelled');
    expect(trace.done).toEqual([`run ${idOf(1)} 1`]);
  });

  test('tells everything in its order', async () => {
    const bindings = [bindingOf(1, { failure_policy: 'retry', max_retries: 1 }), bindingOf(2, { enabled: false })];
    const { events, result } = await play(world({ bindings, behaviours: { [idOf(1)]: ['failure', 'success'] } }));
    expect(events.map((event) => ('index' in event ? `${event.type} ${event.index}` : event.type))).toEqual([
      'planned',
      'step_begun 0',
      'attempt 0',
      'waiting 0',
      'attempt 0',
      'step 0',
      'step 1',
      'step_begun 2',
      'step 2',
    ]);
    expect(events.flatMap((event) => (event.type === 'step' ? [event.step] : []))).toEqual(result.steps);
  });
});
