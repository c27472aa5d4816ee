import { expect, test } from '../harness/studio-test.ts';

test('settings take effect at once and survive a restart', async ({ studio, control }) => {
  const editor = await studio.openScript('Make account name');
  await studio.press('ControlOrMeta+,');
  const settings = studio.page.getByRole('region', { name: 'Settings' });
  await settings.getByRole('combobox', { name: 'Theme' }).selectOption('Light');
  await expect(studio.page.locator('html')).toHaveAttribute('data-theme', 'light');
  await settings.getByRole('spinbutton', { name: 'Font size (px)' }).fill('18');
  await settings.getByRole('spinbutton', { name: 'Time limit (seconds)' }).fill('9');
  await settings.getByRole('checkbox', { name: 'Show which lines ran' }).uncheck();

  await settings.getByRole('spinbutton', { name: 'Font size (px)' }).fill('99');
  await expect(settings.getByText('Enter a whole number from 9 to 32.')).toBeVisible();

  await studio.open(await control.restart('stop'));
  await expect(studio.page.locator('html')).toHaveAttribute('data-theme', 'light');
  await studio.tab('Settings').click();
  await expect(settings.getByRole('spinbutton', { name: 'Font size (px)' })).toHaveValue('18');
  await expect(settings.getByRole('spinbutton', { name: 'Time limit (seconds)' })).toHaveValue('9');
  await expect(settings.getByRole('checkbox', { name: 'Show which lines ran' })).not.toBeChecked();
  await studio.tab('Make account name').click();
  await editor.ready();
  await expect(editor.lines().first()).toHaveCSS('font-size', '18px');
});
