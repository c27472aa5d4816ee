import { expect, test } from '../harness/studio-test.ts';

test('problems are marked, listed, walked through and fixed; names complete and a script is laid out', async ({
  studio,
}) => {
  await test.step('mistakes are marked as one types, all of them, and listed', async () => {
    await studio.explorer.create('broken');
    const editor = studio.editor('broken');
    await editor.ready();
    await editor.replace('const = 1;\nlog_info("fine");\nlet x = ;\n');
    await expect(editor.errors()).toHaveCount(2);

    await studio.panelTab('Problems').click();
    await expect(studio.problems()).toHaveCount(2);
    await studio.problems().nth(1).click();
    await expect(studio.status.cursor()).toHaveText(/^Ln 3,/);

    await editor.replace('const made = attributes.givenName;\noutput.made = made;\n');
    await expect(editor.errors()).toHaveCount(0);
    await expect(studio.problems()).toHaveCount(0);
  });

  await test.step('a top-level return and the runtime names are no problems', async () => {
    await studio.explorer.create('clean');
    const editor = studio.editor('clean');
    await editor.ready();
    await editor.replace(
      "if (hook_phase === 'after') return;\nattributes.mail = user_id + '@example.com';\nlog_info('done');\n",
    );
    await editor.append('const = 2;');
    await expect(editor.errors()).toHaveCount(1);
    await expect(editor.warnings()).toHaveCount(0);
  });

  await test.step('a quick fix puts in what was meant', async () => {
    await studio.explorer.create('typo');
    const editor = studio.editor('typo');
    await editor.ready();
    await editor.replace('atributes.mail = "a@example.com";\n');
    await expect(editor.warnings()).toHaveCount(1);
    await studio.press('ControlOrMeta+Home');
    await studio.press('ControlOrMeta+.');
    await studio.page.getByRole('option', { name: "Change to 'attributes'" }).click();
    await expect.poll(() => editor.text()).toContain('attributes.mail');
    await expect(editor.warnings()).toHaveCount(0);
  });

  await test.step('F8 goes to the next problem and shows it', async () => {
    await studio.explorer.create('walk');
    const editor = studio.editor('walk');
    await editor.ready();
    await editor.replace('log_info("one");\nlog_info("two");\nconst = 3;\n');
    await expect(editor.errors()).toHaveCount(1);
    await studio.press('ControlOrMeta+Home');
    await studio.press('F8');
    await expect(studio.status.cursor()).toHaveText(/^Ln 3,/);
  });

  await test.step('names of the runtime complete', async () => {
    await studio.explorer.create('complete');
    const editor = studio.editor('complete');
    await editor.ready();
    await editor.replace('resources.');
    await studio.press('Control+Space');
    await expect(studio.page.getByRole('option', { name: /^call/ })).toBeVisible({ timeout: 30_000 });
  });

  await test.step('format lays the script out', async () => {
    await studio.explorer.create('format');
    const editor = studio.editor('format');
    await editor.ready();
    await editor.replace('if(true){\nlog_info("x")\n}');
    await studio.press('Shift+Alt+F');
    await expect.poll(() => editor.text(), { timeout: 30_000 }).toContain('if (true) {\n  log_info("x")');
  });
});
