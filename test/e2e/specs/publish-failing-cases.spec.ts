import { violations } from '../harness/axe.ts';
import { demo } from '../harness/backend-process.ts';
import { test } from '../harness/remote-test.ts';
import { expect } from '../harness/studio-test.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import { TestsPanel } from '../pages/tests-panel.ts';

test('TC-13 a script whose test cases fail is published only after a tick, and its version says so', async ({
  studio,
  remote,
}) => {
  const tests = new TestsPanel(studio.page);
  const dialog = new PublishDialog(studio.page);
  await studio.explorer.create('Counted');
  const editor = studio.editor('Counted');
  await editor.ready();
  await editor.replace('output.step = 1;\n');
  await studio.press('Shift+Alt+T');
  await tests.add('is two', '{}', '{"output": {"match": "subset", "value": {"output_variables": {"step": 2}}}}');

  await studio.command('Sign in');
  await new SignInDialog(studio).fillIn(demo.admin, demo.password);
  await editor.focus();
  await studio.press('ControlOrMeta+Shift+U');
  const failing = dialog.box().getByRole('region', { name: 'Failing test cases' });
  await expect(failing).toContainText('Counted: 1 of 1 test case failed — is two');
  await expect(dialog.publishButton()).toBeDisabled();
  await expect(dialog.box()).toContainText('Test cases fail; tick to publish all the same.');
  expect(await violations(studio.page)).toEqual([]);

  await failing.getByRole('checkbox', { name: 'Publish although 1 test case fails' }).check();
  await dialog.describeChange('First step');
  await dialog.publishButton().click();
  await expect(studio.toast('Published Counted as version 1.')).toBeVisible();
  const { scripts } = (await remote.get('/governance/scripts?search=Counted')) as { scripts: { id: string }[] };
  const { versions } = (await remote.get(`/governance/scripts/${scripts[0]?.id}/versions`)) as {
    versions: { change_description: string }[];
  };
  expect(versions[0]?.change_description).toBe('First step\nPublished although 1 of 1 test case fails: is two.');
});
