import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { violations } from '../harness/axe.ts';
import { type BackendProcess, demo } from '../harness/backend-process.ts';
import { test } from '../harness/remote-test.ts';
import { expect } from '../harness/studio-test.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import { SyncView } from '../pages/sync-view.ts';

const script = 'Check naming policy';

/** What a server's operator does to its data while it does not run. */
async function whileStopped(remote: BackendProcess, work: () => void): Promise<void> {
  await remote.stop();
  work();
  await remote.startAgain();
}

test('S32 S144 a server that was put back is told of, and one that was set up anew is used only when somebody says so', async ({
  studio,
  remote,
}) => {
  const copy = mkdtempSync(path.join(tmpdir(), 'hookwright-copy-'));
  const sync = new SyncView(studio.page);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  await expect(studio.explorer.row(script)).toHaveAccessibleName(/ v1, /);
  await whileStopped(remote, () => cpSync(remote.folder, copy, { recursive: true }));
  const editor = await studio.openScript(script);
  await editor.append('\n// published, and then forgotten\n');
  await studio.command('Retry connection');
  await studio.press('ControlOrMeta+Shift+U');
  await new PublishDialog(studio.page).publishButton().click();
  await expect(studio.toast(`Published ${script} as version 2.`)).toBeVisible();
  await studio.press('ControlOrMeta+Shift+G');

  await test.step('what the put back server has forgotten is unpublished again, and said until it is dismissed', async () => {
    await whileStopped(remote, () => {
      rmSync(remote.folder, { recursive: true });
      cpSync(copy, remote.folder, { recursive: true });
    });
    await studio.command('Retry connection');
    await sync.button('Get published changes').click();
    await expect(sync.region()).toContainText('It no longer knows 1 of your publishes');
    await expect(studio.explorer.row(script)).toHaveAccessibleName(/unpublished changes/);
    await expect(sync.button('Trash')).toHaveText('Trash');
    expect(await violations(studio.page)).toEqual([]);
    await sync.button('Dismiss').click();
    await expect(sync.region()).not.toContainText('It no longer knows');
  });

  await test.step('another installation is asked about, and nothing is fetched before', async () => {
    await whileStopped(remote, () => rmSync(remote.folder, { recursive: true }));
    await studio.command('Retry connection');
    await expect(sync.region()).toContainText('This backend was set up anew');
    expect(await violations(studio.page)).toEqual([]);
    await sync.button('Use it').click();
    await expect(sync.region()).not.toContainText('This backend was set up anew');
    await new SignInDialog(studio).signIn(demo.admin, demo.password);
    await sync.button('Get published changes').click();
    await expect(studio.explorer.row(script)).toHaveAccessibleName(/unpublished changes/);
    const again = await studio.openScript(script);
    await expect.poll(() => again.text()).toContain('// published, and then forgotten');
  });
  rmSync(copy, { recursive: true });
});
