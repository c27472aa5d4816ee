import { expect, test } from '../harness/studio-test.ts';

test('a checkpoint is saved with a name, compared and restored', async ({ studio }) => {
  await studio.explorer.create('history');
  const editor = studio.editor('history');
  await editor.ready();
  await editor.replace('// the first idea\n');
  await studio.press('ControlOrMeta+S');
  const save = studio.dialog(/^Save a checkpoint/);
  const name = save.getByRole('textbox', { name: 'Name' });
  await expect(name).not.toHaveValue('');
  await name.fill('first idea');
  await name.press('Enter');
  await expect(studio.toast('Saved checkpoint first idea.')).toBeVisible();

  await editor.replace('// something else\n');
  await expect(studio.status.saved()).toHaveText('Saved');
  await studio.press('ControlOrMeta+Shift+S');
  const list = studio.dialog('Checkpoints of history');
  await expect(list.getByRole('list', { name: 'Checkpoints' }).getByRole('listitem')).toHaveCount(1);
  await expect(list.locator('.monaco-diff-editor')).toContainText('first idea');
  await list.getByRole('button', { name: 'Restore first idea' }).click();
  await expect.poll(() => editor.text()).toContain('// the first idea');

  await editor.focus();
  await studio.press('ControlOrMeta+Z');
  await expect.poll(() => editor.text()).toContain('// something else');
});
