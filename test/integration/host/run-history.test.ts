import { describe, expect, test } from 'vitest';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { EventHub } from '#host/services/event-hub.ts';
import { type HistoryLimits, RunHistory } from '#host/services/run-history.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { noteCopiedTexts, removeUnusedTexts } from '#host/store/text-garbage.ts';
import { failureOf } from './failure-of.ts';
import { startHost } from './harness.ts';
import { openTestStore } from './store/test-store.ts';

const run_id = () => crypto.randomUUID();

describe('036 FR-029 every dry run is kept in a local history', () => {
  test('LA-1 newest first, with its script, what ran, and everything it takes to run it again', async () => {
    const host = await startHost();
    const { lid } = await host.caller.scripts.create({ name: 'Kept', body: 'return 1;' });
    const draft = { kind: 'draft', lid } as const;
    await host.caller.dryRuns.run({ run_id: run_id(), source: draft, body: 'return 1;', context_text: '{}' });
    await host.caller.dryRuns.run({
      run_id: run_id(),
      source: { kind: 'version', lid, version_number: 3 },
      body: 'throw new Error("broken");',
      context_text: '{"user_id": "u-1"}',
    });
    await host.caller.dryRuns.run({ run_id: run_id(), body: 'skip("enough");', context_text: '{}' });
    const { runs, total, next } = await host.caller.history.list({});
    expect(host.log.filter(({ level }) => level === 'warn')).toEqual([]);
    expect([total, next]).toEqual([3, null]);
    expect(runs).toMatchObject([
      { source: { kind: 'text' }, script_name: null, status: 'skipped' },
      { source: { kind: 'version', lid, version_number: 3 }, script_name: 'Kept', status: 'failure', error: 'broken' },
      { source: draft, script_name: 'Kept', status: 'success', error: null },
    ]);
    expect(await host.caller.history.get({ history_id: runs[1]?.history_id ?? '' })).toMatchObject({
      body: 'throw new Error("broken");',
      context_text: '{"user_id": "u-1"}',
      result: { status: 'failure', error: { line: 1 } },
    });
  });

  test('LA-1 over a restart, and a context that cannot be used is no run', async () => {
    const host = await startHost();
    await failureOf(host.caller.dryRuns.run({ run_id: run_id(), body: 'return 1;', context_text: '{"atributes":{}}' }));
    await host.caller.dryRuns.run({ run_id: run_id(), body: 'return 1;', context_text: '{}' });
    await host.close();
    const again = await startHost({ home: host.home });
    expect(await again.caller.history.list({})).toMatchObject({ total: 1, runs: [{ status: 'success' }] });
  });

  test('LA-4 found by script, kind, status and words, page by page', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.scripts.create({ name: 'Mail maker', body: 'return 1;' });
    const source = { kind: 'draft', lid } as const;
    for (let run = 0; run < 5; run += 1) {
      const body = run === 2 ? 'log_warn("No ROOM left");throw new Error("x")' : 'output.mail = "ada@x.test"';
      await caller.dryRuns.run({ run_id: run_id(), source, body, context_text: `{"user_id":"person-${run}"}` });
    }
    await caller.dryRuns.run({ run_id: run_id(), body: 'return 1;', context_text: '{}' });
    const count = async (input: Parameters<typeof caller.history.list>[0]) => (await caller.history.list(input)).total;
    expect(await count({ filter: { lid } })).toBe(5);
    expect(await count({ filter: { kind: 'text' } })).toBe(1);
    expect(await count({ filter: { lid, status: 'failure' } })).toBe(1);
    expect(await count({ search: 'no room' })).toBe(1);
    expect(await count({ search: 'ADA@X.TEST' })).toBe(4);
    expect(await count({ search: 'person-3' })).toBe(1);
    expect(await count({ search: 'mail maker', filter: { status: 'failure' } })).toBe(1);
    expect(await count({ search: '%' })).toBe(0);
    const first = await caller.history.list({ limit: 4 });
    const second = await caller.history.list({ limit: 4, cursor: first.next });
    expect([first.runs.length, second.runs.length, second.next]).toEqual([4, 2, null]);
    expect(new Set([...first.runs, ...second.runs].map((run) => run.history_id)).size).toBe(6);
  });

  test('LA-5 run again with the text it had, or with the draft of now', async () => {
    const { caller } = await startHost();
    const { lid, local_rev } = await caller.scripts.create({ name: 'Again', body: 'output.is = "old";' });
    const source = { kind: 'draft', lid } as const;
    await caller.dryRuns.run({ run_id: run_id(), source, body: 'output.is = "old";', context_text: '{}' });
    await caller.scripts.saveDraft({ lid, body: 'output.is = "new";', base_rev: local_rev });
    const [run] = (await caller.history.list({})).runs;
    const history_id = run?.history_id ?? '';
    const same = await caller.history.rerun({ history_id, run_id: run_id(), text: 'same' });
    expect(same.result.output?.output_variables).toEqual({ is: 'old' });
    const now = await caller.history.rerun({ history_id, run_id: run_id(), text: 'draft' });
    expect(now.result.output?.output_variables).toEqual({ is: 'new' });
    const { runs } = await caller.history.list({});
    expect(runs.map((one) => one.history_id)).toEqual([now.history_id, same.history_id, history_id]);

    await caller.scripts.remove({ lid });
    const refused = await failureOf(caller.history.rerun({ history_id, run_id: run_id(), text: 'draft' }));
    expect(refused).toMatchObject({ code: 'conflict', message: expect.stringContaining('no longer in the workspace') });
    expect((await caller.history.list({})).runs[0]).toMatchObject({ script_name: 'Again', script_gone: true });
    expect(await caller.history.rerun({ history_id, run_id: run_id(), text: 'same' })).toMatchObject({
      result: { status: 'success' },
    });
  });

  test('LA-1 deleted one by one, of a script, or all', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.scripts.create({ name: 'Cleared', body: 'return 1;' });
    for (const source of [{ kind: 'draft', lid }, { kind: 'draft', lid }, { kind: 'text' }, { kind: 'text' }] as const)
      await caller.dryRuns.run({ run_id: run_id(), source, body: 'return 1;', context_text: '{}' });
    const [newest] = (await caller.history.list({})).runs;
    await caller.history.remove({ history_id: newest?.history_id ?? '' });
    expect((await failureOf(caller.history.get({ history_id: newest?.history_id ?? '' }))).code).toBe('not_found');
    expect(await caller.history.clear({ lid })).toBe(2);
    expect((await caller.history.list({})).total).toBe(1);
    expect(await caller.history.clear({})).toBe(1);
    expect((await caller.history.list({})).total).toBe(0);
  });
});

describe('the history stays small', () => {
  const result: RunResult = {
    success: true,
    status: 'success',
    output: { modified_attributes: {}, output_variables: {}, variables: {}, return_value: null },
    logs: [],
    error: null,
    duration_ms: 1,
    truncated: false,
  };

  function open(limits?: HistoryLimits) {
    const { store } = openTestStore();
    const events: StudioEvent[] = [];
    const hub = new EventHub();
    hub.listen((event) => events.push(event));
    const warnings: string[] = [];
    const history = new RunHistory(store, hub, (message) => warnings.push(message), limits);
    const add = (body: string, context_text = '{}') =>
      history.record({ source: { kind: 'text' }, body, context_text, result, at: new Date().toISOString() });
    const kept = () => history.list({ filter: {}, search: '', limit: 500 });
    return { store, history, add, kept, events, warnings };
  }

  test('LA-3 the newest runs stay, up to a number', () => {
    const { add, kept } = open({ runs: 3, bytes: 1_000_000 });
    const ids = Array.from({ length: 8 }, (_, run) => add(`return ${run};`));
    expect(kept().runs.map((run) => run.history_id)).toEqual(ids.slice(-3).toReversed());
  });

  test('LA-3 and up to a size, in which a text that ran often counts once', () => {
    const many = open({ runs: 1000, bytes: 200_000 });
    const body = 'x'.repeat(50_000);
    for (let run = 0; run < 100; run += 1) many.add(body);
    expect(many.kept().total).toBe(100);
    for (let run = 0; run < 10; run += 1) many.add(`${body}${run}`);
    expect(many.kept().total).toBeLessThan(5);
    expect(many.kept().runs[0]).toBeDefined();
  });

  test('LA-2 many runs are written together, with one word to the windows', () => {
    const { add, kept, events, store } = open();
    const before = store.changes;
    for (let run = 0; run < 150; run += 1) add('return 1;');
    expect(store.changes).toBe(before);
    expect(kept().total).toBe(150);
    expect(events.filter(({ type }) => type === 'history_changed')).toHaveLength(1);
  });

  test('LA-3 a text that a run needs is no garbage; it goes with the last run that had it', () => {
    const { store, history, add, kept } = open();
    add('return "only here";');
    const [run] = kept().runs;
    noteCopiedTexts(store)();
    expect(removeUnusedTexts(store)).toBe(0);
    history.remove(run?.history_id ?? '');
    expect(removeUnusedTexts(store)).toBe(1);
    expect(workspaceKind.large).toContain('run_content');
  });

  test('LA-2 runs that cannot be written at once are tried again', () => {
    const { store, add, kept, warnings } = open();
    add('return 1;');
    store.run({ compile: () => store.build.schema.alterTable('run_content').renameTo('away').compile() });
    expect(() => kept()).not.toThrow();
    store.run({ compile: () => store.build.schema.alterTable('away').renameTo('run_content').compile() });
    expect(kept().total).toBe(1);
    expect(warnings).toEqual([]);
  });

  test('LA-4 ten thousand runs are searched in a blink', () => {
    const { add, kept, history } = open();
    for (let run = 0; run < 10_000; run += 1)
      add(`return ${run % 50};`, `{"user_id":"person-${run}","x":"${'y'.repeat(900)}"}`);
    expect(kept().total).toBe(10_000);
    const started = performance.now();
    expect(history.list({ filter: {}, search: 'person-77', limit: 100 }).total).toBe(111);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
