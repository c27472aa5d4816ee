import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';
import { LifecycleDesigner } from '../pages/lifecycle-designer.ts';
import { Palette } from '../pages/palette.ts';

test('LC-91 a lifecycle is compared with what it was copied from', async ({ studio }) => {
  const { page } = studio;
  const designer = new LifecycleDesigner(page);
  await designer.openSample();
  await test.step('LC-91 LC-93 LC-94 a copy is compared with what it was made from, drawn and as a list, by keys', async () => {
    const palette = new Palette(page);
    await palette.run('Duplicate lifecycle');
    await expect(page.getByRole('application', { name: 'Lifecycle Employee copy' })).toBeVisible();
    await designer.item(/^Transition Leave/).click();
    await designer
      .inspector('Transition Leave')
      .getByRole('spinbutton', { name: /Grace period/ })
      .fill('72');
    await designer.outline().focus();
    await studio.press('Insert');
    await designer.typeName('Away');
    await studio.press('Shift+Alt+D');
    await page.getByRole('dialog', { name: 'Compare Employee copy' }).getByRole('button', { name: 'Compare' }).click();
    const differences = page.getByRole('listbox', { name: 'Differences' }).getByRole('option');
    await expect(differences).toHaveText([
      /Employee copy.*name/s,
      /Away.*added/s,
      /Leave.*changed.*grace period24 h→72 h/s,
    ]);
    await studio.press('F7');
    await studio.press('Shift+F7');
    await studio.press('Shift+F7');
    await expect(differences.nth(1)).toHaveAttribute('aria-selected', 'true');
    const drawing = page.getByRole('application', { name: /^Drawing of Employee copy/ });
    await expect(drawing.getByRole('img', { name: /^Added: State Away/ })).toBeVisible();
    await expect(drawing.getByRole('img', { name: /^Changed: Transition Leave/ })).toBeVisible();
    await page.getByRole('button', { name: 'Draw only what differs' }).click();
    await expect(drawing.getByRole('img', { name: /State Onboarding/ })).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Swap sides' }).click();
    await expect(differences).toHaveText([/Employee/, /Away.*removed/s, /Leave.*72 h→24 h/s]);
  });
});
