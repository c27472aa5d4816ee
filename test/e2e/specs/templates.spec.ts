import type { Page } from '@playwright/test';
import { violations } from '../harness/axe.ts';
import { demo } from '../harness/backend-process.ts';
import { test as remoteTest } from '../harness/remote-test.ts';
import { expect, test } from '../harness/studio-test.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { TemplatesView } from '../pages/templates-view.ts';

const body = "// Sets {{target}}.\nattributes[{{target}}] = '{{value}}!';\n";

test('036 US3-1 US3-2 US3-3 US3-5 US3-6 templates are listed, filtered, made, edited and deleted', async ({
  studio,
}) => {
  const { page } = studio;
  const view = new TemplatesView(page);
  await test.step('036 US3-1 the list has names, category badges and descriptions', async () => {
    await view.open();
    const row = view.row('Make an account name');
    await expect(row).toContainText('Value generation');
    await expect(row).toContainText('Makes an account name from first and last name');
    expect(await violations(page)).toEqual([]);
  });
  await test.step('036 US3-2 FR-025 the category and the search narrow it', async () => {
    await view.category('Attribute mapping').click();
    await expect(view.rows()).toHaveCount(3);
    for (const row of await view.rows().all()) await expect(row).toContainText('Attribute mapping');
    await view.search().fill('table translate');
    await expect(view.rows()).toHaveCount(1);
    await view.search().fill('no such words');
    await page.getByRole('button', { name: /^Show all 14 templates/ }).click();
    await expect(view.rows()).toHaveCount(14);
  });
  await test.step('036 US3-3 a template is made with description, category, text and placeholders', async () => {
    await page.getByRole('button', { name: 'New template', exact: true }).click();
    await studio.dialog('New template').getByRole('textbox', { name: 'Name' }).fill('Shout');
    await studio.dialog('New template').getByRole('button', { name: 'Create template' }).click();
    await view.replaceBody('Shout', body);
    await view.field('Description').fill('Writes a value with emphasis');
    await view.chosenCategory().selectOption('Data formatting');
    await view.field('Help of value').fill('Without the mark');
    await view.field('Default of value').fill('hello');
    await expect(view.saved()).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
  await test.step('what does not go together is said, described with a click, and taken back by undo', async () => {
    await view.replaceBody('Shout', `${body}log_info({{words}});\n`);
    await expect(page.getByRole('region', { name: '1 problem' })).toContainText('{{words}} is not described');
    await page.getByRole('button', { name: 'Describe words' }).click();
    await expect(view.field('Label of words')).toHaveValue('Words');
    await page.getByRole('button', { name: 'Move words up' }).click();
    await expect(
      view
        .placeholders()
        .getByRole('textbox', { name: /^Key of/ })
        .nth(1),
    ).toHaveValue('words');
    await view.field('Label of words').focus();
    await studio.press('ControlOrMeta+Z');
    await expect(
      view
        .placeholders()
        .getByRole('textbox', { name: /^Key of/ })
        .nth(2),
    ).toHaveValue('words');
    await studio.press('ControlOrMeta+Z');
    await expect(view.field('Label of words')).toHaveCount(0);
    await view.replaceBody('Shout', body);
    await expect(page.getByRole('region', { name: /problem/ })).toHaveCount(0);
  });
  await test.step('036 US3-5 it is there after a restart of the window, as it was left', async () => {
    await expect(view.saved()).toBeVisible();
    await page.reload();
    await expect(view.field('Description')).toHaveValue('Writes a value with emphasis');
    await expect(view.field('Help of value')).toHaveValue('Without the mark');
    await expect(view.chosenCategory()).toHaveValue('data_formatting');
  });
  await test.step('036 US3-6 it is deleted, and that can be undone', async () => {
    await view.open();
    await view.more('Shout', 'Delete template');
    await studio.dialog('Delete template Shout?').getByRole('button', { name: 'Delete template Shout' }).click();
    await expect(view.row('Shout')).toHaveCount(0);
    await expect(studio.tab('Shout')).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(view.row('Shout')).toContainText('Data formatting');
  });
  await test.step('FR-026 a system template cannot be changed or deleted, but duplicated', async () => {
    await view.row('Tidy a text').getByRole('button', { name: 'More for Tidy a text' }).click();
    await expect(page.getByRole('menuitem', { name: 'Delete template' })).toBeDisabled();
    await studio.press('Escape');
    await view.openTemplate('Tidy a text');
    await expect(view.field('Name')).not.toBeEditable();
    await page.getByRole('main').getByRole('button', { name: 'Duplicate', exact: true }).click();
    await expect(view.field('Name')).toHaveValue('Tidy a text copy');
    await expect(view.field('Name')).toBeEditable();
  });
});

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await page.getByRole('dialog').getByLabel(label).fill(value);
}

test('036 US3-4 a script is made from a template, and a script becomes one', async ({ studio }) => {
  const { page } = studio;
  const view = new TemplatesView(page);
  await view.open();
  await test.step('the form shows what comes of it, and what is missing', async () => {
    await view
      .row('Set an attribute by a condition')
      .getByRole('button', { name: /^Use template/ })
      .click();
    const dialog = view.useDialog('Set an attribute by a condition');
    const preview = dialog.getByRole('region', { name: 'Preview' });
    await fill(page, { 'Has the value': "it's" });
    await expect(preview).toContainText("=== 'it\\'s'.toLowerCase()");
    await expect(preview.getByRole('status')).toHaveText('No problems in the script.');
    await fill(page, { 'Set attribute': '' });
    await expect(preview).toContainText("attributes['ou']");
    expect(await violations(page)).toEqual([]);
    await fill(page, { 'Name of the script': 'By department' });
    await dialog.getByRole('button', { name: 'Create script' }).click();
  });
  await test.step('a draft opens, with the values in it', async () => {
    const editor = studio.editor('By department');
    await editor.ready();
    await expect.poll(() => editor.text()).toContain("=== 'it\\'s'.toLowerCase()");
    await expect(studio.explorer.row('By department')).toHaveAccessibleName(/draft/);
  });
  await test.step('saved as a template, its literals are proposed to be filled in', async () => {
    await studio.command('Save as template');
    const dialog = studio.dialog('Save By department as template');
    await dialog.getByRole('checkbox', { name: /Attribute department/ }).check();
    await dialog.getByRole('checkbox', { name: /Text it's/ }).check();
    await dialog.getByRole('textbox', { name: "Key of it's" }).fill('wanted');
    await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('=== {{wanted}}.toLowerCase()');
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('textbox', { name: 'Name' }).fill('From my script');
    await dialog.getByRole('button', { name: 'Save template' }).click();
    await expect(view.field('Default of wanted')).toHaveValue("it's");
  });
  await test.step('036 edge case "instantiating from a deleted template": what was typed is kept as a new script', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Use template', exact: true }).click();
    const dialog = view.useDialog('From my script');
    await fill(page, { Wanted: 'typed already', 'Name of the script': 'Kept' });
    const other = new StudioPage(await page.context().newPage());
    await other.open(new URL('/', page.url()).href);
    const list = new TemplatesView(other.page);
    await list.open();
    await list.more('From my script', 'Delete template');
    await other
      .dialog(/^Delete template/)
      .getByRole('button', { name: /^Delete template/ })
      .click();
    await expect(list.row('From my script')).toHaveCount(0);
    await other.page.close();
    await expect(dialog.getByRole('alert')).toContainText('This template was deleted while you filled it in.');
    await dialog.getByRole('button', { name: 'Keep as new script' }).click();
    const editor = studio.editor('Kept');
    await editor.ready();
    await expect.poll(() => editor.text()).toContain("=== 'typed already'.toLowerCase()");
  });
});

remoteTest(
  '036 US3-3 US3-5 FR-038 templates are published, and merge with what others published',
  async ({ studio, remote }) => {
    const { page } = studio;
    const view = new TemplatesView(page);
    const dialog = new PublishDialog(page);
    const listed = async (name: string) => {
      const { templates } = (await remote.get(`/governance/script-templates?search=${encodeURIComponent(name)}`)) as {
        templates: { id: string; name: string; template_body: string; description: string | null }[];
      };
      return templates;
    };
    await new SignInDialog(studio).signIn(demo.admin, demo.password);
    await view.open();
    await expect(view.row('Copy an attribute').getByTitle('System template')).toBeVisible();
    await view.row('Copy an attribute').getByRole('button', { name: 'Duplicate Copy an attribute' }).click();
    await view.field('Name').fill('Our copy');
    await expect(view.saved()).toBeVisible();
    await page.getByRole('main').getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(dialog.row('Our copy')).toContainText('template');
    await dialog.publishButton().click();
    await expect(studio.toast(/Published/)).toBeVisible();
    const [published] = await listed('Our copy');
    expect(published?.template_body).toContain('Copies {{source}} to {{target}}.');

    await remoteTest.step('what somebody else changed elsewhere in it is merged, in words for templates', async () => {
      const theirs = `${published?.template_body}\nlog_debug('theirs');\n`;
      await remote.put(`/governance/script-templates/${published?.id}`, { template_body: theirs });
      await view.field('Description').fill('Ours');
      await expect(view.saved()).toBeVisible();
      await studio.command('Get published changes');
      await expect(page.getByText('was published while you edited. It does not overlap')).toBeVisible();
      await page.getByRole('main').getByRole('button', { name: 'Publish', exact: true }).click();
      await dialog.publishButton().click();
      await expect.poll(async () => (await listed('Our copy'))[0]?.description).toBe('Ours');
      expect((await listed('Our copy'))[0]?.template_body).toBe(theirs);
    });
  },
);
