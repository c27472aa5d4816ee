import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { violations } from '../harness/axe.ts';
import { damage, makeNewer, onlyStore } from '../harness/store-file.ts';
import { expect, type StudioControl, test } from '../harness/studio-test.ts';
import { RecoveryScreen } from '../pages/recovery-screen.ts';
import type { StudioPage } from '../pages/studio-page.ts';

/** Writes a script that must come back, spoils the store while the studio does not run, and opens the studio again. */
async function reopenSpoiled(studio: StudioPage, control: StudioControl, spoil: (file: string) => void) {
  await studio.explorer.create('must-come-back');
  const editor = studio.editor('must-come-back');
  await editor.ready();
  await editor.replace('log_info("kept through all of it");\n');
  await expect(studio.status.saved()).toHaveText('Saved');
  // Parts of the page that still come when the studio goes would break off.
  await studio.page.waitForLoadState('networkidle');
  const url = await control.restart('stop', { between: () => spoil(onlyStore(control.home)) });
  const file = onlyStore(control.home);
  const spoiled = readFileSync(file);
  await studio.page.goto(url);
  return { file, spoiled, recovery: new RecoveryScreen(studio.page) };
}

async function expectScriptBack(studio: StudioPage): Promise<void> {
  await studio.editor('must-come-back').ready();
  await expect.poll(() => studio.editor('must-come-back').text()).toContain('kept through all of it');
  await expect(studio.explorer.row('Make account name')).toBeVisible();
}

/** The file beside the copies that holds exactly these bytes. */
function keptAs(file: string, bytes: Buffer): string | undefined {
  const folder = path.join(path.dirname(file), 'copies');
  return readdirSync(folder).find((name) => readFileSync(path.join(folder, name)).equals(bytes));
}

for (const theme of ['dark', 'light'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });

    test('a damaged store is said, kept, and replaced by its last copy', async ({ studio, control }, info) => {
      const { file, spoiled, recovery } = await reopenSpoiled(studio, control, (store) => {
        damage(store, Math.floor(statSync(store).size / 2));
      });
      await expect(recovery.title()).toHaveText('This workspace’s file is damaged');
      await expect(recovery.region()).toContainText(file);
      await expect(recovery.copies()).not.toHaveCount(0);
      await studio.page.screenshot({ path: info.outputPath('damaged.png') });
      expect(await violations(studio.page)).toEqual([]);
      expect(readFileSync(file).equals(spoiled)).toBe(true);

      await recovery.restoreButton(0).click();
      await expectScriptBack(studio);
      expect(keptAs(file, spoiled)).toMatch(/damaged/);
    });

    test('a store of a newer studio is said, kept, and there are ways out', async ({ studio, control }, info) => {
      const { file, spoiled, recovery } = await reopenSpoiled(studio, control, makeNewer);
      await expect(recovery.title()).toHaveText('This workspace was written by a newer Hookwright');
      await expect(recovery.region()).toContainText(file);
      await expect(recovery.region()).toContainText('format 9000');
      await expect(recovery.region().getByRole('button', { name: 'New workspace' })).toBeVisible();
      await studio.page.screenshot({ path: info.outputPath('newer.png') });
      expect(await violations(studio.page)).toEqual([]);
      expect(readFileSync(file).equals(spoiled)).toBe(true);

      await recovery.restoreButton(0).click();
      await expectScriptBack(studio);
      expect(keptAs(file, spoiled)).toMatch(/newer/);
    });
  });
}

test('a copy that cannot be opened either is said, and an older one still leads back', async ({ studio, control }) => {
  const { recovery } = await reopenSpoiled(studio, control, (store) => {
    const folder = path.join(path.dirname(store), 'copies');
    const newest = readdirSync(folder).toSorted().at(-1) ?? '';
    writeFileSync(path.join(folder, newest), 'no store any more');
    writeFileSync(store, 'no store any more');
  });
  await expect(recovery.region()).toContainText('it is not a SQLite file');
  await recovery.restoreButton(0).click();
  await expect(recovery.region().getByRole('alert')).toHaveText(/^Not restored: that copy cannot be opened either/);
  await recovery.restoreButton(1).click();
  await expect(studio.toast('Workspace Demo is open again.')).toBeVisible();
  await expect(studio.explorer.row('Make account name')).toBeVisible();
});
