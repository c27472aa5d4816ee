import { describe, expect, test } from 'vitest';
import type { WorkspaceCheckStatus } from '#contract/rpc/checks.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { failureOf } from '../failure-of.ts';
import { startHost, type TestHost } from '../harness.ts';

type Caller = TestHost['caller'];

/** Every event of the host from here on. */
async function follow({ caller }: TestHost): Promise<{ until(fits: (event: StudioEvent) => boolean): Promise<void> }> {
  const events: StudioEvent[] = [];
  let wake = () => {};
  const stream = (await caller.studio.events()) as AsyncIterable<StudioEvent>;
  void (async () => {
    for await (const event of stream) {
      events.push(event);
      wake();
    }
  })();
  return {
    async until(fits) {
      while (!events.some(fits)) await new Promise<void>((resolve) => (wake = resolve));
      events.length = 0;
    },
  };
}

const ended = (event: StudioEvent) => event.type === 'workspace_checked' && event.status.state !== 'running';

async function checkAll(host: TestHost): Promise<WorkspaceCheckStatus> {
  const events = await follow(host);
  await host.caller.checks.workspace.start();
  await events.until(ended);
  return host.caller.checks.workspace.status();
}

/** `name: rule line:column` of every problem, page by page. */
async function found(caller: Caller): Promise<string[]> {
  const lines: string[] = [];
  let from = { run_id: null as string | null, after: 0 };
  for (let more = true; more; ) {
    const page = await caller.checks.workspace.results(from);
    for (const { name, problems } of page.scripts) {
      for (const { rule, line, column } of problems) lines.push(`${name}: ${rule} ${line}:${column}`);
    }
    from = { run_id: page.run_id, after: page.seq };
    more = page.more;
  }
  return lines.toSorted();
}

async function withScripts(bodies: Record<string, string>): Promise<TestHost & { lids: Record<string, string> }> {
  const host = await startHost();
  // The samples' bindings run scripts, which then cannot be deleted.
  for (const { lid } of await host.caller.bindings.list({})) await host.caller.bindings.remove({ lid });
  for (const { lid } of (await host.caller.scripts.list({})).rows) await host.caller.scripts.remove({ lid });
  const lids: Record<string, string> = {};
  for (const [name, body] of Object.entries(bodies))
    lids[name] = (await host.caller.scripts.create({ name, body })).lid;
  return { ...host, lids };
}

const three = { broken: 'const = 1;', doubtful: 'log_info(zzzzzz);', sound: 'log_info(1);' };

describe('the check of a workspace', () => {
  test('finds what is wrong in every script, open or not', async () => {
    const host = await withScripts(three);
    const status = await checkAll(host);
    expect(status).toMatchObject({ state: 'done', done: 3, total: 3, checked: 3, errors: 1, warnings: 1, scripts: 2 });
    expect(await found(host.caller)).toEqual(['broken: syntax 1:7', 'doubtful: undefined-name 1:10']);
  });

  test('checks the second time only what changed', async () => {
    const host = await withScripts(three);
    await checkAll(host);
    const { local_rev, lid } = await host.caller.scripts.get({ lid: host.lids['sound'] ?? '' });
    const events = await follow(host);
    await host.caller.scripts.saveDraft({ lid, body: 'log_info(other);', base_rev: local_rev });
    await events.until((event) => event.type === 'workspace_checked' && event.status.scripts === 3);
    const second = await checkAll(host);
    expect(second).toMatchObject({ state: 'done', total: 3, checked: 0, scripts: 3 });
  });

  test('stays current as drafts are saved, scripts come and go', async () => {
    const host = await withScripts(three);
    await checkAll(host);
    const { caller, lids } = host;
    const { local_rev, lid } = await caller.scripts.get({ lid: lids['broken'] ?? '' });
    let events = await follow(host);
    await caller.scripts.saveDraft({ lid, body: 'log_info(1);', base_rev: local_rev });
    await caller.scripts.create({ name: 'fresh', body: '\n  nothing_here();' });
    await events.until(
      (event) => event.type === 'workspace_checked' && event.status.errors === 0 && event.status.warnings === 2,
    );
    expect(await found(caller)).toEqual(['doubtful: undefined-name 1:10', 'fresh: undefined-name 2:3']);
    events = await follow(host);
    await caller.scripts.remove({ lid: lids['doubtful'] ?? '' });
    await events.until((event) => event.type === 'workspace_checked' && event.status.scripts === 1);
    expect(await found(caller)).toEqual(['fresh: undefined-name 2:3']);
  });

  test('can be cancelled, says so, and goes on only when asked, without checking anything twice', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`s${index}`, `log_info(name${index}_x);`]),
    );
    const host = await withScripts(many);
    const events = await follow(host);
    await host.caller.checks.workspace.start();
    await events.until((event) => event.type === 'workspace_checked' && event.status.state === 'running');
    await host.caller.checks.workspace.cancel();
    await events.until(ended);
    const cancelled = await host.caller.checks.workspace.status();
    expect(cancelled).toMatchObject({ state: 'cancelled', total: 60 });
    expect(cancelled.done).toBeLessThan(60);
    const { lid, local_rev } = await host.caller.scripts.get({ lid: host.lids['s0'] ?? '' });
    await host.caller.scripts.saveDraft({ lid, body: 'log_info(1);', base_rev: local_rev });
    expect(await host.caller.checks.workspace.status()).toEqual(cancelled);
    const rest = await checkAll(host);
    expect(rest).toMatchObject({ state: 'done', done: 60, scripts: 59 });
    expect(rest.checked).toBe(60 - cancelled.checked);
  });

  test('is told in pages, and only what is new to who asks again', async () => {
    const many = Object.fromEntries(Array.from({ length: 401 }, (_, index) => [`s${index}`, 'log_info(zzzzzz);']));
    const host = await withScripts(many);
    const status = await checkAll(host);
    // The same text is checked once, however many scripts have it; two may be on their way at the same time.
    expect(status.checked).toBeLessThan(20);
    const first = await host.caller.checks.workspace.results({ run_id: null, after: 0 });
    expect(first).toMatchObject({ more: true });
    const rest = await host.caller.checks.workspace.results({ run_id: first.run_id, after: first.seq });
    expect(rest).toMatchObject({ more: false });
    expect(first.scripts.length + rest.scripts.length).toBe(401);
    const nothing = await host.caller.checks.workspace.results({ run_id: first.run_id, after: rest.seq });
    expect(nothing).toMatchObject({ scripts: [], more: false });
    const other = await host.caller.checks.workspace.results({ run_id: host.lids['s0'] ?? '', after: rest.seq });
    expect(other.scripts).toHaveLength(first.scripts.length);
  });
});

describe('a lint profile', () => {
  test('is kept with the workspace, decides the checks, and checks anew what was checked', async () => {
    const host = await withScripts({ loose: 'if (tenant_id == 1) log_info(zzzzzz);' });
    await checkAll(host);
    expect(await found(host.caller)).toEqual(['loose: undefined-name 1:30']);
    const events = await follow(host);
    await host.caller.checks.profile.set({ rules: { eqeqeq: 'error', 'undefined-name': 'off' } });
    await events.until((event) => event.type === 'workspace_checked' && event.status.state === 'done');
    expect(await found(host.caller)).toEqual(['loose: eqeqeq 1:15']);
    const verdict = await host.caller.checks.validate({ body: 'return tenant_id == 1;' });
    expect(verdict).toMatchObject({ valid: false, errors: [{ rule: 'eqeqeq' }], warnings: [] });
    await host.close();
    const again = await startHost({ home: host.home });
    expect(await again.caller.checks.profile.get()).toEqual({ rules: { eqeqeq: 'error', 'undefined-name': 'off' } });
  });

  test('with a rule that there is not is refused by its name', async () => {
    const { caller } = await startHost();
    const refused = await failureOf(caller.checks.profile.read({ text: '{"rules": {\n"eqeqeqeq": "error"}}' }));
    expect(refused.code).toBe('validation_error');
    expect(refused.message).toContain("There is no rule 'eqeqeqeq'. Did you mean 'eqeqeq'?");
    const level = await failureOf(caller.checks.profile.read({ text: '{"rules": {\n"eqeqeq": "fatal"}}' }));
    expect(level).toMatchObject({ code: 'validation_error', details: { line: 2 } });
    expect(await caller.checks.profile.read({ text: '{"rules": {"eqeqeq": "error"}}' })).toEqual({
      rules: { eqeqeq: 'error' },
    });
  });
});

describe('an attribute schema', () => {
  const schema = { attributes: [{ name: 'mail', type: 'string', description: 'Where letters go' }] };

  test('of a script stands before the one of the workspace, and both are checked with', async () => {
    const host = await withScripts({ one: 'attributes.mial = attributes.uid;' });
    const lid = host.lids['one'] ?? '';
    const { checks } = host.caller;
    const rules = async () =>
      (await checks.validate({ body: 'attributes.mial = attributes.uid;', lid })).warnings.map(
        ({ message }) => message,
      );
    expect(await rules()).toEqual([]);
    await checks.schema.set({ lid: null, schema: { attributes: [{ name: 'uid' }] } });
    expect(await rules()).toEqual(["The connector's schema has no attribute 'mial'"]);
    const view = await checks.schema.set({ lid, schema });
    expect(view).toMatchObject({ source: 'script', script: schema, connector: null });
    expect(await rules()).toEqual([
      "The connector's schema has no attribute 'mial'. Did you mean 'mail'?",
      "The connector's schema has no attribute 'uid'",
    ]);
    await checks.schema.set({ lid, schema: null });
    expect(await checks.schema.get({ lid })).toMatchObject({ source: 'workspace', script: null });
  });

  test('is inferred from the saved test contexts', async () => {
    const host = await withScripts({ one: 'log_info(1);' });
    const lid = host.lids['one'] ?? '';
    const save = (name: string, text: string) => host.caller.contexts.save({ context_id: null, lid, name, text });
    await save('a', '{"attributes": {"mail": "x", "groups": ["a"], "age": null}}');
    await save('b', '{"attributes": {"mail": null, "age": 3}}');
    await save('c', 'not JSON');
    expect(await host.caller.checks.schema.infer({ lid })).toEqual({
      attributes: [
        { name: 'age', type: 'integer' },
        { name: 'groups', type: 'string', multi_valued: true },
        { name: 'mail', type: 'string' },
      ],
    });
  });

  test.each([
    ['["mail", "uid"]', [{ name: 'mail' }, { name: 'uid' }]],
    [
      '{"attributes": [{"name": "mail", "type": "string", "multiValued": true}]}',
      [{ name: 'mail', type: 'string', multi_valued: true }],
    ],
    [
      '{"type": "object", "required": ["uid"], "properties": {"mail": {"type": ["string", "null"], "format": "email", "title": "Mail"}, "uid": true}}',
      [
        { name: 'mail', type: 'string (email)', description: 'Mail' },
        { name: 'uid', required: true },
      ],
    ],
  ])('is read from %s', async (text, attributes) => {
    const { caller } = await startHost();
    expect(await caller.checks.schema.read({ text })).toEqual({ attributes });
  });

  test.each([
    ['{', 'is not JSON'],
    ['{"names": []}', 'names no attributes'],
    ['["mail", "mail"]', 'names "mail" twice'],
    ['{"attributes": [{"type": "string"}]}', 'attributes'],
  ])('that cannot be read is refused with the reason: %s', async (text, reason) => {
    const { caller } = await startHost();
    const refused = await failureOf(caller.checks.schema.read({ text }));
    expect(refused.code).toBe('validation_error');
    expect(refused.message).toContain(reason);
  });
});

test('everything of one kind is repaired in a text', async () => {
  const { caller } = await startHost();
  const body = 'const a = 1;\nconst b = a;\nlog_info(1);';
  expect(await caller.checks.fixAll({ body, kind: 'no-unused-vars/remove' })).toEqual({
    body: 'log_info(1);',
    fixed: 2,
  });
});
