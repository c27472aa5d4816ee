import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failureOf } from './failure-of.ts';
import { startHost, storeFile } from './harness.ts';

describe('a draft', () => {
  test('that another window saved meanwhile is not overwritten, and both are told what is stored', async () => {
    const { caller } = await startHost();
    const { lid, local_rev } = await caller.scripts.create({ name: 'Shared', body: 'a' });
    const mine = await caller.scripts.saveDraft({ lid, body: 'mine', base_rev: local_rev });
    expect(mine).toMatchObject({ outcome: 'saved', local_rev: local_rev + 1 });
    const theirs = await caller.scripts.saveDraft({ lid, body: 'theirs', base_rev: local_rev });
    expect(theirs).toMatchObject({ outcome: 'conflict', local_rev: local_rev + 1, body: 'mine' });
    expect((await caller.scripts.get({ lid })).body).toBe('mine');
  });

  test('saved twice because the first answer was lost is saved once', async () => {
    const { caller } = await startHost();
    const { lid, local_rev } = await caller.scripts.create({ name: 'Repeated', body: 'a' });
    const first = await caller.scripts.saveDraft({ lid, body: 'b', base_rev: local_rev });
    const second = await caller.scripts.saveDraft({ lid, body: 'b', base_rev: local_rev });
    expect(second).toEqual(first);
  });

  test('is not put in doubt by a new name', async () => {
    const { caller } = await startHost();
    const { lid, local_rev } = await caller.scripts.create({ name: 'Old', body: 'a' });
    await caller.scripts.update({ lid, name: 'New' });
    expect(await caller.scripts.saveDraft({ lid, body: 'b', base_rev: local_rev })).toMatchObject({ outcome: 'saved' });
    expect(await caller.scripts.get({ lid })).toMatchObject({ name: 'New', body: 'b' });
  });

  test('may be broken and larger than a script may be, and keeps every character', async () => {
    const { caller } = await startHost();
    const { lid, local_rev } = await caller.scripts.create({ name: 'Large', body: '' });
    const body = `((( \u{1F600} \u0000 \r\n ${'x'.repeat(200_000)}`;
    await caller.scripts.saveDraft({ lid, body, base_rev: local_rev });
    expect((await caller.scripts.get({ lid })).body).toBe(body);
  });
});

describe('a script', () => {
  test('that was deleted is gone from the list and comes back whole', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.scripts.create({ name: 'Gone', description: 'why', body: 'text' });
    await caller.contexts.save({ context_id: null, lid, name: 'c', text: '{}' });
    await caller.scripts.remove({ lid });
    expect((await caller.scripts.list()).rows.map((script) => script.lid)).not.toContain(lid);
    expect((await failureOf(caller.scripts.get({ lid }))).code).toBe('not_found');
    await caller.scripts.undoRemove({ lid });
    expect(await caller.scripts.get({ lid })).toMatchObject({ name: 'Gone', description: 'why', body: 'text' });
    expect(await caller.contexts.list({ lid })).toHaveLength(1);
  });

  test('is duplicated under a free name, with its contexts', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.scripts.create({ name: 'Twice', body: 'text' });
    await caller.contexts.save({ context_id: null, lid, name: 'c', text: '{}' });
    expect((await caller.scripts.duplicate({ lid })).name).toBe('Twice copy');
    const second = await caller.scripts.duplicate({ lid });
    expect(second).toMatchObject({ name: 'Twice copy 2', body: 'text', id: null, unpublished: true });
    expect(await caller.contexts.list({ lid: second.lid })).toHaveLength(1);
  });

  test('that was never published has nothing to discard to', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.scripts.create({ name: 'New', body: 'text' });
    expect((await failureOf(caller.scripts.discardDraft({ lid }))).code).toBe('conflict');
  });

  test('without a name, or with one too long, is refused with the field', async () => {
    const { caller } = await startHost();
    await expect(caller.scripts.create({ name: '   ' })).rejects.toThrow(/name/);
    await expect(caller.scripts.create({ name: 'x'.repeat(300) })).rejects.toThrow(/255/);
  });
});

describe('a checkpoint', () => {
  test('brings its text back, and the text it replaces becomes a checkpoint', async () => {
    const { caller } = await startHost();
    const { lid, local_rev } = await caller.scripts.create({ name: 'Pointed', body: 'first' });
    const { checkpoint_id } = await caller.checkpoints.create({ lid, name: 'good' });
    await caller.scripts.saveDraft({ lid, body: 'second', base_rev: local_rev });
    expect((await caller.checkpoints.restore({ checkpoint_id })).body).toBe('first');
    const points = await caller.checkpoints.list({ lid });
    expect(points.map(({ name }) => name)).toEqual(['Before restoring "good"', 'good']);
    expect(await caller.checkpoints.read({ checkpoint_id: points[0]?.checkpoint_id ?? '' })).toEqual({
      body: 'second',
    });
  });
});

describe('a test context', () => {
  test('keeps a text that is not JSON yet, and its name is its own', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.scripts.create({ name: 'S' });
    const saved = await caller.contexts.save({ context_id: null, lid, name: 'c', text: '{ "a": ' });
    expect(await caller.contexts.list({ lid })).toEqual([saved]);
    expect((await failureOf(caller.contexts.save({ context_id: null, lid, name: 'c', text: '' }))).code).toBe(
      'conflict',
    );
    await caller.contexts.remove({ context_id: saved.context_id });
    expect(await caller.contexts.list({ lid })).toEqual([]);
    expect((await failureOf(caller.contexts.saveText({ context_id: saved.context_id, text: '{}' }))).code).toBe(
      'not_found',
    );
  });

  test('gets another name and another text without one taking the other back', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.scripts.create({ name: 'S' });
    const { context_id } = await caller.contexts.save({ context_id: null, lid, name: 'old', text: '{}' });
    await caller.contexts.save({ context_id, lid, name: 'new', text: '{}' });
    expect(await caller.contexts.saveText({ context_id, text: '[' })).toMatchObject({ name: 'new', text: '[' });
  });
});

describe('windows', () => {
  test('find their state again after a restart, each workspace its own', async () => {
    const first = await startHost();
    await first.caller.uiState.set({ key: 'ws:tabs', value: ['a'] });
    await first.caller.uiState.set({ key: 'layout', value: { side: 300 } });
    await first.caller.workspaces.create({ name: 'Other', backend: 'none', tenant_id: null, colour: 'green' });
    expect(await first.caller.uiState.get({ key: 'ws:tabs' })).toBeNull();
    const { workspaces } = await first.caller.workspaces.list();
    await first.caller.workspaces.activate({ id: workspaces[0]?.id ?? '' });
    await first.close();
    const second = await startHost({ home: first.home, backend: undefined });
    expect(await second.caller.uiState.get({ key: 'ws:tabs' })).toEqual(['a']);
    expect(await second.caller.uiState.get({ key: 'layout' })).toEqual({ side: 300 });
  });

  test('DB-22 keep what they change of one piece of state beside what others change of it', async () => {
    const { caller } = await startHost();
    const key = 'ws:breakpoints';
    await caller.uiState.change({ key, members: { one: [1], two: [2] } });
    await caller.uiState.change({ key, members: { two: null, three: [3] } });
    expect(await caller.uiState.get({ key })).toEqual({ one: [1], three: [3] });
    await caller.uiState.set({ key, value: 'another form' });
    await caller.uiState.change({ key, members: { one: [1] } });
    expect(await caller.uiState.get({ key })).toEqual({ one: [1] });
    await expect(caller.uiState.change({ key: 'layout', members: {} })).rejects.toThrow();
  });

  test('are told first how things stand and then what changes', async () => {
    const { caller } = await startHost();
    const events = await caller.studio.events();
    const seen: string[] = [];
    let created = false;
    for await (const event of events) {
      seen.push(event.type);
      if (event.type === 'scripts_changed') break;
      if (seen.length === 4 && !created) {
        created = true;
        void caller.scripts.create({ name: 'New' });
      }
    }
    expect(seen).toEqual(['connection', 'session', 'workspace', 'settings', 'scripts_changed']);
  });
});

describe('a workspace', () => {
  test('is removed only when its name is typed, and its folder is kept', async () => {
    const { caller, home } = await startHost();
    const only = (await caller.workspaces.list()).active;
    const refused = await failureOf(caller.workspaces.remove({ id: only, name: 'Demo' }));
    expect(refused.message).toContain('only workspace');
    const other = await caller.workspaces.create({ name: 'Other', backend: 'none', tenant_id: null, colour: 'red' });
    expect((await failureOf(caller.workspaces.remove({ id: only, name: 'demo' }))).code).toBe('validation_error');
    await caller.workspaces.remove({ id: only, name: 'Demo' });
    expect(await caller.workspaces.list()).toEqual({ workspaces: [other], active: other.id });
    expect(readdirSync(`${home}/removed`)).toEqual([expect.stringContaining(only)]);
  });

  test('holds the samples, each with its contexts', async () => {
    const host = await startHost();
    const { rows: scripts } = await host.caller.scripts.list();
    expect(scripts.length).toBeGreaterThanOrEqual(12);
    const contexts = await Promise.all(scripts.map(({ lid }) => host.caller.contexts.list({ lid })));
    expect(Math.min(...contexts.map(({ length }) => length))).toBeGreaterThanOrEqual(2);
    expect(await storeFile(host)).toContain(host.home);
  });
});

describe('a dry run', () => {
  test('runs what the author has, and names what is wrong with the context', async () => {
    const { caller } = await startHost();
    const run_id = crypto.randomUUID();
    const result = await caller.dryRuns.run({
      run_id,
      body: 'output.mail = attributes.mail.toLowerCase();',
      context_text: '{"attributes":{"mail":"A@B.C"}}',
    });
    expect(result).toMatchObject({ success: true, output: { output_variables: { mail: 'a@b.c' } } });
    const refused = await failureOf(caller.dryRuns.run({ run_id, body: '', context_text: '{"atributes":{}}' }));
    expect(refused).toMatchObject({ code: 'validation_error', message: expect.stringContaining('atributes') });
  });

  test('that is cancelled says so, and the next one runs', async () => {
    const { caller } = await startHost();
    const run_id = crypto.randomUUID();
    const running = failureOf(
      caller.dryRuns.run({ run_id, body: 'for (;;) {}', context_text: '{}', timeout_seconds: 60 }),
    );
    await caller.dryRuns.cancel({ run_id });
    expect(await running).toMatchObject({ code: 'conflict', details: { cancelled: true } });
    expect(await caller.dryRuns.run({ run_id, body: 'return 1', context_text: '{}' })).toMatchObject({ success: true });
  });
});

describe('a check', () => {
  test('finds syntax errors and doubtful names', async () => {
    const { caller } = await startHost();
    expect(await caller.checks.syntax({ body: 'let a = ;' })).toMatchObject([{ line: 1, severity: 'error' }]);
    const { valid, warnings } = await caller.checks.validate({ body: 'output.a = attribute.b;' });
    expect(valid).toBe(true);
    expect(warnings).toMatchObject([{ suggestion: 'attributes' }]);
  });

  test('that a newer one displaces is told so; the first and the newest are answered', async () => {
    const { caller } = await startHost();
    const first = caller.checks.validate({ body: 'let a = 1' });
    const second = failureOf(caller.checks.validate({ body: 'let b = 1' }));
    const third = caller.checks.validate({ body: 'let c = ;' });
    expect((await second).code).toBe('conflict');
    expect((await first).valid).toBe(true);
    expect((await third).valid).toBe(false);
  });
});
