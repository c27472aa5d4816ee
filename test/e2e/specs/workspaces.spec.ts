import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { WorkspaceDialog } from '../pages/workspace-dialog.ts';

test('a workspace is made; what is wrong with it is said at its field', async ({ studio }) => {
  const form = new WorkspaceDialog(studio);
  await studio.command('New workspace');
  await form.submit();
  await expect(form.field('Name')).toHaveAccessibleDescription(/name is empty/);
  await expect(form.field('Name')).toBeFocused();

  await form.field('Name').fill('Trial');
  await form.chooseBackend('At an address');
  await form.field('Address of the backend').fill('ftp://example.test');
  await form.submit();
  await expect(form.field('Address of the backend')).toHaveAccessibleDescription(/must start with http/);
  await expect(form.field('Address of the backend')).toBeFocused();
  await form.field('Address of the backend').fill('https://example.test');
  await form.field('Tenant id').fill('somebody');
  await form.submit();
  await expect(form.field('Tenant id')).toHaveAccessibleDescription(/looks like 11111111/);
  expect(await violations(studio.page)).toEqual([]);

  await form.chooseBackend('None');
  await form.field('Name').fill('Demo');
  await form.submit();
  await expect(form.dialog()).toContainText('There is a workspace "Demo" already');
  await form.field('Name').fill('Trial');
  await form.submit();
  await studio.inWorkspace('Trial');

  await expect(studio.explorer.rows()).toHaveCount(0);
  const empty = studio.page.getByRole('region', { name: 'Scripts' });
  await expect(empty).toContainText('This workspace has no scripts yet.');
  expect(await violations(studio.page)).toEqual([]);
  await empty.getByRole('button', { name: 'New script' }).last().click();
  await expect(studio.dialog('New script')).toBeVisible();
});

test('nothing typed is lost by a switch to another workspace', async ({ studio }) => {
  const form = new WorkspaceDialog(studio);
  const editor = await studio.openScript('Make account name');
  await editor.append('\n// before a new workspace');
  await form.create('Other');
  await expect(studio.tabs()).toHaveCount(0);
  await expect(studio.explorer.rows()).toHaveCount(0);

  await studio.explorer.create('of-other');
  await studio.editor('of-other').ready();
  await studio.editor('of-other').append('// in the other one');
  await studio.switchTo('Demo');
  await editor.ready();
  await expect.poll(() => editor.text()).toContain('// before a new workspace');
  await expect(studio.status.saved()).toHaveText('Saved');
  await expect(studio.explorer.row('of-other')).toBeHidden();

  await editor.append('\n// before a switch');
  await studio.switchTo('Other');
  await studio.editor('of-other').ready();
  await expect.poll(() => studio.editor('of-other').text()).toContain('// in the other one');
  await expect(studio.tabs()).toHaveCount(1);
  await studio.switchTo('Demo');
  await editor.ready();
  await expect.poll(() => editor.text()).toContain('// before a switch');
  await expect(studio.tabs()).toHaveCount(1);

  await test.step('S143 a script is copied there as something new, with what was typed just now', async () => {
    const copied = 'Make account name';
    await editor.append('\n// before the copy');
    await studio.explorer.choose(copied, 'Copy to workspace…');
    const dialog = studio.dialog(`Copy ${copied} to another workspace`);
    await expect(dialog.getByRole('combobox', { name: 'Workspace' })).toHaveAccessibleDescription('No backend');
    expect(await violations(studio.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await studio.page
      .getByRole('region', { name: /^Notifications/ })
      .getByRole('button', { name: 'Go there' })
      .click();
    await studio.inWorkspace('Other');
    await expect(studio.explorer.row(copied)).toHaveAccessibleName(/ draft, never published/);
    const copy = await studio.openScript(copied);
    await copy.focus();
    await studio.press('ControlOrMeta+End');
    await expect.poll(() => copy.text()).toContain('// before the copy');
  });
});

test('a switch in the midst of typing leaves neither unsaved text nor problems behind', async ({ studio }) => {
  const form = new WorkspaceDialog(studio);
  const editor = await studio.openScript('Make account name');
  await form.create('Other');
  await studio.switchTo('Demo');
  await editor.ready();
  await editor.append('\nconst broken = ;');
  await expect(editor.errors()).toHaveCount(1);
  await studio.palette.openWorkspaces();
  await studio.palette.entry('Other').click();
  await studio.page.keyboard.type('0123456789');
  await studio.inWorkspace('Other');
  await expect(studio.status.problems()).toHaveAttribute('title', /^0 errors, 0 warnings/);
  await studio.switchTo('Demo');
  await editor.ready();
  await expect(studio.status.saved()).toHaveText('Saved');
  await expect.poll(() => editor.text()).toContain('const broken = ;');
  await expect(studio.status.problems()).toHaveAttribute('title', /^1 error, 0 warnings/);
});

test('a workspace is renamed, coloured and deleted, and a restart keeps all of it', async ({ studio, control }) => {
  const form = new WorkspaceDialog(studio);
  await form.create('Trial');
  await studio.explorer.create('of-trial');
  await studio.editor('of-trial').ready();
  await studio.command('Workspace settings');
  await form.field('Name').fill('Demo');
  await form.submit();
  await expect(form.dialog()).toContainText('There is a workspace "Demo" already');
  await form.field('Name').fill('Production');
  await form.chooseColour('red');
  await form.submit();
  await studio.inWorkspace('Production');
  await expect(studio.titleBand()).toHaveAttribute('style', /--band-red/);
  await expect(studio.tab('of-trial')).toBeVisible();

  await studio.open(await control.restart('stop'));
  await studio.inWorkspace('Production');
  await expect(studio.titleBand()).toHaveAttribute('style', /--band-red/);
  await expect(studio.tab('of-trial')).toBeVisible();
  await studio.command('Workspace settings');
  await expect(form.colour('red')).toBeChecked();
  await studio.press('Escape');

  await studio.command('Delete workspace');
  const question = studio.dialog('Delete workspace Production?');
  const remove = question.getByRole('button', { name: 'Delete workspace Production' });
  await question.getByRole('textbox', { name: 'Type Production to confirm' }).fill('production');
  await expect(remove).toBeDisabled();
  expect(await violations(studio.page)).toEqual([]);
  await question.getByRole('textbox', { name: 'Type Production to confirm' }).fill('Production');
  await remove.click();
  await studio.inWorkspace('Demo');
  await expect(studio.tabs()).toHaveCount(0);
  await expect(studio.explorer.row('Make account name')).toBeVisible();

  await studio.open(await control.restart('stop'));
  await studio.inWorkspace('Demo');
  await studio.status.workspace().click();
  const menu = studio.page.getByRole('menuitem');
  await expect(menu).toHaveText([
    /Demo$/,
    /Open workspace in new window/,
    /New workspace/,
    /Workspace settings/,
    /Delete workspace….*only workspace/,
  ]);
  await expect(menu.first()).toHaveAttribute('aria-current', 'true');
  await expect(menu.last()).toBeDisabled();
});

test('S140 a workspace opens in a window of its own, and each window stays in its own', async ({ studio }) => {
  const form = new WorkspaceDialog(studio);
  await form.create('Beside');
  await studio.explorer.create('of-beside');
  await studio.switchTo('Demo');
  await expect(studio.page).toHaveTitle('Demo – Hookwright');

  const opening = studio.page.context().waitForEvent('page');
  await studio.command('Open workspace in new window');
  await studio.palette.entry('Beside').click();
  const beside = new StudioPage(await opening);
  await beside.inWorkspace('Beside');
  await expect(beside.page).toHaveTitle('Beside – Hookwright');
  await expect(beside.titleBand()).toHaveAttribute('style', /--band-green/);

  await test.step('what is done in one is not seen in the other', async () => {
    await beside.explorer.create('also-of-beside');
    await expect(beside.explorer.rows()).toHaveCount(2);
    await studio.inWorkspace('Demo');
    await expect(studio.explorer.row('also-of-beside')).toBeHidden();
  });

  await test.step('a switch in one window takes away nothing that is being typed in the other', async () => {
    const editor = beside.editor('also-of-beside');
    await editor.ready();
    await editor.append('\n// typed just now');
    await studio.switchTo('Beside');
    await studio.switchTo('Demo');
    await expect(beside.status.saved()).toHaveText('Saved');
    await beside.page.reload();
    await beside.inWorkspace('Beside');
    await editor.ready();
    await expect.poll(() => editor.text()).toContain('// typed just now');
    await studio.inWorkspace('Demo');
  });
});

test('S140 one workspace for a tenant of a backend: the second is refused by the name of the first', async ({
  studio,
}) => {
  const form = new WorkspaceDialog(studio);
  const fill = async (name: string) => {
    await studio.command('New workspace');
    await form.field('Name').fill(name);
    await form.chooseBackend('At an address');
    await form.field('Address of the backend').fill('http://127.0.0.1:9');
    await form.field('Tenant id').fill('11111111-1111-4111-8111-111111111111');
  };
  await fill('First');
  await form.field('Tenant name').fill('ACME');
  await form.production().check();
  expect(await violations(studio.page)).toEqual([]);
  await form.submit();
  await studio.inWorkspace('First');
  await expect(studio.page.getByRole('banner')).toContainText('production');
  await expect(studio.page).toHaveTitle('First (production) – Hookwright');

  await fill('Second');
  await form.submit();
  await expect(form.field('Tenant id')).toHaveAccessibleDescription(/"First"/);
  await studio.press('Escape');
  await studio.command('Workspace settings');
  await expect(form.field('Tenant name')).toHaveValue('ACME');
  await expect(form.production()).toBeChecked();
});
