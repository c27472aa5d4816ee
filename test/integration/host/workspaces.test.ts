import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Workspace } from '#contract/rpc/workspace.ts';
import { replyJson, startDouble, tokenOf } from './backend-double.ts';
import { failureOf } from './failure-of.ts';
import { demoTenant, startHost, type TestHost } from './harness.ts';
import { openWindow, type TestWindow } from './window.ts';

const plain = (name: string) => ({ name, backend: 'none', tenant_id: null, colour: 'green' }) as const;
const atBackend = (name: string, backend = 'http://127.0.0.1:1') =>
  ({ name, backend, tenant_id: demoTenant, colour: 'green' }) as const;

async function nameIn(window: TestWindow): Promise<string> {
  const { workspaces, active } = await window.query<{ workspaces: Workspace[]; active: string }>('workspaces.list');
  return workspaces.find(({ id }) => id === active)?.name ?? '';
}

const scriptsIn = async (window: TestWindow) =>
  (await window.query<{ rows: { lid: string; name: string }[] }>('scripts.list')).rows;

/** Two workspaces and a window in each. */
async function sideBySide() {
  const host = await startHost();
  const first = openWindow(host);
  const demo = (await first.next('workspace')).workspace;
  const other = await host.caller.workspaces.create(plain('Other'));
  const second = openWindow(host, other.id);
  // The last of what a window is told first.
  await Promise.all([first.next('settings'), second.next('settings')]);
  return { host, demo, other, first, second };
}

test('S140 two windows are in two workspaces at once, and neither sees what is of the other', async () => {
  const { demo, other, first, second } = await sideBySide();
  expect([await nameIn(first), await nameIn(second)]).toEqual(['Demo', 'Other']);
  const heard = first.events.length;
  const made = await second.mutate<{ lid: string }>('scripts.create', { name: 'of-other', body: 'x' });
  await second.next('scripts_changed');
  expect((await scriptsIn(second)).map(({ name }) => name)).toEqual(['of-other']);
  expect((await scriptsIn(first)).map(({ name }) => name)).not.toContain('of-other');
  await expect(first.query('scripts.get', { lid: made.lid })).rejects.toMatchObject({ code: 'not_found' });
  const told = first.events.slice(heard).map(({ type }) => type);
  expect(told).not.toContain('scripts_changed');
  const workspaces = [first, second].map((window) =>
    window.events.flatMap((event) => (event.type === 'workspace' ? [event.workspace.id] : [])),
  );
  expect(workspaces).toEqual([[demo.id], [other.id]]);
});

test('a switch in one window leaves the other where it is, with what is being typed there', async () => {
  const { demo, other, first, second } = await sideBySide();
  const { lid, local_rev } = await first.mutate<{ lid: string; local_rev: number }>('scripts.create', {
    name: 'typed',
    body: 'a',
  });
  await second.mutate('workspaces.activate', { id: demo.id });
  await second.mutate('workspaces.activate', { id: other.id });
  const saved = await first.mutate('scripts.saveDraft', { lid, body: 'ab', base_rev: local_rev });
  expect(saved).toMatchObject({ outcome: 'saved' });
  expect([await nameIn(first), await nameIn(second)]).toEqual(['Demo', 'Other']);
});

test('a window that switches is told how the other workspace stands, and hears of it from then on', async () => {
  const { demo, first, second } = await sideBySide();
  const heard = second.events.length;
  await second.mutate('workspaces.activate', { id: demo.id });
  expect((await second.next('workspace', heard)).workspace.name).toBe('Demo');
  const before = second.events.length;
  await first.mutate('scripts.create', { name: 'new-in-demo', body: 'x' });
  await second.next('scripts_changed', before);
});

test('settings and the list of workspaces reach every window', async () => {
  const { host, first, second } = await sideBySide();
  const heard = [first.events.length, second.events.length];
  await first.mutate('settings.update', { editor_font_size: 17 });
  await host.caller.workspaces.create(plain('Third'));
  for (const [index, window] of [first, second].entries()) {
    expect((await window.next('settings', heard[index])).settings.editor_font_size).toBe(17);
    await window.next('workspaces_changed', heard[index]);
  }
});

test('a window that asks for a workspace that is gone gets the last active one', async () => {
  const host = await startHost();
  const window = openWindow(host, '018f0000-0000-7000-8000-000000000000');
  expect((await window.next('workspace')).workspace.name).toBe('Demo');
});

test('a workspace that is deleted takes its windows to another one', async () => {
  const { other, first, second } = await sideBySide();
  const heard = second.events.length;
  await first.mutate('workspaces.remove', { id: other.id, name: 'Other' });
  expect((await second.next('workspace', heard)).workspace.name).toBe('Demo');
  expect(await nameIn(second)).toBe('Demo');
});

test('a workspace without a window is closed after a while, and opened again for the next one', async () => {
  const host = await startHost({ idleMs: 5 });
  const demo = (await openWindow(host).next('workspace')).workspace;
  const other = await host.caller.workspaces.create(plain('Other'));
  await host.caller.workspaces.activate({ id: demo.id });
  const log = path.join(host.home, 'workspaces', other.id, 'store.db-wal');
  await vi.waitFor(() => expect(existsSync(log)).toBe(false), { timeout: 10_000 });
  const again = openWindow(host, other.id);
  expect((await again.next('workspace')).workspace.name).toBe('Other');
  await again.mutate('scripts.create', { name: 'later', body: 'x' });
  expect((await scriptsIn(again)).map(({ name }) => name)).toEqual(['later']);
});

test('a workspace that is getting changes stays open without a window, until it is done', async () => {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const { origin } = await startDouble(async (request, response) => {
    if (request.url === '/auth/login') {
      const access_token = tokenOf({ tid: demoTenant, roles: ['admin'], email: 'ann@demo.test' });
      return replyJson(response, 200, { access_token, refresh_token: 'r', token_type: 'Bearer', expires_in: 900 });
    }
    if (!request.url?.startsWith('/governance/scripts')) return replyJson(response, 404, {});
    asked.resolve();
    await held.promise;
    replyJson(response, 200, { scripts: [], total: 0 });
  });
  const host = await startHost({ idleMs: 5 });
  const busy = await host.caller.workspaces.create(atBackend('Busy', origin));
  const window = openWindow(host, busy.id);
  await window.mutate('connection.retry');
  await window.mutate('session.signIn', { email: 'ann@demo.test', password: 'x', tenant_id: demoTenant });
  await asked.promise;
  window.close();
  const [demo] = (await host.caller.workspaces.list()).workspaces;
  const idle = await host.caller.workspaces.create(plain('Idle'));
  await host.caller.workspaces.activate({ id: demo?.id ?? '' });
  const isOpen = ({ id }: { id: string }) => existsSync(path.join(host.home, 'workspaces', id, 'store.db-wal'));
  await vi.waitFor(() => expect(isOpen(idle)).toBe(false), { timeout: 10_000 });
  expect(isOpen(busy)).toBe(true);
  held.resolve();
  await vi.waitFor(() => expect(isOpen(busy)).toBe(false), { timeout: 10_000 });
});

test('a restart opens the workspace that was chosen last', async () => {
  const host = await startHost();
  await host.caller.workspaces.create(plain('Other'));
  await host.close();
  const again = await startHost({ home: host.home, backend: undefined });
  expect((await openWindow(again).next('workspace')).workspace.name).toBe('Other');
});

test('S140 a second workspace for the same tenant of the same backend is refused by the name of the first', async () => {
  const host = await startHost();
  await host.caller.workspaces.create(atBackend('First'));
  const refused = await failureOf(host.caller.workspaces.create(atBackend('Second')));
  expect(refused).toMatchObject({ code: 'conflict', details: { field: 'tenant_id' } });
  expect(refused.message).toContain('"First"');
  const spelt = await failureOf(host.caller.workspaces.create(atBackend('Third', 'HTTP://127.0.0.1:1/')));
  expect(spelt.message).toContain('"First"');
});

test('S140 nor can a workspace be moved there', async () => {
  const host = await startHost();
  await host.caller.workspaces.create(atBackend('First'));
  const other = await host.caller.workspaces.create({ ...atBackend('Second'), tenant_id: null });
  const refused = await failureOf(host.caller.workspaces.update({ id: other.id, tenant_id: demoTenant }));
  expect(refused.message).toContain('"First"');
  expect(await workspaceOf(host, other.id)).toMatchObject({ tenant_id: null });
});

test('production and the tenant’s name are kept over a restart, and stay when something else is changed', async () => {
  const host = await startHost();
  const { id } = await host.caller.workspaces.create({
    ...atBackend('Live'),
    production: true,
    tenant_name: 'ACME Corporation',
  });
  await host.caller.workspaces.update({ id, colour: 'red' });
  await host.close();
  const again = await startHost({ home: host.home });
  expect(await workspaceOf(again, id)).toMatchObject({
    colour: 'red',
    production: true,
    tenant_name: 'ACME Corporation',
  });
});

test('a workspace is not production until somebody says so', async () => {
  const host = await startHost();
  const { id } = await host.caller.workspaces.create(atBackend('Trial'));
  expect(await workspaceOf(host, id)).toMatchObject({ production: false, tenant_name: null });
});

async function workspaceOf(host: TestHost, id: string): Promise<Workspace | undefined> {
  return (await host.caller.workspaces.list()).workspaces.find((one) => one.id === id);
}

test('S143 copying into another workspace makes something new there: another id, no base, nothing published', async () => {
  const { host, demo, other, first, second } = await sideBySide();
  const { lid } = await first.mutate<{ lid: string }>('scripts.create', { name: 'travels', body: 'return 1;' });
  await first.mutate('contexts.save', { context_id: null, lid, name: 'case', text: '{}' });
  await second.mutate('scripts.create', { name: 'travels', body: 'return 2;' });
  const copied = { lids: [lid], workspace_id: other.id };
  const { lids } = await first.mutate<{ lids: string[] }>('sync.copyTo', copied);
  expect(lids).toHaveLength(1);
  expect(lids[0]).not.toBe(lid);
  const copy = await second.query('scripts.get', { lid: lids[0] });
  expect(copy).toMatchObject({ name: 'travels copy', body: 'return 1;', id: null, base_body: null, unpublished: true });
  expect(await second.query('contexts.list', { lid: lids[0] })).toMatchObject([{ name: 'case', text: '{}' }]);
  expect(await scriptsIn(first)).toContainEqual(expect.objectContaining({ lid, name: 'travels' }));
  const here = first.mutate('sync.copyTo', { lids: [lid], workspace_id: demo.id });
  await expect(here).rejects.toMatchObject({ code: 'validation_error' });
  await host.close();
});
