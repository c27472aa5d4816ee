import { violations } from '../harness/axe.ts';
import { demo } from '../harness/backend-process.ts';
import { test as remoteTest } from '../harness/remote-test.ts';
import { type SecondStudio, secondStudio } from '../harness/second-studio.ts';
import { expect, test as studioTest } from '../harness/studio-test.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import type { StudioPage } from '../pages/studio-page.ts';
import { SyncView } from '../pages/sync-view.ts';
import { TrashView } from '../pages/trash-view.ts';

const test = remoteTest.extend<{ readonly other: StudioPage }>({
  /** The studio of another person on the same backend, signed in. */
  other: async ({ browser, remote }, use) => {
    const second: SecondStudio = await secondStudio(browser, remote.origin);
    await new SignInDialog(second.studio).signIn(demo.admin, demo.password);
    await use(second.studio);
    await second.remove();
  },
});

const mine = 'Check naming policy';
const theirs = 'Assign licences';

async function workOffline(studio: StudioPage): Promise<void> {
  await studio.command('Work offline');
  await expect(studio.status.offline()).toBeVisible();
}

async function publish(studio: StudioPage, name: string): Promise<void> {
  const dialog = new PublishDialog(studio.page);
  await studio.explorer.choose(name, 'Publish…');
  await dialog.publishButton().click();
  await expect(studio.toast(new RegExp(`^Published ${name} as version `))).toBeVisible();
}

test('two studios edit offline; one publishes, the other sees it is behind and takes it', async ({ studio, other }) => {
  test.setTimeout(240_000);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  await workOffline(studio);
  await workOffline(other);
  const here = await studio.openScript(mine);
  await here.append('\n// written offline, here\n');
  const there = await other.openScript(theirs);
  await there.append('\n// written offline, there\n');
  const both = await other.openScript(mine);
  await both.replace('// everything is different, there\n');
  await expect(studio.explorer.row(mine)).toHaveAccessibleName(/unpublished changes/);
  await expect(studio.status.sync()).toHaveAccessibleName(/1 unpublished/);
  await expect(other.status.sync()).toHaveAccessibleName(/2 unpublished/);

  await test.step('nothing can be sent or fetched while the switch is on', async () => {
    await studio.press('ControlOrMeta+Shift+U');
    const dialog = new PublishDialog(studio.page);
    await expect(dialog.publishButton()).toBeDisabled();
    await expect(dialog.refusal()).toContainText(/offline/);
    await dialog.button('Work online').click();
    await expect(studio.status.offline()).toBeHidden();
    await expect(dialog.publishButton()).toBeEnabled();
    await dialog.publishButton().click();
    await expect(studio.toast(`Published ${mine} as version 2.`)).toBeVisible();
    await expect(studio.status.sync()).toHaveAccessibleName(/in step/);
  });

  await test.step('the other studio hears of it when it works online again', async () => {
    const sync = new SyncView(other.page);
    await other.press('ControlOrMeta+Shift+G');
    await expect(sync.workOffline()).toBeChecked();
    expect(await violations(other.page)).toEqual([]);
    await sync.workOffline().click();
    await expect(other.status.offline()).toBeHidden();
    await expect(other.explorer.row(mine)).toHaveAccessibleName(/in conflict/);
    await expect(other.status.sync()).toHaveAccessibleName(/1 in conflict/);
    await expect(sync.toPublish()).toContainText(theirs);
    await expect(sync.button(`Answer… the conflict of ${mine}`)).toBeVisible();
    expect(await violations(other.page)).toEqual([]);
  });

  await test.step('what does not conflict is published all the same, and reaches the first studio', async () => {
    await publish(other, theirs);
    await studio.command('Get published changes');
    await expect(studio.explorer.row(theirs)).toHaveAccessibleName(`${theirs} v2, active`);
    const taken = await studio.openScript(theirs);
    await taken.focus();
    await studio.press('ControlOrMeta+End');
    await expect.poll(() => taken.text()).toContain('// written offline, there');
  });

  await test.step('the history tells what was published, with each request', async () => {
    const sync = new SyncView(other.page);
    await other.press('ControlOrMeta+Shift+G');
    await sync.entry(new RegExp(theirs)).click();
    await expect(sync.requests()).toContainText([/applied/]);
    expect(await violations(other.page)).toEqual([]);
  });
});

test('a deleted script goes with the next publish, and comes back from the Trash as a new one', async ({
  studio,
  remote,
}) => {
  test.setTimeout(240_000);
  // No binding of the samples runs it.
  const leaver = 'Disable leaver with grace';
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  const sync = new SyncView(studio.page);
  await expect(studio.explorer.row(leaver)).toBeVisible();

  await test.step('the deletion can be taken back before it is published', async () => {
    await studio.explorer.choose(leaver, `Delete ${leaver}…`);
    await expect(studio.dialog()).toContainText('the backend with the next publish');
    await studio
      .dialog()
      .getByRole('button', { name: `Delete script ${leaver}` })
      .click();
    await expect(studio.explorer.row(leaver)).toHaveCount(0);
    await studio.press('ControlOrMeta+Shift+G');
    await expect(sync.toPublish()).toContainText(leaver);
    await sync.button(`Keep it: take back the deletion of ${leaver}`).click();
    await expect(studio.explorer.row(leaver)).toBeVisible();
    await expect(sync.toPublish()).not.toContainText(leaver);
  });

  await test.step('published, it is gone there and kept in the Trash here', async () => {
    await studio.explorer.choose(leaver, `Delete ${leaver}…`);
    await studio
      .dialog()
      .getByRole('button', { name: `Delete script ${leaver}` })
      .click();
    await studio.command('Publish changes…');
    const dialog = new PublishDialog(studio.page);
    await expect(dialog.row(leaver)).toContainText('deleted');
    await dialog.publishButton().click();
    await expect(studio.toast(`Deleted ${leaver} on the backend.`)).toBeVisible();
    const { scripts } = (await remote.get('/governance/scripts?search=Disable+leaver')) as { scripts: unknown[] };
    expect(scripts).toHaveLength(0);
  });

  await test.step('its text can be looked at and restored', async () => {
    const trash = new TrashView(studio.page);
    await studio.command('Show Trash');
    await expect(trash.items()).toHaveCount(1);
    await expect(trash.items()).toContainText(leaver);
    await expect(trash.region()).toContainText('GRACE_DAYS');
    expect(await violations(studio.page)).toEqual([]);
    await trash.restore().click();
    await expect(studio.explorer.row(leaver)).toHaveAccessibleName(`${leaver} draft, never published`);
    await studio.editor(leaver).ready();
    await publish(studio, leaver);
    const { scripts } = (await remote.get('/governance/scripts?search=Disable+leaver')) as { scripts: unknown[] };
    expect(scripts).toHaveLength(1);
  });
});

test('the backend can be checked without a change to it', async ({ studio, remote }) => {
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  await studio.press('ControlOrMeta+Shift+G');
  await new SyncView(studio.page).button('Check the backend').click();
  const dialog = studio.dialog('Check the backend');
  await expect(dialog).toContainText(remote.origin);
  await expect(dialog).toContainText('It is enhanced');
  await expect(dialog.getByRole('list', { name: 'Findings' }).getByRole('listitem')).not.toHaveCount(0);
  expect(await violations(studio.page)).toEqual([]);
  await studio.press('Escape');
  await expect(dialog).toBeHidden();
});

studioTest('undo and redo go on where they were after a restart', async ({ studio, control }) => {
  await studio.explorer.create('Steps');
  const editor = studio.editor('Steps');
  await editor.ready();
  for (const text of ['one', 'two', 'three']) {
    await editor.replace(`// ${text}\n`);
    await expect(studio.status.saved()).toHaveText('Saved');
  }
  await studio.press('ControlOrMeta+Z');
  await expect.poll(() => editor.text()).toContain('// two');
  await expect(studio.status.saved()).toHaveText('Saved');

  await studio.open(await control.restart('stop'));
  await editor.ready();
  await expect.poll(() => editor.text()).toContain('// two');
  await editor.focus();
  await studio.press('ControlOrMeta+Z');
  await expect.poll(() => editor.text()).toContain('// one');
  await studio.press('ControlOrMeta+Shift+Z');
  await expect.poll(() => editor.text()).toContain('// two');
  await studio.press('ControlOrMeta+Shift+Z');
  await expect.poll(() => editor.text()).toContain('// three');
  await expect(studio.status.saved()).toHaveText('Saved');
});
