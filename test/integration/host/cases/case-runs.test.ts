import { describe, expect, test } from 'vitest';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { failureOf } from '../failure-of.ts';
import { startHost, type TestHost } from '../harness.ts';

const body = `if (attributes.first === undefined) {
  abort('no first name');
}
attributes.mail = attributes.first.toLowerCase() + '@example.org';
`;
const endless = 'for (;;) {}\n';

const context = (first?: string) => JSON.stringify({ attributes: first === undefined ? {} : { first } });
const expected = (mail: string) =>
  JSON.stringify({ output: { match: 'subset', value: { modified_attributes: { mail } } } });

async function withCases(script = body) {
  const host = await startHost();
  const { caller } = host;
  const { lid, local_rev } = await caller.scripts.create({ name: 'Make mail', body: script });
  const add = (name: string, context_text: string, expect_text: string, enabled = true) =>
    caller.cases.save({ case_id: null, lid, name, context_text, expect_text, enabled });
  return { ...host, lid, local_rev, add };
}

/** Resolves with what `read` answers as soon as `good` accepts it; asked again at every event. */
async function when<Value>(
  { caller }: TestHost,
  read: () => Promise<Value>,
  good: (value: Value) => boolean,
): Promise<Value> {
  const stream = (await caller.studio.events()) as AsyncIterable<StudioEvent>;
  for await (const _ of stream) {
    const value = await read();
    if (good(value)) return value;
  }
  throw new Error('The events ended.');
}

describe('a run of test cases', () => {
  test('TC-1 TC-3 says of each whether it passed, and what differs', async () => {
    const { caller, lid, add } = await withCases();
    await add('passes', context('Ada'), expected('ada@example.org'));
    const fails = await add('fails', context('Ada'), expected('ADA@example.org'));
    await add('expects a failure', context(), '{"status":"failure","error_message":{"contains":"first name"}}');
    const broken = await add('broken', '{', '{}');
    await add('off', '{}', '{"status":"timeout"}', false);
    const rule = (value: unknown) => JSON.stringify({ output: { match: 'schema', value } });
    await add('obeys a rule', context('Ada'), rule({ properties: { return_value: { type: 'null' } } }));
    await add('has no rule to obey', context('Ada'), rule({ $ref: '#/$defs/nowhere' }));
    expect(await caller.cases.run({ lid })).toEqual({ passed: 3, failed: 3, ended_early: false });
    const { results, draft_hash, running } = await caller.cases.results({ lid });
    expect(running).toBeNull();
    expect(results.map(({ outcome, status }) => [outcome, status])).toEqual([
      ['passed', 'success'],
      ['failed', 'success'],
      ['passed', 'failure'],
      ['broken', null],
      ['passed', 'success'],
      ['broken', 'success'],
    ]);
    expect(results.every(({ body_hash }) => body_hash === draft_hash)).toBe(true);
    expect(results[1]?.summary).toBe('modified_attributes.mail: expected "ADA@example.org", is "ada@example.org"');
    const detail = await caller.cases.result({ lid, case_id: fails.case_id });
    expect(detail?.differences).toMatchObject([{ path: 'modified_attributes.mail', kind: 'different' }]);
    expect(detail?.result?.output?.modified_attributes).toEqual({ first: 'Ada', mail: 'ada@example.org' });
    expect((await caller.cases.result({ lid, case_id: broken.case_id }))?.problem).toMatch(/not JSON: line 1/);
  });

  test('TC-9 counts lines over all its cases together', async () => {
    const { caller, lid, add } = await withCases();
    const one = await add('one', context('Ada'), '{}');
    await add('none', context(), '{"status":"failure"}');
    await caller.cases.run({ lid, case_ids: [one.case_id] });
    expect((await caller.cases.results({ lid })).coverage).toMatchObject({ 1: 1, 2: 0, 4: 1 });
    await caller.cases.run({ lid });
    expect((await caller.cases.results({ lid })).coverage).toMatchObject({ 1: 2, 2: 1, 4: 1 });
    await caller.cases.setSettings({ coverage: false });
    await caller.cases.run({ lid });
    expect((await caller.cases.results({ lid })).coverage).toBeNull();
  });

  test('TC-10 is kept in the history of dry runs', async () => {
    const { caller, lid, add } = await withCases();
    const { case_id } = await add('one', context('Ada'), '{}');
    await caller.cases.run({ lid });
    const { runs } = await caller.history.list({ filter: { kind: 'case' } });
    expect(runs).toMatchObject([{ source: { kind: 'case', lid, case_id }, status: 'success' }]);
  });

  test('TC-6 that is cancelled ends soon, keeps what it had, and the next one runs', async () => {
    const host = await withCases(endless);
    const { caller, lid, add } = host;
    await caller.settings.update({ dry_run_timeout_seconds: 60 });
    await caller.cases.setSettings({ coverage: false });
    for (const name of ['a', 'b', 'c']) await add(name, '{}', '{}');
    const going = caller.cases.run({ lid });
    await when(
      host,
      () => caller.cases.results({ lid }),
      ({ running }) => running?.total === 3,
    );
    await caller.cases.cancel({ lid });
    expect(await going).toEqual({ passed: 0, failed: 0, ended_early: true });
    expect(await caller.cases.results({ lid })).toMatchObject({ running: null, results: [] });
    const { local_rev } = await caller.scripts.get({ lid });
    await caller.scripts.saveDraft({ lid, body, base_rev: local_rev });
    expect(await caller.cases.run({ lid })).toEqual({ passed: 0, failed: 3, ended_early: false });
  });

  test('TC-6 ends the one before it', async () => {
    const host = await withCases(endless);
    const { caller, lid, add } = host;
    await caller.settings.update({ dry_run_timeout_seconds: 60 });
    await caller.cases.setSettings({ coverage: false });
    await add('a', '{}', '{}');
    const first = caller.cases.run({ lid });
    await when(
      host,
      () => caller.cases.results({ lid }),
      ({ running }) => running !== null,
    );
    const { local_rev } = await caller.scripts.get({ lid });
    await caller.scripts.saveDraft({ lid, body: 'log_info("x");\n', base_rev: local_rev });
    expect(await caller.cases.run({ lid })).toMatchObject({ passed: 1, ended_early: false });
    expect(await first).toMatchObject({ ended_early: true });
  });

  test('of no case is refused', async () => {
    const { caller, lid } = await withCases();
    expect((await failureOf(caller.cases.run({ lid }))).message).toBe(
      'There is no test case to run. Add one, or switch one on.',
    );
  });

  test('036 edge case 4 a resource without a stub fails the case and names the stub to add', async () => {
    const { caller, lid, add } = await withCases("output.boss = resources.call('hr', { id: 1 }).name;\n");
    const { case_id } = await add('no stub', '{}', '{}');
    const stubs = { hr: [{ reply: { name: 'Grace' } }] };
    await add(
      'with a stub',
      JSON.stringify({ stubs }),
      '{"output":{"match":"subset","value":{"output_variables":{"boss":"Grace"}}}}',
    );
    expect(await caller.cases.run({ lid })).toMatchObject({ passed: 1, failed: 1 });
    const detail = await caller.cases.result({ lid, case_id });
    expect(detail?.result?.error?.message).toBe(
      "resource 'hr' is not available in a dry run; add a stub for it to the test context",
    );
    expect(detail?.differences[0]?.message).toMatch(/^ResourceUnavailableError: .*, line 1$/);
  });
});

describe('a run on save', () => {
  test('TC-7 TC-8 TC-10 begins by itself, with the newest text, and repeats only what is out of date', async () => {
    const host = await withCases();
    const { caller, lid, local_rev, add } = host;
    await add('one', context('Ada'), expected('ada@example.com'));
    await caller.cases.results({ lid });
    await caller.cases.setSettings({ run_on_save: true, coverage: false });
    const outcome = async () => (await caller.cases.results({ lid })).results[0]?.outcome;
    await when(host, outcome, (value) => value === 'failed');
    const { results } = await caller.cases.results({ lid });
    const saved = await caller.scripts.saveDraft({ lid, body: endless, base_rev: local_rev });
    await caller.scripts.saveDraft({ lid, body: body.replace('.org', '.com'), base_rev: saved.local_rev });
    await when(host, outcome, (value) => value === 'passed');
    const after = await caller.cases.results({ lid });
    expect(after.results[0]?.body_hash).toBe(after.draft_hash);
    expect(after.results[0]?.body_hash).not.toBe(results[0]?.body_hash);
    // What only confirms what was known is not written down.
    expect((await caller.history.list({})).runs.map(({ body_hash }) => body_hash)).toEqual([results[0]?.body_hash]);
  });

  test('is off until it is asked for, and both settings are kept', async () => {
    const host = await startHost();
    expect(await host.caller.cases.settings()).toEqual({ run_on_save: false, coverage: true });
    await host.caller.cases.setSettings({ run_on_save: true });
    await host.close();
    const again = await startHost({ home: host.home });
    expect(await again.caller.cases.settings()).toEqual({ run_on_save: true, coverage: true });
  });
});
