import { violations } from '../harness/axe.ts';
import { type BackendProcess, demo } from '../harness/backend-process.ts';
import { expect } from '../harness/studio-test.ts';
import { test } from '../harness/trouble-test.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import type { StudioPage } from '../pages/studio-page.ts';
import { SyncView } from '../pages/sync-view.ts';
import { TrashView } from '../pages/trash-view.ts';

const changed = ['Check naming policy', 'Assign licences'] as const;
const created = ['Greet the newcomer', 'Say goodbye'] as const;
const remark = '// written before the trouble began';

interface Published {
  readonly name: string;
  readonly description: string | null;
  readonly texts: readonly string[];
}

/** Every script of the backend with the text of each of its versions, as the backend itself has them. */
async function publishedScripts(remote: BackendProcess): Promise<Published[]> {
  const list = (await remote.get('/governance/scripts?page=1&page_size=100')) as {
    scripts: { id: string; name: string; description: string | null }[];
  };
  const all = list.scripts.map(async ({ id, name, description }) => {
    const { versions } = (await remote.get(`/governance/scripts/${id}/versions`)) as {
      versions: { version_number: number; script_body: string }[];
    };
    const texts = versions.toSorted((a, b) => a.version_number - b.version_number).map((one) => one.script_body);
    return { name, description, texts };
  });
  return (await Promise.all(all)).sort((a, b) => a.name.localeCompare(b.name));
}

/** What somebody who reads the backend sees of each script now, without its history. */
function heads(scripts: readonly Published[]) {
  return scripts.map(({ name, description, texts }) => ({ name, description: description ?? '', text: texts.at(-1) }));
}

/** Two scripts changed and two new, and the plan of all four on the screen. */
async function planFour(studio: StudioPage): Promise<PublishDialog> {
  for (const name of changed) {
    const editor = await studio.openScript(name);
    await editor.append(`\n${remark}\n`);
  }
  for (const name of created) {
    await studio.explorer.create(name);
    const editor = studio.editor(name);
    await editor.ready();
    await editor.replace(`output.greeting = 'Hello';\n${remark}\n`);
  }
  await expect(studio.status.saved()).toHaveText('Saved');
  await expect(studio.status.sync()).toHaveAccessibleName(/4 unpublished/);
  return openPlan(studio);
}

async function openPlan(studio: StudioPage): Promise<PublishDialog> {
  await studio.command('Publish changes…');
  const dialog = new PublishDialog(studio.page);
  await expect(dialog.publishButton()).toHaveText('Publish 4 changes');
  await expect(dialog.publishButton()).toBeEnabled();
  return dialog;
}

async function expectPublishedOnce(studio: StudioPage, remote: BackendProcess): Promise<void> {
  await expect(studio.status.sync()).toHaveAccessibleName(/in step/);
  const scripts = await publishedScripts(remote);
  for (const name of [...changed, ...created]) {
    const found = scripts.filter((script) => script.name === name);
    expect(found).toHaveLength(1);
    const texts = found[0]?.texts ?? [];
    expect(texts).toHaveLength(2);
    expect(texts[1]?.split(remark)).toHaveLength(2);
    expect(found[0]?.description ?? '').not.toContain('hw');
  }
}

test.beforeEach(async ({ studio }) => {
  test.setTimeout(240_000);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  await expect(studio.explorer.row(changed[0])).toHaveAccessibleName(/ v1, /);
});

test('a publish that stops half-way says what was applied; it is undone, and later goes on after the refusal', async ({
  studio,
  remote,
  network,
}) => {
  const before = heads(await publishedScripts(remote));
  const dialog = await planFour(studio);
  const sync = new SyncView(studio.page);
  network.fault = ({ method, path, body }) =>
    method === 'POST' && path === '/governance/scripts' && body.includes(created[1]) ? 'refused' : null;

  await test.step('what was applied and what was not, in words', async () => {
    await dialog.publishButton().click();
    await expect(dialog.outcome()).toHaveAccessibleName('Published in part');
    await expect(dialog.outcome()).toContainText('The publish stopped half-way.');
    await expect(dialog.part('Applied')).toContainText(created[0]);
    await expect(dialog.part('Not applied')).toContainText(/frozen until Monday/);
    expect(await violations(studio.page)).toEqual([]);
    await studio.press('Escape');
  });

  await test.step('the Sync view says the same and leads on', async () => {
    await studio.press('ControlOrMeta+Shift+G');
    await expect(sync.region()).toContainText('The publish stopped half-way.');
    await sync.entry(/created|Greet/).click();
    await expect(sync.requests().first()).toBeVisible();
    expect(await violations(studio.page)).toEqual([]);
  });

  await test.step('undoing shows first what it would send; then all is as before', async () => {
    await sync.button('Undo what was applied…').click();
    const undo = studio.dialog('Undo a publish');
    await expect(undo.getByRole('listitem').first()).toContainText(created[0]);
    expect(await violations(studio.page)).toEqual([]);
    await undo.getByRole('button', { name: /^Undo \d+ step/ }).click();
    await expect(studio.toast('Undone.')).toBeVisible();
    await expect(studio.dialog()).toBeHidden();
    await expect(sync.region()).not.toContainText('Undo what was applied…');
    expect(heads(await publishedScripts(remote))).toEqual(before);
    await expect(studio.status.sync()).toHaveAccessibleName(/4 unpublished/);
  });

  await test.step('published again it stops again; without the refusal it goes on to the end', async () => {
    await (await openPlan(studio)).publishButton().click();
    await expect(dialog.outcome()).toHaveAccessibleName('Published in part');
    network.fault = () => null;
    await dialog.outcome().getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.outcome()).toBeHidden();
    await expectPublishedOnce(studio, remote);
  });
});

test('what one refusal leaves out is said, and the rest of the publish is undone from there', async ({
  studio,
  remote,
  network,
}) => {
  const before = heads(await publishedScripts(remote));
  const dialog = await planFour(studio);
  network.fault = ({ method, body }) =>
    method === 'POST' && body.includes(remark) && body.includes('naming') ? 'refused' : null;
  await dialog.publishButton().click();
  await expect(dialog.outcome()).toHaveAccessibleName('Published in part');
  await expect(dialog.part('Not applied')).toContainText(changed[0]);
  for (const name of [changed[1], ...created]) await expect(dialog.part('Applied')).toContainText(name);
  expect(await violations(studio.page)).toEqual([]);

  network.fault = () => null;
  await dialog.outcome().getByRole('button', { name: 'Undo what was applied…' }).click();
  const undo = studio.dialog('Undo a publish');
  await expect(undo.getByRole('listitem')).toContainText([changed[1], ...created.toReversed()]);
  await undo.getByRole('button', { name: 'Undo 3 steps' }).click();
  await expect(studio.toast('Undone.')).toBeVisible();
  expect(heads(await publishedScripts(remote))).toEqual(before);
  await expect(studio.status.sync()).toHaveAccessibleName(/4 unpublished/);
});

test('cut off in the midst of a publish, the studio waits and finishes by itself, each change once', async ({
  studio,
  remote,
  network,
}) => {
  const dialog = await planFour(studio);
  let writes = 0;
  network.fault = ({ method }) => {
    if (method !== 'GET') writes += 1;
    if (writes < 4) return null;
    return writes === 4 && method !== 'GET' ? 'drop_response' : 'drop_request';
  };
  await dialog.publishButton().click();
  await expect(dialog.outcome()).toHaveAccessibleName('Waiting for the backend');
  await expect(dialog.outcome()).toContainText('The publish goes on by itself once the backend answers.');
  expect(await violations(studio.page)).toEqual([]);
  await studio.press('Escape');
  const sync = new SyncView(studio.page);
  await studio.press('ControlOrMeta+Shift+G');
  await expect(sync.region()).toContainText('goes on by itself');

  network.fault = () => null;
  await expect(sync.region()).not.toContainText('goes on by itself', { timeout: 60_000 });
  await expectPublishedOnce(studio, remote);
});

test('an expired sign-in pauses a publish; only the same person goes on with it', async ({
  studio,
  remote,
  network,
}) => {
  const dialog = await planFour(studio);
  let writes = 0;
  network.fault = ({ method }) => {
    if (method !== 'GET') writes += 1;
    return writes >= 4 ? 'signed_out' : null;
  };
  await dialog.publishButton().click();
  await expect(dialog.outcome()).toHaveAccessibleName('Waiting for your sign-in');
  expect(await violations(studio.page)).toEqual([]);

  const sync = new SyncView(studio.page);
  await test.step('somebody else is told that it is not theirs', async () => {
    network.fault = () => null;
    await dialog
      .outcome()
      .getByRole('button', { name: `Sign in as ${demo.admin}` })
      .click();
    await new SignInDialog(studio).fillIn(demo.viewer, demo.password);
    await expect(dialog.outcome()).toContainText(`approved by ${demo.admin}, and you are signed in as ${demo.viewer}`);
    await studio.press('Escape');
    await studio.press('ControlOrMeta+Shift+G');
    await expect(sync.region()).toContainText(`approved by ${demo.admin}, and you are signed in as ${demo.viewer}`);
    expect(await violations(studio.page)).toEqual([]);
  });

  await test.step('the same person goes on to the end', async () => {
    await sync.button(`Sign in as ${demo.admin}`).click();
    await new SignInDialog(studio).fillIn(demo.admin, demo.password);
    await expect(sync.button(`Sign in as ${demo.admin}`)).toBeHidden();
    await expectPublishedOnce(studio, remote);
  });
});

test('so much deleted at the backend is asked about: kept, or moved to the Trash', async ({ studio, remote }) => {
  const { scripts } = (await remote.get('/governance/scripts?page=1&page_size=100')) as {
    scripts: { id: string; name: string }[];
  };
  const { bindings } = (await remote.get('/governance/script-bindings?page=1&page_size=100')) as {
    bindings: { script_id: string }[];
  };
  // What bindings run cannot be deleted.
  const free = scripts.filter(({ id }) => bindings.every(({ script_id }) => script_id !== id));
  const gone = free.slice(0, 4);
  expect(gone).toHaveLength(4);
  const sync = new SyncView(studio.page);
  await studio.press('ControlOrMeta+Shift+G');
  // Only what a pull has seen there can be gone.
  await expect(sync.history()).toContainText('Got what was published');
  for (const { id } of gone) await remote.delete(`/governance/scripts/${id}`);
  await studio.command('Get published changes');

  await test.step('the list is shown, and nothing is gone here yet', async () => {
    await expect(sync.gone()).toHaveCount(gone.length);
    for (const { name } of gone) await expect(studio.explorer.row(name)).toBeVisible();
    expect(await violations(studio.page)).toEqual([]);
  });

  await test.step('kept, they stay here and can be published again', async () => {
    await sync.button('Keep all here').click();
    await expect(sync.gone()).toHaveCount(0);
    for (const { name } of gone) await expect(studio.explorer.row(name)).toBeVisible();
  });

  await test.step('asked about others, they go to the Trash', async () => {
    const others = free.slice(4);
    expect(others.length).toBeGreaterThan(2);
    for (const { id } of others) await remote.delete(`/governance/scripts/${id}`);
    await studio.command('Get published changes');
    await expect(sync.gone()).toHaveCount(others.length);
    await sync.button(`Move ${others.length} scripts to the Trash`).click();
    await expect(sync.gone()).toHaveCount(0);
    for (const { name } of others) await expect(studio.explorer.row(name)).toHaveCount(0);
    await studio.command('Show Trash');
    const trash = new TrashView(studio.page);
    await expect(trash.items()).toHaveCount(others.length);
    for (const { name } of others) await expect(trash.items().filter({ hasText: name })).toHaveCount(1);
    expect(await violations(studio.page)).toEqual([]);
  });
});
