import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';
import type { StudioPage } from '../pages/studio-page.ts';

async function inTheme(studio: StudioPage, theme: string): Promise<void> {
  await studio.command(`Theme: ${theme}`);
  await expect(studio.page.locator('html')).toHaveAttribute(
    'data-theme',
    theme === 'high contrast' ? 'contrast' : theme,
  );
}

for (const theme of ['dark', 'light', 'high contrast']) {
  test(`nothing stands in the way of anyone in the ${theme} theme`, async ({ studio }) => {
    // The system's theme is light here, so that every command of the three is one that can be used.
    await inTheme(studio, theme === 'light' ? 'dark' : 'light');
    await inTheme(studio, theme);
    expect(await violations(studio.page)).toEqual([]);

    await studio.explorer.create('axe');
    const editor = studio.editor('axe');
    await editor.ready();
    await editor.replace('const = 1;\natributes.x = 1;\n');
    await expect(editor.errors()).toHaveCount(1);
    await studio.panelTab('Problems').click();
    expect(await violations(studio.page)).toEqual([]);

    await editor.replace('attributes.mail = "x";\nlog_info("made");\noutput.list = [1, { a: null }];\n');
    await studio.press('ControlOrMeta+Enter');
    await expect(studio.dryRun.status()).toHaveText('Success');
    expect(await violations(studio.page)).toEqual([]);

    await studio.palette.openCommands();
    expect(await violations(studio.page)).toEqual([]);
    await studio.press('Escape');

    await studio.press('ControlOrMeta+Shift+U');
    await expect(studio.dialog(/^Publish/)).toBeVisible();
    expect(await violations(studio.page)).toEqual([]);
    await studio.press('Escape');

    await studio.command('New workspace…');
    await expect(studio.dialog('New workspace')).toBeVisible();
    expect(await violations(studio.page)).toEqual([]);
    await studio.press('Escape');

    await studio.press('ControlOrMeta+,');
    await expect(studio.page.getByRole('region', { name: 'Settings' })).toBeVisible();
    expect(await violations(studio.page)).toEqual([]);
    await studio.press('Shift+F1');
    await expect(studio.page.getByRole('region', { name: 'Help' })).toBeVisible();
    expect(await violations(studio.page)).toEqual([]);
  });
}

test('the window works at 1024 by 700', async ({ studio }) => {
  await studio.page.setViewportSize({ width: 1024, height: 700 });
  await studio.openScript('Make account name');
  const overflow = await studio.page.evaluate(() => ({
    x: document.documentElement.scrollWidth - innerWidth,
    y: document.documentElement.scrollHeight - innerHeight,
  }));
  expect(overflow).toEqual({ x: 0, y: 0 });
  await expect(studio.dryRun.button(/^Run$/)).toBeInViewport();
  await expect(studio.status.cursor()).toBeInViewport();
});
