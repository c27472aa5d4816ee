import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';

test('036 US4-1 US4-2 Validate shows every error with its place, or says that there is none', async ({ studio }) => {
  await test.step('036 US4-1 Validate shows every error of a script with its line, column and message', async () => {
    await studio.explorer.create('broken');
    const editor = studio.editor('broken');
    await editor.ready();
    await editor.replace('log_info(1);\nconst = 1;\nlet x = ;\n');
    await studio.panelTab('Problems').click();
    await studio.page.getByRole('button', { name: 'Validate', exact: true }).click();
    await expect(studio.toast("broken is not valid: 2 errors. Line 2, column 7: Unexpected '='.")).toBeVisible();
    await expect(studio.status.cursor()).toHaveText('Ln 2, Col 7');
    await expect(studio.problems()).toHaveText([/Unexpected '='.*Ln 2, Col 7/, /Unexpected ';'.*Ln 3, Col 9/]);
  });

  await test.step('036 US4-2 Validate tells that a script is valid', async () => {
    await studio.explorer.create('sound');
    const editor = studio.editor('sound');
    await editor.ready();
    await editor.replace("attributes.mail = user_id + '@example.com';\n");
    await studio.press('ControlOrMeta+F8');
    await expect(studio.toast('sound is valid. No errors, no warnings.')).toBeVisible();
  });
});

test('problems of the whole workspace are found, walked through and fixed from the list', async ({ studio, page }) => {
  const doubtful = 'const one = 1;\nconst two = 2;\nattributes.mail = atributes.mial;\n';
  await studio.explorer.create('doubtful');
  let editor = studio.editor('doubtful');
  await editor.ready();
  await editor.replace(doubtful);
  await expect(editor.warnings()).not.toHaveCount(0);
  await studio.explorer.create('aside');
  await studio.editor('aside').ready();
  await studio.editor('aside').replace('log_info(zzzzzz);\n');
  await expect(studio.status.saved()).toHaveText('Saved');
  await studio.tab('doubtful').click();
  await studio.press('ControlOrMeta+W');
  const problem = (name: string | RegExp) => page.getByRole('treeitem', { name });

  await test.step('the check of the workspace finds them in scripts that are not open', async () => {
    await studio.panelTab('Problems').click();
    await expect(studio.problems()).toHaveCount(1);
    await page.getByRole('button', { name: 'Workspace', exact: true }).click();
    await expect(page.getByText(/^16 scripts checked/)).toBeVisible({ timeout: 20_000 });
    await expect(studio.problems()).toHaveCount(4);
    await expect(studio.status.problems()).toHaveAttribute('title', '0 errors, 4 warnings in the workspace');
    await page.getByRole('searchbox', { name: 'Filter problems' }).fill('atributes');
    await expect(studio.problems()).toHaveCount(1);
    await page.getByRole('searchbox', { name: 'Filter problems' }).fill('');
    expect(await violations(page)).toEqual([]);
  });

  await test.step('F8 goes through all of them', async () => {
    await studio.tab('aside').click();
    await studio.editor('aside').focus();
    await studio.press('ControlOrMeta+End');
    await studio.press('F8');
    await expect(studio.tab('doubtful')).toHaveAttribute('aria-selected', 'true');
    await expect(studio.status.cursor()).toHaveText('Ln 1, Col 7');
  });

  await test.step('a repair from the list opens the script and is one step to undo', async () => {
    await studio.tab('doubtful').click();
    await studio.press('ControlOrMeta+W');
    await problem(/'atributes' is not defined/)
      .getByRole('button')
      .click();
    await page.getByRole('menuitem', { name: "Change to 'attributes'" }).click();
    editor = studio.editor('doubtful');
    await expect.poll(() => editor.text()).toContain('attributes.mail = attributes.mial;');
    await expect(studio.problems()).toHaveCount(3);
  });

  await test.step('all of one kind at once, and back in one step', async () => {
    await problem(/'one' is assigned/)
      .getByRole('button')
      .click();
    await page.getByRole('menuitem', { name: 'Fix all 2 of this kind: remove what is unused' }).click();
    await expect(studio.toast('Fixed 2 problems. Undo takes it back.')).toBeVisible();
    await expect.poll(() => editor.text()).toBe('attributes.mail = attributes.mial;\n');
    await editor.focus();
    await studio.press('ControlOrMeta+Z');
    await expect.poll(() => editor.text()).toContain('const two = 2;');
  });
});

test('the lint profile and the attribute schema decide what is found, and a comment spares a line', async ({
  studio,
  page,
}) => {
  await studio.explorer.create('loose');
  const editor = studio.editor('loose');
  await editor.ready();
  await editor.replace('if (tenant_id == 1) attributes.mial = 1;\n');
  await expect(studio.status.problems()).toHaveAttribute('title', /^0 errors, 0 warnings/);

  await test.step('a rule becomes an error', async () => {
    await studio.command('Lint profile');
    await page.getByRole('combobox', { name: 'Loose equality counts as' }).selectOption('error');
    expect(await violations(page)).toEqual([]);
    await studio.tab('loose').click();
    await expect(editor.errors()).toHaveCount(1);
    await studio.panelTab('Problems').click();
    await expect(studio.problems()).toHaveText([/Expected '===' and instead saw '=='.*Ln 1, Col 15/]);
  });

  await test.step('its comment spares the line', async () => {
    await studio.problems().first().getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Silence eqeqeq in this line' }).click();
    await expect.poll(() => editor.text()).toContain('// hookwright-disable-next-line eqeqeq — reason');
    await expect(editor.errors()).toHaveCount(0);
  });

  await test.step('a schema marks what it does not have, and completes and explains what it has', async () => {
    await studio.command('Attribute schema');
    const dialog = studio.dialog('Attribute schema for loose');
    await dialog.getByLabel('Schema (JSON)').fill('{"attributes": [{"name": "mail"}, {"name": "mail"}]}');
    await dialog.getByRole('button', { name: 'Save schema' }).click();
    await expect(dialog.getByText('names "mail" twice')).toBeVisible();
    const schema = { attributes: [{ name: 'mail', type: 'string', description: 'Where letters go' }] };
    await dialog.getByLabel('Schema (JSON)').fill(JSON.stringify(schema));
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save schema' }).click();
    await expect(studio.problems()).toHaveText([/has no attribute 'mial'. Did you mean 'mail'\?/]);
    await editor.append('attributes.');
    await studio.press('Control+Space');
    await expect(page.getByRole('option', { name: /^mail/ })).toBeVisible();
  });
});
