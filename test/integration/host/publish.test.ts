import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { type BackendProxy, startProxy } from './backend-proxy.ts';
import { failureOf } from './failure-of.ts';
import { demoPassword, demoTenant, startHost, type TestHost } from './harness.ts';

let backend: Backend;
let address: string;
beforeAll(async () => {
  backend = await startBackend(newPglite);
  address = await backend.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => backend.app.close());

interface Studio extends TestHost {
  readonly proxy: BackendProxy;
}

async function openStudio(email = 'admin@demo.test', plain = false): Promise<Studio> {
  const proxy = await startProxy(address, plain);
  const host = await startHost({ backend: proxy.origin });
  await host.caller.connection.retry();
  await host.caller.session.signIn({ email, password: demoPassword, tenant_id: demoTenant });
  return { ...host, proxy };
}

/** What the backend itself has, asked past the studio. */
async function versionsOf(id: string) {
  const { access_token } = await post('/auth/login', { email: 'admin@demo.test', password: demoPassword });
  const reply = await fetch(`${address}/governance/scripts/${id}/versions`, {
    headers: { authorization: `Bearer ${access_token}`, 'x-tenant-id': demoTenant },
  });
  const { versions } = (await reply.json()) as {
    versions: { version_number: number; script_body: string; change_description: string | null }[];
  };
  return versions.toSorted((a, b) => a.version_number - b.version_number);
}

async function scriptsNamed(name: string): Promise<unknown[]> {
  const { access_token } = await post('/auth/login', { email: 'admin@demo.test', password: demoPassword });
  const reply = await fetch(`${address}/governance/scripts?search=${encodeURIComponent(name)}`, {
    headers: { authorization: `Bearer ${access_token}`, 'x-tenant-id': demoTenant },
  });
  return ((await reply.json()) as { scripts: unknown[] }).scripts;
}

async function post(url: string, body: unknown): Promise<{ access_token: string }> {
  const reply = await fetch(address + url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant-id': demoTenant },
    body: JSON.stringify(body),
  });
  return (await reply.json()) as { access_token: string };
}

describe('publishing', () => {
  test('makes a new script, then its next version, then renames it; the draft is published each time', async () => {
    const { caller } = await openStudio();
    const { lid, local_rev } = await caller.scripts.create({ name: 'Three steps', body: 'output.step = 1;' });
    expect(await caller.publish.preview({ lid })).toMatchObject({ action: 'create', to_version: 1, refusal: null });
    const { id } = await caller.publish.run({ lid, change_description: null });
    await caller.scripts.saveDraft({ lid, body: 'output.step = 2;', base_rev: local_rev });
    expect(await caller.publish.preview({ lid })).toMatchObject({
      action: 'new_version',
      from_version: 1,
      to_version: 2,
      base_body: 'output.step = 1;',
      body: 'output.step = 2;',
    });
    expect(await caller.publish.run({ lid, change_description: 'second' })).toMatchObject({ id, current_version: 2 });
    await caller.scripts.update({ lid, name: 'Three steps, renamed' });
    expect(await caller.publish.preview({ lid })).toMatchObject({ action: 'metadata', renamed_from: 'Three steps' });
    await caller.publish.run({ lid, change_description: null });
    expect(await caller.scripts.get({ lid })).toMatchObject({
      id,
      unpublished: false,
      behind: false,
      current_version: 2,
    });
    expect(await versionsOf(id)).toMatchObject([
      { version_number: 1, script_body: 'output.step = 1;' },
      { version_number: 2, script_body: 'output.step = 2;', change_description: 'second' },
    ]);
    expect((await failureOf(caller.publish.run({ lid, change_description: null }))).message).toContain(
      'nothing to publish',
    );
  });

  test('of a script with mistakes is refused with the first of them, and nothing is sent', async () => {
    const { caller, proxy } = await openStudio();
    const { lid } = await caller.scripts.create({ name: 'Broken', body: 'let a = ;\nlet b = ;' });
    const refused = await failureOf(caller.publish.run({ lid, change_description: null }));
    expect(refused.code).toBe('validation_error');
    expect(refused.message).toMatch(/2 mistakes.*line 1/);
    expect(proxy.requests).not.toContain('POST /governance/scripts');
  });

  test('is refused to a viewer, with the role it needs', async () => {
    const { caller } = await openStudio('viewer@demo.test');
    const { lid } = await caller.scripts.create({ name: 'Not mine', body: 'return 1;' });
    const refused = await failureOf(caller.publish.run({ lid, change_description: null }));
    expect(refused).toMatchObject({ code: 'forbidden', message: expect.stringContaining('publishing needs admin') });
  });

  test('while the backend is away keeps the draft and says where it looked', async () => {
    const { caller, proxy } = await openStudio();
    const { lid } = await caller.scripts.create({ name: 'Offline', body: 'return 1;' });
    await proxy.close();
    const refused = await failureOf(caller.publish.run({ lid, change_description: null }));
    expect(refused).toMatchObject({ code: 'backend_unreachable', message: expect.stringContaining(proxy.origin) });
    expect(await caller.scripts.get({ lid })).toMatchObject({ body: 'return 1;', unpublished: true });
    expect((await caller.connection.retry()).state).toBe('offline');
    expect((await caller.publish.preview({ lid })).refusal).toMatchObject({ code: 'backend_unreachable' });
  });
});

describe.each([
  ['a backend that knows idempotency keys', false],
  ['a plain backend', true],
])('with %s, an answer that was lost', (_name, plain) => {
  test('of a new script leads to one script', async () => {
    const { caller, proxy } = await openStudio('admin@demo.test', plain);
    const name = `Created once, plain ${plain}`;
    const { lid, local_rev } = await caller.scripts.create({ name, body: 'return 1;' });
    loseOnce(proxy, 'POST /governance/scripts');
    expect((await failureOf(caller.publish.run({ lid, change_description: null }))).code).toBe('backend_unreachable');
    // The author types on before trying again.
    await caller.scripts.saveDraft({ lid, body: 'return 2;', base_rev: local_rev });
    const { id } = await caller.publish.run({ lid, change_description: 'again' });
    expect(await scriptsNamed(name)).toHaveLength(1);
    expect((await versionsOf(id)).at(-1)?.script_body).toBe('return 2;');
    expect((await versionsOf(id)).filter(({ script_body }) => script_body === 'return 1;')).toHaveLength(1);
    expect(await caller.scripts.get({ lid })).toMatchObject({ id, unpublished: false });
  });

  test('of a version leads to one version', async () => {
    const { caller, proxy } = await openStudio('admin@demo.test', plain);
    const { lid, local_rev } = await caller.scripts.create({ name: `Versioned once ${plain}`, body: 'return 1;' });
    const { id } = await caller.publish.run({ lid, change_description: null });
    const before = (await versionsOf(id)).length;
    await caller.scripts.saveDraft({ lid, body: 'return 2;', base_rev: local_rev });
    loseOnce(proxy, `POST /governance/scripts/${id}/versions`);
    expect((await failureOf(caller.publish.run({ lid, change_description: 'why' }))).code).toBe('backend_unreachable');
    await caller.publish.run({ lid, change_description: 'why' });
    expect(await versionsOf(id)).toHaveLength(before + 1);
    expect(await caller.scripts.get({ lid })).toMatchObject({ unpublished: false, current_version: before + 1 });
  });
});

function loseOnce(proxy: BackendProxy, wanted: string): void {
  let lost = false;
  proxy.rules = {
    ...proxy.rules,
    loseAnswer: (request) => {
      const lose = !lost && request === wanted;
      lost ||= lose;
      return lose;
    },
  };
}

describe('getting published changes', () => {
  test('updates what is untouched, marks what is drafted, and lets nobody overwrite the other', async () => {
    const ann = await openStudio();
    const ben = await openStudio();
    const made = await ann.caller.scripts.create({ name: 'Shared by two', body: 'return 1;' });
    await ann.caller.publish.run({ lid: made.lid, change_description: null });
    expect((await ben.caller.publish.pull()).added).toBeGreaterThanOrEqual(1);
    const theirs = (await ben.caller.scripts.list()).find(({ name }) => name === 'Shared by two');
    const lid = theirs?.lid ?? '';
    expect(theirs).toMatchObject({ unpublished: false, behind: false, current_version: 1 });

    await ann.caller.scripts.saveDraft({ lid: made.lid, body: 'return 2;', base_rev: made.local_rev });
    await ann.caller.publish.run({ lid: made.lid, change_description: 'two' });
    expect(await ben.caller.publish.pull()).toMatchObject({ updated: 1, behind: 0 });
    const updated = await ben.caller.scripts.get({ lid });
    expect(updated).toMatchObject({ body: 'return 2;', unpublished: false, current_version: 2 });

    await ben.caller.scripts.saveDraft({ lid, body: 'return "mine";', base_rev: updated.local_rev });
    const published = await ann.caller.scripts.get({ lid: made.lid });
    await ann.caller.scripts.saveDraft({ lid: made.lid, body: 'return 3;', base_rev: published.local_rev });
    await ann.caller.publish.run({ lid: made.lid, change_description: 'three' });
    // Ben has not looked: the backend itself refuses to put his text over version 3.
    expect((await failureOf(ben.caller.publish.run({ lid, change_description: null }))).code).toBe('conflict');
    expect(await ben.caller.publish.pull()).toMatchObject({ updated: 0, behind: 1 });
    expect(await ben.caller.scripts.get({ lid })).toMatchObject({
      body: 'return "mine";',
      behind: true,
      unpublished: true,
    });
    expect((await ben.caller.publish.preview({ lid })).refusal?.message).toMatch(/version 3/i);
    expect(await ben.caller.scripts.discardDraft({ lid })).toMatchObject({
      body: 'return 3;',
      behind: false,
      unpublished: false,
    });
  });

  test('with a list that was read before a publish does not undo it', async () => {
    const { caller, proxy } = await openStudio();
    const { lid, local_rev } = await caller.scripts.create({ name: 'Overtaken', body: 'return 1;' });
    await caller.publish.run({ lid, change_description: null });
    await caller.publish.pull();
    const listed = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    proxy.rules = {
      ...proxy.rules,
      hold: (request) => {
        if (!request.startsWith('GET /governance/scripts?')) return undefined;
        listed.resolve();
        return release.promise;
      },
    };
    const pulling = caller.publish.pull();
    await listed.promise;
    await caller.scripts.saveDraft({ lid, body: 'return 2;', base_rev: local_rev });
    await caller.publish.run({ lid, change_description: null });
    release.resolve();
    await pulling;
    expect(await caller.scripts.get({ lid })).toMatchObject({
      body: 'return 2;',
      current_version: 2,
      unpublished: false,
      behind: false,
    });
  });

  test('verifies the samples: nothing is new, nothing is lost', async () => {
    const { caller } = await openStudio();
    const before = await caller.scripts.list();
    expect(before.every(({ id, unpublished }) => id !== null && !unpublished)).toBe(true);
    await caller.publish.pull();
    const after = await caller.scripts.list();
    expect(after.filter(({ unpublished, behind }) => unpublished || behind)).toEqual([]);
  });
});
