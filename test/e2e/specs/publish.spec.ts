import { violations } from '../harness/axe.ts';
import { type BackendProcess, demo } from '../harness/backend-process.ts';
import { heldConnection } from '../harness/held-connection.ts';
import { test } from '../harness/remote-test.ts';
import { expect } from '../harness/studio-test.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { SyncView } from '../pages/sync-view.ts';
import { WorkspaceDialog } from '../pages/workspace-dialog.ts';

const script = 'Check naming policy';
const scriptId = '5a3e1c10-0010-4c6f-9b1a-70a1f0c3d010';

/** What the backend itself has of a script, oldest first. */
async function versionsOf(remote: BackendProcess, id: string) {
  const { versions } = (await remote.get(`/governance/scripts/${id}/versions`)) as {
    versions: { version_number: number; script_body: string }[];
  };
  return versions.toSorted((a, b) => a.version_number - b.version_number);
}

test('without a sign-in the dialog leads to it, comes back, and publishes; a new script becomes version 1', async ({
  studio,
  remote,
}) => {
  const dialog = new PublishDialog(studio.page);
  await studio.explorer.create('Brand new');
  const editor = studio.editor('Brand new');
  await editor.ready();
  await editor.replace('output.made = "by e2e";');
  await studio.press('ControlOrMeta+Shift+U');
  await expect(dialog.refusal()).toContainText('You are not signed in. Sign in to publish.');
  await expect(dialog.publishButton()).toBeDisabled();

  await dialog.button('Sign in').click();
  await new SignInDialog(studio).fillIn(demo.admin, demo.password);
  await expect(dialog.box()).toBeVisible();
  await expect(dialog.refusal()).toBeHidden();
  await dialog.publishButton().click();
  await expect(studio.toast('Published Brand new as version 1.')).toBeVisible();
  await expect(studio.explorer.row('Brand new')).toHaveAccessibleName(/^Brand new v1, (?!.*unpublished)/);
  const { scripts } = (await remote.get('/governance/scripts?search=Brand+new')) as { scripts: { id: string }[] };
  expect(scripts).toHaveLength(1);
  const id = scripts[0]?.id ?? '';
  const versions = await versionsOf(remote, id);
  expect(versions.at(-1)?.script_body).toBe('output.made = "by e2e";');
  expect(versions).toHaveLength(1);

  await test.step('a new name is published as such, without a version', async () => {
    await studio.explorer.choose('Brand new', 'Rename');
    await studio.page.getByRole('textbox', { name: 'New name of Brand new' }).fill('Renamed');
    await studio.press('Enter');
    await studio.explorer.choose('Renamed', 'Publish…');
    await expect(dialog.row('Renamed')).toContainText('Brand new → Renamed');
    await dialog.button('Publish name').click();
    await expect(studio.toast('Published Renamed.')).toBeVisible();
    await expect(studio.explorer.row('Renamed')).toHaveAccessibleName(/^Renamed v1, (?!.*unpublished)/);
    expect(await remote.get(`/governance/scripts/${id}`)).toMatchObject({ name: 'Renamed', current_version: 1 });
  });

  await test.step('with nothing changed there is nothing to publish', async () => {
    await studio.explorer.choose('Renamed', 'Publish…');
    await expect(dialog.refusal()).toContainText('There is nothing to publish');
    await expect(dialog.publishButton()).toBeDisabled();
    await studio.press('Escape');
  });
});

test('mistakes are refused, and the dialog leads to them', async ({ studio, remote }) => {
  await studio.openScript(script);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  const editor = studio.editor(script);
  await editor.append('\nconst broken = ;\n');
  await expect(editor.errors()).toHaveCount(1);
  await editor.focus();
  await studio.press('ControlOrMeta+Home');
  await studio.press('ControlOrMeta+Shift+U');
  const dialog = new PublishDialog(studio.page);
  await expect(dialog.refusal()).toContainText(`${script} is not published now.`);
  await expect(dialog.refusal()).toContainText(/mistake/);
  await expect(dialog.publishButton()).toBeDisabled();
  await dialog.button('Show problems').click();
  await expect(dialog.box()).toBeHidden();
  await expect(studio.problems()).toContainText("Unexpected ';'");
  await expect(studio.status.cursor()).not.toHaveText(/^Ln 1,/);
  await expect(editor.input()).toBeFocused();
  expect(await remote.get(`/governance/scripts/${scriptId}`)).toMatchObject({ current_version: 1 });
});

test('a backend that is away keeps the draft; once it is back one click publishes it, once', async ({
  page,
  control,
  complaints: _complaints,
  remote,
}) => {
  const line = await heldConnection(page);
  const studio = new StudioPage(page);
  await studio.open(control.process.url);
  const editor = await studio.openScript(script);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  await editor.append('\n// written while the backend was there\n');
  await studio.press('ControlOrMeta+Shift+U');
  const dialog = new PublishDialog(studio.page);
  await expect(dialog.publishButton()).toBeEnabled();

  // The window must not hear of it before the click: the studio looks after its backend by itself.
  line.hold('studio');
  await remote.stop();
  await dialog.publishButton().click();
  line.release();
  await expect(dialog.refusal()).toContainText('Not published: ');
  await expect(dialog.refusal()).toContainText(`${remote.origin} cannot be reached: nothing listens there`);
  await expect(dialog.refusal()).toContainText('kept');

  await dialog.button('Try again').click();
  await expect(dialog.refusal()).toContainText('cannot be reached');
  await remote.startAgain();
  await dialog.button('Try again').click();
  await expect(studio.toast(`Published ${script} as version 2.`)).toBeVisible();
  await expect(dialog.box()).toBeHidden();
  const versions = await versionsOf(remote, scriptId);
  expect(versions.map(({ version_number }) => version_number)).toEqual([1, 2]);
  expect(versions[1]?.script_body).toContain('// written while the backend was there');
  await expect(studio.explorer.row(script)).toHaveAccessibleName(new RegExp(`^${script} v2, (?!.*unpublished)`));
});

test('what somebody else published in between is never overwritten', async ({ studio, remote }) => {
  const editor = await studio.openScript(script);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  await editor.append('\n// mine\n');
  await expect(studio.explorer.row(script)).toHaveAccessibleName(/unpublished changes/);
  await studio.press('ControlOrMeta+Shift+U');
  const dialog = new PublishDialog(studio.page);
  await expect(dialog.publishButton()).toBeEnabled();
  const theirs = 'output.theirs = true;\n';
  const change_description = 'Shorter, for the audit';
  await remote.post(`/governance/scripts/${scriptId}/versions`, { script_body: theirs, change_description });

  await test.step('the plan is stale: nothing is sent, and the difference is shown', async () => {
    await dialog.publishButton().click();
    await expect(dialog.outcome()).toHaveAccessibleName('Not published: the server has changed since you looked');
    await expect(dialog.outcome().getByRole('region', { name: 'Since you looked' })).toContainText(script);
    await dialog.outcome().getByRole('button', { name: 'Look at the new plan' }).click();
    await expect(dialog.refusal()).toContainText(`${script} is not published now.`);
    await expect(dialog.refusal().getByRole('button', { name: `Answer… the conflict of ${script}` })).toBeVisible();
    await expect(dialog.publishButton()).toBeDisabled();
    expect(await violations(studio.page)).toEqual([]);
  });

  await test.step('the draft is kept, and its row says what is the matter', async () => {
    await dialog.button('Cancel').click();
    await expect(studio.explorer.row(script)).toHaveAccessibleName(/in conflict$/);
    await expect.poll(() => editor.text()).toContain('// mine');
  });

  await test.step('or discarded for the newest version', async () => {
    await studio.explorer.choose(script, 'Discard draft…');
    await studio
      .dialog()
      .getByRole('button', { name: `Discard draft of ${script}` })
      .click();
    await expect.poll(() => editor.text()).toContain('output.theirs = true;');
    await expect.poll(() => editor.text()).not.toContain('// mine');
    await expect(studio.explorer.row(script)).toHaveAccessibleName(`${script} v2, active`);
  });
  expect(await versionsOf(remote, scriptId)).toHaveLength(2);
});

test('S50 what merges without overlap is published after it was read and ticked', async ({ studio, remote }) => {
  const editor = await studio.openScript(script);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  await editor.append('\n// mine, at the end\n');
  await expect(studio.explorer.row(script)).toHaveAccessibleName(/unpublished changes/);
  const [first] = await versionsOf(remote, scriptId);
  const script_body = `// theirs, at the beginning\n${first?.script_body}`;
  await remote.post(`/governance/scripts/${scriptId}/versions`, { script_body, change_description: null });
  await studio.command('Get published changes');
  await expect(studio.explorer.row(script)).toHaveAccessibleName(/behind the backend/);

  await studio.press('ControlOrMeta+Shift+U');
  const dialog = new PublishDialog(studio.page);
  await expect(dialog.row(script)).toContainText('merged');
  await expect(dialog.publishButton()).toBeDisabled();
  await expect(dialog.box()).toContainText(`Read ${script} and tick it.`);
  expect(await violations(studio.page)).toEqual([]);
  await dialog.reviewTick(script).check();
  await dialog.publishButton().click();
  await expect(studio.toast(`Published ${script} as version 3.`)).toBeVisible();
  const body = (await versionsOf(remote, scriptId)).at(-1)?.script_body ?? '';
  expect(body).toContain('// theirs, at the beginning');
  expect(body).toContain('// mine, at the end');
  await expect.poll(() => editor.text()).toContain('// mine, at the end');
  await expect(studio.explorer.row(script)).toHaveAccessibleName(`${script} v3, active`);
});

test('S75 a part of the plan is picked by keys and published; the rest stays', async ({ studio, remote }) => {
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  for (const name of ['First', 'Second', 'Third']) {
    await studio.explorer.create(name);
    const editor = studio.editor(name);
    await editor.ready();
    await editor.replace(`output.made = "${name}";`);
  }
  await studio.command('Publish changes…');
  const dialog = new PublishDialog(studio.page);
  await expect(dialog.rows()).toHaveCount(3);
  await expect(dialog.publishButton()).toHaveText('Publish 3 changes');
  await dialog.pick('First').focus();
  await studio.press('ArrowDown');
  await expect(dialog.pick('Second')).toBeFocused();
  await studio.press('Space');
  await expect(dialog.publishButton()).toHaveText('Publish 2 changes');
  await expect(dialog.pick('Second')).not.toBeChecked();
  await studio.press('Tab');
  await studio.press('ArrowRight');
  await expect(dialog.row('Second')).toContainText('output.made');
  await dialog.button('Export plan').click();
  await expect(studio.page.getByRole('menuitem', { name: 'Download as JSON' })).toBeVisible();
  const download = studio.page.waitForEvent('download');
  await studio.page.getByRole('menuitem', { name: 'Download as JSON' }).click();
  expect((await download).suggestedFilename()).toMatch(/^plan-[0-9a-f]{12}\.json$/);
  await expect(dialog.button('Export plan')).toBeFocused();
  await studio.press('ControlOrMeta+Enter');
  await expect(dialog.box()).toBeHidden();
  await expect(studio.explorer.row('First')).toHaveAccessibleName(/^First v1,/);
  await expect(studio.explorer.row('Third')).toHaveAccessibleName(/^Third v1,/);
  await expect(studio.explorer.row('Second')).toHaveAccessibleName(/^Second draft,/);
  const { scripts } = (await remote.get('/governance/scripts?search=Second')) as { scripts: unknown[] };
  expect(scripts).toHaveLength(0);
});

test('S98 a publish is undone from the history, after a look at what goes back', async ({ studio, remote }) => {
  const editor = await studio.openScript(script);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  const before = (await versionsOf(remote, scriptId)).at(-1)?.script_body;
  await editor.append('\n// a mistake to take back\n');
  await studio.press('ControlOrMeta+Shift+U');
  await new PublishDialog(studio.page).publishButton().click();
  await expect(studio.toast(`Published ${script} as version 2.`)).toBeVisible();

  const sync = new SyncView(studio.page);
  await studio.press('ControlOrMeta+Shift+G');
  await sync.entry(/Publish/).click();
  await expect(sync.requests()).toContainText(['applied']);
  await sync.button('Undo this publish…').click();
  const undo = studio.dialog('Undo a publish');
  await expect(undo.getByRole('listitem')).toContainText([script]);
  expect(await violations(studio.page)).toEqual([]);
  await undo.getByRole('button', { name: 'Undo 1 step' }).click();
  await expect(undo).toBeHidden();
  await expect.poll(async () => (await versionsOf(remote, scriptId)).at(-1)?.script_body).toBe(before);
  await expect(studio.dialog()).toHaveCount(0);
});

test('S90 in production the tenant is named by hand before anything is sent', async ({ studio, remote }) => {
  const editor = await studio.openScript(script);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  const form = new WorkspaceDialog(studio);
  await studio.command('Workspace settings');
  await form.production().check();
  await form.submit();
  await expect(form.dialog()).toBeHidden();
  await editor.append('\n// for production\n');
  await studio.press('ControlOrMeta+Shift+U');
  const dialog = new PublishDialog(studio.page);
  const name = dialog.box().getByRole('textbox', { name: /^Production: type/ });
  await expect(dialog.box()).toContainText('Type the tenant’s name.');
  await expect(dialog.publishButton()).toBeDisabled();
  expect(await violations(studio.page)).toEqual([]);
  await name.fill('demo');
  await expect(dialog.publishButton()).toBeDisabled();
  expect(await versionsOf(remote, scriptId)).toHaveLength(1);
  await name.fill('Demo');
  await studio.press('ControlOrMeta+Enter');
  await expect(studio.toast(`Published ${script} as version 2.`)).toBeVisible();
  expect(await versionsOf(remote, scriptId)).toHaveLength(2);
});

test('each look at the plan is a new one', async ({ studio }) => {
  const dialog = new PublishDialog(studio.page);
  await studio.explorer.create('First');
  await studio.editor('First').ready();
  await studio.command('Publish changes…');
  await expect(dialog.rows()).toHaveCount(1);
  await studio.press('Escape');
  await expect(dialog.box()).toBeHidden();

  await studio.explorer.create('Second');
  await studio.editor('Second').ready();
  await studio.command('Publish changes…');
  await expect(dialog.rows()).toHaveCount(2);
  await expect(dialog.box()).not.toContainText('Something has changed');
});
