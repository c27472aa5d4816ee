import { describe, expect, test } from 'vitest';
import type { PipelineDryRunInput, PipelineRunEvent } from '#contract/rpc/pipelines.ts';
import type { HookStep, PipelineResult } from '#contract/script/pipeline.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { failureOf } from '../failure-of.ts';
import { startHost } from '../harness.ts';

const works = { kind: 'succeeds', target_uid: 'uid=1', result: null } as const;
type Over = Partial<PipelineDryRunInput>;
type Policy = { readonly failure_policy: 'abort' | 'continue' | 'retry'; readonly max_retries?: number };

/** A connector whose hook points get scripts by their text. */
async function scene(options: Parameters<typeof startHost>[0] = {}) {
  const host = await startHost(options);
  const { caller } = host;
  const { lid: connector_lid } = await caller.connectors.create({ name: 'AD main', connector_type: 'simulator' });
  const bindScript = async (script_lid: string, hook_phase: 'before' | 'after', policy: Partial<Policy> = {}) => {
    const place = { connector_lid, operation_type: 'create', script_lid, hook_phase } as const;
    const { undo } = await caller.bindings.create({ ...place, ...policy });
    const [step] = undo;
    return step?.kind === 'remove' ? step.lid : '';
  };
  const bind = async (
    name: string,
    body: string,
    phase: 'before' | 'after' = 'before',
    policy: Partial<Policy> = {},
  ) => {
    const { lid } = await caller.scripts.create({ name, body });
    return { script: lid, binding: await bindScript(lid, phase, policy) };
  };
  const dryRun = (over: Over = {}) => events(caller, { ...inputOf(connector_lid), ...over });
  return { ...host, connector_lid, bind, bindScript, dryRun };
}

function inputOf(connector_lid: string): PipelineDryRunInput {
  const run_id = crypto.randomUUID();
  return { run_id, connector_lid, operation_type: 'create', context_text: '{}', outcome: works };
}

async function events(caller: StudioCaller, input: PipelineDryRunInput): Promise<PipelineRunEvent[]> {
  const told: PipelineRunEvent[] = [];
  for await (const event of (await caller.pipelines.dryRun(input)) as AsyncIterable<PipelineRunEvent>) told.push(event);
  return told;
}

function resultOf(told: readonly PipelineRunEvent[]): PipelineResult {
  const last = told.at(-1);
  if (last?.type !== 'ended' || last.result === null) throw new Error(`It ended with ${JSON.stringify(last)}.`);
  return last.result;
}

const hooks = ({ steps }: PipelineResult) => steps.filter((step): step is HookStep => step.kind === 'hook');

describe('PL-7 a dry run of a pipeline', () => {
  test('runs the bindings around the declared outcome, waits in virtual time, and tells every step', async () => {
    const { bind, dryRun, caller } = await scene();
    const first = await bind('make mail', 'attributes.mail = attributes.first + "@example.org"; variables.n = 1;');
    await bind('flaky', 'if (context.attempt < 6) throw new Error("busy"); attributes.at = context.now;', 'before', {
      failure_policy: 'retry',
      max_retries: 5,
    });
    await bind('note', 'variables.seen = [target_uid, error_message, attributes.mail]; return Math.random();', 'after');
    const context_text = '{ "attributes": { "first": "ada" }, "now": "2026-01-01T00:00:00Z" }';
    const started = performance.now();
    const told = await dryRun({ context_text });
    expect(performance.now() - started).toBeLessThan(20_000);
    const result = resultOf(told);
    expect(result.flow).toEqual({
      attributes: { first: 'ada', mail: 'ada@example.org', at: '2026-01-01T00:00:31.000Z' },
      variables: { n: 1, seen: ['uid=1', null, 'ada@example.org'] },
    });
    expect(hooks(result).map(({ decision, attempts }) => [decision, attempts.map((one) => one.delay_ms)])).toEqual([
      ['next', [0]],
      ['retried_then_next', [0, 1000, 2000, 4000, 8000, 16_000]],
      ['next', [0]],
    ]);
    expect(told.map(({ type }) => type).filter((type) => type !== 'attempt' && type !== 'waiting')).toEqual([
      'planned',
      ...Array.from({ length: 4 }, () => ['step_begun', 'step']).flat(),
      'ended',
    ]);
    const again = resultOf(await dryRun({ context_text }));
    expect(hooks(again).map(({ attempts }) => attempts.at(-1)?.result.output)).toEqual(
      hooks(result).map(({ attempts }) => attempts.at(-1)?.result.output),
    );
    const history = await caller.history.list({ filter: { lid: first.script } });
    expect(history.runs).toMatchObject([
      { source: { kind: 'draft' }, status: 'success' },
      { source: { kind: 'draft' }, status: 'success' },
    ]);
  });

  test('every attempt gives the same when its recorded context runs alone', async () => {
    const { bind, dryRun, caller } = await scene();
    const body =
      'attributes.r = [Math.random(), Date.now(), context.attempt]; if (context.attempt === 1) abort("once");';
    await bind('first', 'attributes.q = Math.random();');
    await bind('random', body, 'before', { failure_policy: 'retry', max_retries: 1 });
    const result = resultOf(await dryRun());
    const attempts = hooks(result)[1]?.attempts ?? [];
    const alone = await Promise.all(
      attempts.map(({ context }) =>
        caller.dryRuns.run({ run_id: crypto.randomUUID(), body, context_text: JSON.stringify(context) }),
      ),
    );
    expect(alone.map(({ status, output }) => [status, output])).toEqual(
      attempts.map(({ result: { status, output } }) => [status, output]),
    );
    expect(attempts.map(({ result: { status } }) => status)).toEqual(['failure', 'success']);
  });

  test('a failed operation is seen by after-steps, and the run is failed by it', async () => {
    const { bind, dryRun } = await scene();
    await bind('note', 'variables.why = error_message;', 'after');
    const result = resultOf(await dryRun({ outcome: { kind: 'fails', message: 'no room' } }));
    expect(result).toMatchObject({ success: false, failure: { step: 0, message: 'no room' } });
    expect(result.flow.variables).toEqual({ why: 'no room' });
  });

  test('says of each step whether it ran a draft or a version, and runs what is published when asked to', async () => {
    const { bindScript, bind, dryRun, caller } = await scene({ backend: 'http://127.0.0.1:9' });
    const script = (await caller.scripts.list({})).rows.find(({ current_version }) => current_version === 1);
    if (script === undefined) throw new Error('There is no published sample.');
    await bindScript(script.lid, 'before', { failure_policy: 'continue' });
    await bind('mine', 'variables.mine = true;');
    const read = (result: PipelineResult) => hooks(result).map(({ binding, decision }) => [binding.script, decision]);
    const named = { script_id: script.lid, script_name: script.name };
    const published = [{ ...named, source: 'version', version: 1 }, expect.anything()];
    expect(read(resultOf(await dryRun()))[0]).toEqual(published);
    const { body, local_rev } = await caller.scripts.get({ lid: script.lid });
    await caller.scripts.saveDraft({ lid: script.lid, body: 'variables.draft = true;', base_rev: local_rev });
    const drafts = resultOf(await dryRun());
    expect(read(drafts)[0]).toEqual([{ ...named, source: 'draft', version: null }, 'next']);
    expect(drafts.flow.variables).toEqual({ draft: true, mine: true });
    const live = resultOf(await dryRun({ texts: 'published' }));
    expect(read(live)[0]).toEqual(published);
    expect(live.flow.variables).not.toHaveProperty('draft');
    expect(hooks(live)[1]).toMatchObject({ decision: 'skipped', reason: 'The script "mine" is not active yet.' });
    expect(body).not.toBe('variables.draft = true;');
  });

  test('036 US2-4 disabled bindings, and those of deactivated scripts, are skipped, and say so', async () => {
    const { bind, dryRun, caller } = await scene();
    const off = await bind('off', 'variables.off = 1;');
    const { local_rev: base_rev } = await caller.bindings.get({ lid: off.binding });
    await caller.bindings.save({ lid: off.binding, base_rev, settings: { enabled: false }, before: { enabled: true } });
    const idle = await bind('idle', 'variables.idle = 1;');
    await caller.scripts.setStatus({ lids: [idle.script], status: 'active' });
    await caller.scripts.setStatus({ lids: [idle.script], status: 'inactive' });
    const result = resultOf(await dryRun());
    expect(hooks(result).map(({ reason }) => reason)).toEqual([
      'The binding is disabled.',
      'The script "idle" is inactive.',
    ]);
    expect(result.flow.variables).toEqual({});
  });
});

describe('PL-8 a dry run that cannot go on', () => {
  test('a context that cannot be used is refused with its field and place', async () => {
    const { dryRun } = await scene();
    for (const [context_text, words] of [
      ['{ "attributes": ', 'is not JSON: line 1, column 17'],
      ['{ "hook_phase": "before" }', 'hook_phase'],
      ['{ "seed": -1 }', 'seed'],
    ]) {
      const failure = await failureOf(dryRun({ context_text }));
      expect(failure).toMatchObject({ code: 'validation_error', message: expect.stringContaining(words ?? '') });
      expect(failure.details).toMatchObject({ line: 1 });
    }
  });

  test('036 edge case 5 a deleted connector is said, and nothing runs', async () => {
    const { dryRun, caller, connector_lid } = await scene();
    await caller.connectors.remove({ lid: connector_lid });
    expect(await failureOf(dryRun())).toMatchObject({ code: 'not_found' });
  });

  test('it is cancelled in the middle of a script, and ends at its time limit', async () => {
    const { bind, caller, connector_lid, dryRun } = await scene();
    await bind('endless', 'for (;;);');
    const input = inputOf(connector_lid);
    const told: PipelineRunEvent[] = [];
    for await (const event of (await caller.pipelines.dryRun(input)) as AsyncIterable<PipelineRunEvent>) {
      told.push(event);
      if (event.type === 'step_begun') await caller.pipelines.cancel({ run_id: input.run_id });
    }
    expect(told.at(-1)).toEqual({ type: 'ended', result: null, stopped: 'You stopped it.' });
    expect(await dryRun({ limit_seconds: 0.2 })).toContainEqual({
      type: 'ended',
      result: null,
      stopped: expect.stringContaining('longer than 0.2 s'),
    });
    const [only] = await events(caller, input);
    expect(only).toMatchObject({ type: 'ended', result: null });
  });

  test('036 edge case 4 a resource without a stub fails its step with what to do', async () => {
    const { bind, dryRun } = await scene();
    await bind('asks', 'variables.who = resources.call("hr", { id: 1 }).name;');
    expect(resultOf(await dryRun()).failure?.message).toContain("resource 'hr' is not available in a dry run");
    const context_text = '{ "stubs": { "hr": [{ "when": { "id": 1 }, "reply": { "name": "Ada" } }] } }';
    expect(resultOf(await dryRun({ context_text })).flow.variables).toEqual({ who: 'Ada' });
  });
});
