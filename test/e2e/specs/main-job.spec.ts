import { demo } from '../harness/backend-process.ts';
import { test } from '../harness/remote-test.ts';
import { expect } from '../harness/studio-test.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import { StudioPage } from '../pages/studio-page.ts';

const script = 'Check naming policy';
const scriptId = '5a3e1c10-0010-4c6f-9b1a-70a1f0c3d010';

test('the main job: write, check, dry-run, survive a kill, publish, and be refused as a viewer', async ({
  studio,
  control,
  remote,
  browser,
}) => {
  test.setTimeout(240_000);
  const editor = await studio.openScript(script);

  await test.step('a mistake is marked as it is typed, and the mark goes with it', async () => {
    await editor.append('\nconst broken = ;');
    await expect(editor.errors()).toHaveCount(1);
    await studio.panelTab('Problems').click();
    await expect(studio.problems()).toContainText("Unexpected ';'");
    await editor.focus();
    await studio.press('ControlOrMeta+Shift+K');
    await expect(editor.errors()).toHaveCount(0);
  });

  await test.step('the passing and the failing context dry-run', async () => {
    await studio.panelTab('Dry run').click();
    await studio.dryRun.chooseContext('Service account');
    await studio.dryRun.run();
    await expect(studio.dryRun.status()).toHaveText('Success');
    await studio.dryRun.chooseContext('Policy broken');
    await studio.dryRun.run();
    await expect(studio.dryRun.status()).toHaveText('Failure');
  });

  const url = await test.step('the studio is killed one second after the last keystroke', async () => {
    await editor.focus();
    await studio.press('ControlOrMeta+End');
    await studio.page.keyboard.type('\n// typed just before the power went');
    // The promise itself is about time: whatever was typed a second ago is on disk (sync.md 3.2), unless the machine is so
    // busy that the window still says otherwise.
    await studio.page.waitForTimeout(1000);
    await expect(studio.status.saved()).toHaveText('Saved');
    return control.restart('kill');
  });

  const again = new StudioPage(await browser.newPage());
  await test.step('the whole text is there again', async () => {
    await again.open(url);
    const restored = again.editor(script);
    await restored.ready();
    await restored.focus();
    await again.press('ControlOrMeta+End');
    await expect.poll(() => restored.text()).toContain('// typed just before the power went');
    await expect(restored.errors()).toHaveCount(0);
  });

  await test.step('the administrator publishes version 2', async () => {
    await new SignInDialog(again).signIn(demo.admin, demo.password);
    await again.press('ControlOrMeta+Shift+U');
    const dialog = new PublishDialog(again.page);
    await dialog.describeChange('A remark at the end');
    await dialog.publishButton().click();
    await expect(again.toast(`Published ${script} as version 2.`)).toBeVisible();
    const version = await remote.get(`/governance/scripts/${scriptId}/versions/2`);
    expect(version).toMatchObject({ version_number: 2, change_description: 'A remark at the end' });
    expect((version as { script_body: string }).script_body).toContain('// typed just before the power went');
  });

  await test.step('the viewer is refused, and the draft stays', async () => {
    await again.command('Sign out');
    await new SignInDialog(again).signIn(demo.viewer, demo.password);
    await again.editor(script).append('\n// not for the viewer to publish');
    await again.press('ControlOrMeta+Shift+U');
    const dialog = new PublishDialog(again.page);
    await expect(dialog.refusal()).toContainText(/administrator/i);
    await expect(dialog.publishButton()).toBeDisabled();
    await again.press('Escape');
    await expect.poll(() => again.editor(script).text()).toContain('// not for the viewer to publish');
    expect(await remote.get(`/governance/scripts/${scriptId}`)).toMatchObject({ current_version: 2 });
  });
  await again.page.close();
});
