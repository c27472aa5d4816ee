import { expect, test } from '../harness/studio-test.ts';

test('036 US4-3 US4-4 FR-028 FR-030 a dry run shows what came of it, names the line of a failure, refuses contexts and ends', async ({
  studio,
}) => {
  await test.step('a sample runs with its passing and its failing context', async () => {
    const editor = await studio.openScript('Check naming policy');
    const { dryRun } = studio;
    await expect(dryRun.contextButton()).toBeVisible();
    await dryRun.contextButton().click();
    for (const name of ['Service account', 'Policy broken', 'Unsaved context']) {
      await expect(studio.page.getByRole('menuitem', { name, exact: true })).toBeVisible();
    }
    await studio.press('Escape');

    await editor.focus();
    await studio.press('ControlOrMeta+Enter');
    await expect(dryRun.status()).toHaveText(/Success|Failure|Skipped/);
    await expect(editor.coveredLines().first()).toBeVisible();
  });

  await test.step('036 US4-3 FR-028 FR-030 a dry run with a context shows status, duration, changes, log, output and return value', async () => {
    await studio.explorer.create('everything');
    const editor = studio.editor('everything');
    const { dryRun } = studio;
    await editor.ready();
    await editor.replace(
      [
        'attributes.mail = attributes.first + "@example.com";',
        'delete attributes.fax;',
        'attributes.first = attributes.first.toUpperCase();',
        'log_warn("made " + attributes.mail);',
        'output.tries = 3;',
        'return { done: true };',
      ].join('\n'),
    );
    await dryRun.replaceContext('{"attributes": {"first": "ada", "fax": "1"}}');
    await dryRun.run();
    await expect(dryRun.status()).toHaveText('Success');
    await expect(dryRun.result()).toContainText(/\d ms/);
    await expect(dryRun.change('mail')).toContainText('added');
    await expect(dryRun.change('mail')).toContainText('"ada@example.com"');
    await expect(dryRun.change('fax')).toContainText('removed');
    await expect(dryRun.change('first')).toContainText('changed');
    const log = await dryRun.show('Log');
    await expect(log).toContainText('made ada@example.com');
    await log.getByRole('button', { name: 'Line 4' }).click();
    await expect(studio.status.cursor()).toHaveText(/^Ln 4,/);
    await expect(await dryRun.show('Output')).toContainText('tries:3');
    await expect(await dryRun.show('Return value')).toContainText('done:true');
  });

  await test.step('036 US4-4 FR-030 a run that fails shows its message and duration, names its line, and a click goes there', async () => {
    await studio.explorer.create('failing');
    const editor = studio.editor('failing');
    const { dryRun } = studio;
    await editor.ready();
    await editor.replace(
      'if (attributes.absent) log_info("never");\n\nconst name = attributes.person.name;\noutput.name = name;\nfunction unused() {\n  return 1;\n}\n',
    );
    await dryRun.run();
    await expect(dryRun.status()).toHaveText('Failure');
    await expect(dryRun.result()).toContainText(/\d ms/);
    await expect(dryRun.result()).toContainText('TypeError');
    await dryRun.result().getByRole('button', { name: 'Line 3' }).first().click();
    await expect(studio.status.cursor()).toHaveText(/^Ln 3,/);
    await expect(editor.uncoveredLines().first()).toBeVisible();
  });

  await test.step('a context that is not JSON, and one with an unknown key, are refused with the reason', async () => {
    await studio.explorer.create('contexts');
    await studio.editor('contexts').ready();
    const { dryRun } = studio;
    await dryRun.replaceContext('{"attributes": ');
    await dryRun.run();
    await expect(dryRun.result().getByRole('alert')).toContainText('Not run:');
    await dryRun.replaceContext('{"atributes": {}}');
    await dryRun.run();
    await expect(dryRun.result().getByRole('alert')).toContainText('atributes');
  });

  await test.step('a script that never ends is cancelled, or stopped by its time limit', async () => {
    await studio.explorer.create('endless');
    const editor = studio.editor('endless');
    const { dryRun } = studio;
    await editor.ready();
    await editor.replace('let n = 0;\nwhile (n >= 0) n += 1;\n');
    await dryRun.run();
    await expect(dryRun.result()).toContainText('Running for');
    await dryRun.button('Cancel').click();
    await expect(dryRun.result()).toContainText('The dry run was cancelled.');

    await dryRun.button(/^Time limit:/).click();
    await studio.page.getByRole('menuitem', { name: '1 s', exact: true }).click();
    await expect(dryRun.button('Time limit: 1 s')).toBeVisible();
    await dryRun.run();
    await expect(dryRun.status()).toHaveText('Timeout');

    await editor.replace('output.alive = true;');
    await dryRun.run();
    await expect(dryRun.status()).toHaveText('Success');
  });
});

test('contexts are added, renamed, kept as typed and deleted', async ({ studio, control }) => {
  await studio.explorer.create('with-contexts');
  await studio.editor('with-contexts').ready();
  const { dryRun } = studio;
  await dryRun.button('New test context').click();
  const dialog = studio.dialog('New test context');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('joiner');
  await dialog.getByRole('button', { name: 'Save context' }).click();
  await expect(dryRun.contextButton()).toHaveAccessibleName('Test context: joiner');
  await dryRun.replaceContext('{"attributes": {"kept": ');

  await dryRun.button('Rename context joiner').click();
  const rename = studio.dialog('Rename context joiner');
  await rename.getByRole('textbox', { name: 'Name' }).fill('new joiner');
  await rename.getByRole('button', { name: 'Rename context' }).click();
  await expect(dryRun.contextButton()).toHaveAccessibleName('Test context: new joiner');

  await studio.open(await control.restart('stop'));
  await expect(dryRun.contextButton()).toHaveAccessibleName('Test context: new joiner');
  await expect(studio.page.getByRole('region', { name: 'Test context' })).toContainText('"kept":');

  await dryRun.button('Delete context new joiner').click();
  await studio.dialog().getByRole('button', { name: 'Delete context new joiner' }).click();
  await expect(dryRun.contextButton()).toHaveAccessibleName('Test context: Unsaved context');
});
