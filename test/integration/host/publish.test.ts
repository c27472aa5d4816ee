import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { failureOf } from './failure-of.ts';
import { demoPassword, demoTenant } from './harness.ts';
import { connectStudio, edit, lidOf, publishPlan } from './sync-studio.ts';

let backend: Backend;
let address: string;
beforeAll(async () => {
  backend = await startBackend(newPglite);
  address = await backend.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => backend.app.close());

/** What the backend itself has, asked past the studio. */
async function versionsOf(id: string) {
  const reply = await fetch(`${address}/governance/scripts/${id}/versions`, { headers: await signedIn() });
  const { versions } = (await reply.json()) as {
    versions: { version_number: number; script_body: string; change_description: string | null }[];
  };
  return versions.toSorted((a, b) => a.version_number - b.version_number);
}

async function scriptsNamed(name: string): Promise<{ id: string; description: string | null }[]> {
  const url = `${address}/governance/scripts?search=${encodeURIComponent(name)}`;
  const reply = await fetch(url, { headers: await signedIn() });
  const { scripts } = (await reply.json()) as { scripts: { id: string; name: string; description: string | null }[] };
  return scripts.filter((script) => script.name === name);
}

async function signedIn(): Promise<Record<string, string>> {
  const reply = await fetch(`${address}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant-id': demoTenant },
    body: JSON.stringify({ email: 'admin@demo.test', password: demoPassword }),
  });
  const { access_token } = (await reply.json()) as { access_token: string };
  return { authorization: `Bearer ${access_token}`, 'x-tenant-id': demoTenant };
}

describe.each([
  ['an enhanced backend', false],
  ['a plain backend', true],
])('to %s', (_name, plain) => {
  const named = (name: string) => `${name} (${plain ? 'plain' : 'enhanced'})`;

  test('S61 S70 a new script, then its next text, then another name: each publish leaves nothing to publish', async () => {
    const { caller } = await connectStudio(address, { plain });
    const name = named('Three steps');
    const { lid } = await caller.scripts.create({ name, body: 'output.step = 1;' });
    const { plan } = await caller.sync.plan({});
    expect(plan).toMatchObject({
      backend: plain ? 'baseline' : 'enhanced',
      changes: [{ lid, action: 'create', name }],
    });
    expect(await publishPlan(caller)).toMatchObject({ outcome: 'done', applied: 1, not_applied: [] });
    expect(await caller.scripts.get({ lid })).toMatchObject({ unpublished: false, behind: false, status: 'draft' });

    await edit(caller, lid, 'output.step = 2;');
    expect(await publishPlan(caller, [lid], 'second')).toMatchObject({ outcome: 'done', applied: 1 });
    await caller.scripts.update({ lid, name: `${name}, renamed` });
    expect(await publishPlan(caller)).toMatchObject({ outcome: 'done' });

    const row = await caller.scripts.get({ lid });
    expect(row).toMatchObject({ unpublished: false, behind: false, conflict: false });
    const [stored] = await scriptsNamed(`${name}, renamed`);
    // A plain backend cannot clear a text, so what the mark stood in is empty there.
    expect(stored).toMatchObject({ id: row.id, description: plain ? '' : null });
    const versions = await versionsOf(row.id ?? '');
    expect(versions.at(-1)).toMatchObject({ script_body: 'output.step = 2;' });
    expect(versions.at(-1)?.change_description).toMatch(/^second/);
    expect(versions.filter(({ script_body }) => script_body === 'output.step = 1;')).toHaveLength(1);
    expect((await failureOf(publishPlan(caller))).message).toContain('nothing to publish');
    expect(await caller.sync.history({ limit: 10 })).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ kind: 'publish', state: 'done', by: 'admin@demo.test' })]),
    );
  });

  test('S62 S76 what another studio published comes with the next pull, and a plan made before it is stale', async () => {
    const ann = await connectStudio(address, { plain });
    const ben = await connectStudio(address, { plain });
    const name = named('Shared by two');
    const mine = (await ann.caller.scripts.create({ name, body: 'return 1;' })).lid;
    await publishPlan(ann.caller);
    expect((await ben.caller.sync.pull()).added).toBeGreaterThanOrEqual(1);
    const theirs = await lidOf(ben.caller, name);
    expect(await ben.caller.scripts.get({ lid: theirs })).toMatchObject({ body: 'return 1;', unpublished: false });

    await edit(ben.caller, theirs, 'return "mine";');
    const shown = await ben.caller.sync.plan({});
    await edit(ann.caller, mine, 'return 2;');
    await publishPlan(ann.caller);
    const before = ben.proxy.requests.length;
    const stale = await ben.caller.sync.publish({ plan_hash: shown.plan.plan_hash });
    expect(stale).toMatchObject({ outcome: 'stale', cs_id: null, differences: [{ lid: theirs, kind: 'conflict' }] });
    const sent = ben.proxy.requests.slice(before);
    expect(sent.filter((request) => !request.startsWith('GET '))).toEqual([]);
    expect(await ben.caller.scripts.get({ lid: theirs })).toMatchObject({
      body: 'return "mine";',
      conflict: true,
      unpublished: true,
    });
    expect((await ben.caller.sync.status()).counts).toMatchObject({ conflicts: 1, unpublished: 1 });
  });

  test('S120 S121 S122 F20 a conflict is answered with a text that parses, taken back, answered again and published', async () => {
    const ann = await connectStudio(address, { plain });
    const ben = await connectStudio(address, { plain });
    const name = named('Fought over');
    const mine = (await ann.caller.scripts.create({ name, body: 'return 1;' })).lid;
    await publishPlan(ann.caller);
    await ben.caller.sync.pull();
    const theirs = await lidOf(ben.caller, name);
    await edit(ann.caller, mine, 'return 2;');
    await publishPlan(ann.caller, null, 'two is better');
    await edit(ben.caller, theirs, 'return 3;');
    await ben.caller.sync.pull();

    const detail = await ben.caller.sync.conflict({ lid: theirs });
    expect(detail.conflict).toMatchObject({ kind: 'fields', fields: [{ field: 'script_body' }] });
    expect(Object.values(detail.texts).sort()).toEqual(['return 1;', 'return 2;', 'return 3;']);
    expect(detail).toMatchObject({ their_note: 'two is better', their_version: plain ? 3 : 2 });
    expect(detail).toMatchObject({ their_author: expect.any(String), by_you: true });
    const { key, local_hash, remote_hash } = detail.conflict;
    const answer = { lid: theirs, key, local_hash, remote_hash, choice: 'merge' } as const;
    const broken = failureOf(ben.caller.sync.answer({ ...answer, texts: { script_body: 'return (;' } }));
    expect(await broken).toMatchObject({ code: 'validation_error' });

    const { undo_id } = await ben.caller.sync.answer({ ...answer, texts: { script_body: 'return 5;' } });
    expect(await ben.caller.sync.conflicts()).toEqual([]);
    await ben.caller.sync.undoAnswer({ undo_id });
    expect(await ben.caller.scripts.get({ lid: theirs })).toMatchObject({ body: 'return 3;', conflict: true });

    await edit(ben.caller, theirs, 'return 33;');
    const late = failureOf(ben.caller.sync.answer({ ...answer, texts: { script_body: 'return 5;' } }));
    expect(await late).toMatchObject({ code: 'conflict' });
    const now = (await ben.caller.sync.conflict({ lid: theirs })).conflict;
    const hashes = { local_hash: now.local_hash, remote_hash: now.remote_hash };
    await ben.caller.sync.answer({ ...answer, ...hashes, texts: { script_body: 'return 5;' } });
    expect(await publishPlan(ben.caller)).toMatchObject({ outcome: 'done' });
    await ann.caller.sync.pull();
    expect(await ann.caller.scripts.get({ lid: mine })).toMatchObject({ body: 'return 5;', unpublished: false });
  });

  test('S64 S90 changes that do not overlap go together, once the author has ticked them', async () => {
    const ann = await connectStudio(address, { plain });
    const ben = await connectStudio(address, { plain });
    const name = named('Both ends');
    const lines = ['a', 'b', 'c', 'd', 'e'].map((letter) => `output.${letter} = 1;`);
    const text = (changed: Record<number, string>) => lines.map((line, index) => changed[index] ?? line).join('\n');
    const mine = (await ann.caller.scripts.create({ name, body: text({}) })).lid;
    await publishPlan(ann.caller);
    await ben.caller.sync.pull();
    const theirs = await lidOf(ben.caller, name);
    await edit(ann.caller, mine, text({ 0: 'output.a = 2;' }));
    await publishPlan(ann.caller);
    await edit(ben.caller, theirs, text({ 4: 'output.e = 2;' }));
    await ben.caller.sync.pull();

    const { plan } = await ben.caller.sync.plan({});
    expect(plan.changes).toMatchObject([{ lid: theirs, merged: ['text'], review: [expect.any(String)] }]);
    const unread = await failureOf(ben.caller.sync.publish({ plan_hash: plan.plan_hash }));
    expect(unread).toMatchObject({ code: 'precondition_failed' });
    expect(await publishPlan(ben.caller)).toMatchObject({ outcome: 'done' });
    const both = text({ 0: 'output.a = 2;', 4: 'output.e = 2;' });
    expect(await ben.caller.scripts.get({ lid: theirs })).toMatchObject({ body: both, unpublished: false });
    await ann.caller.sync.pull();
    expect(await ann.caller.scripts.get({ lid: mine })).toMatchObject({ body: both });
  });

  test('S66 S69 a deletion is published, and every other studio has it in the Trash, from where it comes back as new', async () => {
    const ann = await connectStudio(address, { plain });
    const ben = await connectStudio(address, { plain });
    const name = named('Short-lived');
    const mine = (await ann.caller.scripts.create({ name, body: 'return "kept";' })).lid;
    await publishPlan(ann.caller);
    await ben.caller.sync.pull();
    const theirs = await lidOf(ben.caller, name);
    await ann.caller.scripts.remove({ lid: mine });
    expect((await ann.caller.sync.plan({})).plan.changes).toMatchObject([{ lid: mine, action: 'delete' }]);
    expect(await publishPlan(ann.caller)).toMatchObject({ outcome: 'done' });
    expect(await scriptsNamed(name)).toEqual([]);

    expect(await ben.caller.sync.pull()).toMatchObject({ outcome: 'done', deleted: 1 });
    expect((await ben.caller.scripts.list()).rows.map(({ lid }) => lid)).not.toContain(theirs);
    const item = (await ben.caller.sync.trash()).find((one) => one.lid === theirs);
    expect(item).toMatchObject({ name, reason: expect.stringContaining('deleted on the server') });
    const content = await ben.caller.sync.trashContent({ trash_id: item?.trash_id ?? '' });
    expect(Object.values(content.texts)).toEqual(['return "kept";']);
    const { lid } = await ben.caller.sync.restore({ trash_id: item?.trash_id ?? '' });
    expect(lid).not.toBe(theirs);
    expect(await ben.caller.scripts.get({ lid })).toMatchObject({ name, id: null, body: 'return "kept";' });
    expect(await publishPlan(ben.caller)).toMatchObject({ outcome: 'done' });
    expect(await scriptsNamed(name)).toHaveLength(1);
  });

  test('S93 of a new script whose answer was lost leads to one script, and goes on by itself', async () => {
    const { caller, proxy } = await connectStudio(address, { plain });
    const name = named('Created once');
    const { lid } = await caller.scripts.create({ name, body: 'return 1;' });
    let lost = false;
    proxy.rules = {
      ...proxy.rules,
      loseAnswer: (request) => {
        const lose = !lost && (request === 'POST /governance/scripts' || request === 'POST /v1/change-sets');
        lost ||= lose;
        return lose;
      },
    };
    expect(await publishPlan(caller)).toMatchObject({ outcome: 'done' });
    expect(lost).toBe(true);
    expect(await scriptsNamed(name)).toHaveLength(1);
    expect(await caller.scripts.get({ lid })).toMatchObject({ unpublished: false });
  });

  test('of a script with mistakes is refused with the first of them, and nothing is sent', async () => {
    const { caller, proxy } = await connectStudio(address, { plain });
    const { lid } = await caller.scripts.create({ name: named('Broken'), body: 'let a = ;\nlet b = ;' });
    const { plan } = await caller.sync.plan({});
    expect(plan.blocked).toMatchObject([
      { lid, reason: 'has_mistakes', message: expect.stringMatching(/2 mistakes.*line 1/) },
    ]);
    expect(plan.operations).toEqual([]);
    expect((await failureOf(publishPlan(caller))).code).toBe('unprocessable');
    expect(proxy.requests.filter((request) => request.startsWith('POST /governance'))).toEqual([]);
  });
});

test('a viewer is told which role publishing needs', async () => {
  const { caller } = await connectStudio(address, { email: 'viewer@demo.test' });
  await caller.scripts.create({ name: 'Not mine', body: 'return 1;' });
  const { refusal } = await caller.sync.plan({});
  expect(refusal).toMatchObject({ code: 'forbidden', message: expect.stringContaining('publishing needs admin') });
  expect((await failureOf(publishPlan(caller))).code).toBe('forbidden');
});

test('while the backend is away the draft is kept and the plan says where it looked', async () => {
  const { caller, proxy } = await connectStudio(address);
  const { lid } = await caller.scripts.create({ name: 'Offline', body: 'return 1;' });
  await proxy.close();
  const refused = await failureOf(publishPlan(caller));
  expect(refused).toMatchObject({ code: 'backend_unreachable', message: expect.stringContaining(proxy.origin) });
  expect(await caller.scripts.get({ lid })).toMatchObject({ body: 'return 1;', unpublished: true });
  expect((await caller.connection.retry()).state).toBe('offline');
  expect((await caller.sync.plan({})).refusal).toMatchObject({ code: 'backend_unreachable' });
});

test('working offline sends nothing, and ends with a pull', async () => {
  const { caller, proxy } = await connectStudio(address);
  expect(await caller.sync.setOffline({ offline: true })).toMatchObject({ offline: true });
  const before = proxy.requests.length;
  expect(await failureOf(caller.sync.pull())).toMatchObject({ code: 'conflict' });
  expect(await caller.connection.retry()).toMatchObject({
    state: 'offline',
    message: expect.stringContaining('offline'),
  });
  await caller.scripts.create({ name: 'On the train', body: 'return 1;' });
  expect((await caller.sync.plan({})).refusal).toMatchObject({ message: expect.stringContaining('working offline') });
  expect(proxy.requests.slice(before)).toEqual([]);
  expect(await caller.sync.setOffline({ offline: false })).toMatchObject({ offline: false });
  await caller.connection.retry();
  expect(await caller.sync.pull()).toMatchObject({ outcome: 'done' });
});

test('the first pull verifies the samples: nothing is new, nothing is lost', async () => {
  const { caller } = await connectStudio(address);
  const { rows: scripts } = await caller.scripts.list();
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter(({ unpublished, behind, blocked }) => unpublished || behind || blocked !== null)).toEqual([]);
});
