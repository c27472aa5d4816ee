import { commandIds, commandTable } from '#contract/rpc/commands.ts';
import { expect, test } from '../harness/studio-test.ts';

test('the palette and the keys: what is listed, gone to and left alone', async ({ studio }) => {
  await test.step('every command that needs no target is in the palette', async () => {
    const without: readonly string[] = [
      'palette.commands',
      'script.open',
      'script.restore',
      'template.open',
      'case.save_run',
      'dry_run.take_context',
      'connector.open',
      'resource.update',
      'resource.enable',
      'resource.disable',
      'resource.remove',
      'log.replay',
      'lifecycle.open',
      'lifecycle.restore',
      'lifecycle.compare_with',
    ];
    await studio.palette.openCommands();
    const expected = commandIds.filter((id) => !without.includes(id)).map((id) => commandTable[id].title);
    const titles = studio.palette.entries().locator('span:first-child');
    await expect.poll(async () => (await titles.allTextContents()).toSorted()).toEqual(expected.toSorted());
    await studio.press('Escape');
  });

  await test.step('the palette lists the commands with their keys and runs them', async () => {
    await studio.openScript('Make account name');
    await studio.palette.openCommands();
    await expect(studio.palette.entry('Toggle panel')).toContainText('Ctrl+J');
    await studio.press('Escape');
    await studio.command('Toggle side bar');
    await expect(studio.explorer.tree()).toBeHidden();
    await studio.press('ControlOrMeta+B');
    await expect(studio.explorer.tree()).toBeVisible();
  });

  await test.step('Ctrl+P goes to a script, and Escape gives the focus back', async () => {
    const editor = await studio.openScript('Make account name');
    await editor.focus();
    await studio.palette.openScripts();
    await studio.press('Escape');
    await expect(editor.input()).toBeFocused();
    await studio.palette.openScripts();
    await studio.palette.box().fill('leaver');
    await studio.press('Enter');
    await studio.editor('Disable leaver with grace').ready();
  });

  await test.step('F6 goes through the parts of the window and back', async () => {
    const part = () =>
      studio.page.evaluate(() => document.activeElement?.closest('[data-part]')?.getAttribute('data-part'));
    const editor = await studio.openScript('Make account name');
    await editor.focus();
    for (const next of ['panel', 'status', 'title', 'activity', 'side_bar', 'editor']) {
      await studio.press('F6');
      await expect.poll(part).toBe(next);
    }
    await studio.press('Shift+F6');
    await expect.poll(part).toBe('side_bar');
  });

  await test.step('a key of a command does nothing behind an open dialog', async () => {
    await studio.openScript('Make account name');
    await studio.press('ControlOrMeta+S');
    await expect(studio.dialog()).toBeVisible();
    await studio.press('ControlOrMeta+B');
    await studio.press('Escape');
    await expect(studio.dialog()).toBeHidden();
    await expect(studio.explorer.tree()).toBeVisible();
  });
});
