import { expect, test } from '../harness/studio-test.ts';
import { StudioPage } from '../pages/studio-page.ts';

test('the explorer searches, opens by keyboard, and makes, renames, duplicates and deletes scripts', async ({
  studio,
}) => {
  await test.step('the explorer searches, opens by keyboard and shows what a script is', async () => {
    const { explorer } = studio;
    await expect(explorer.row('Make account name')).toBeVisible();
    const all = await explorer.rows().count();
    expect(all).toBeGreaterThanOrEqual(12);

    await explorer.search().fill('map attributes');
    await expect
      .poll(async () => (await explorer.names()).slice(0, 2))
      .toEqual(['Map directory attributes', 'Map SCIM attributes']);
    await explorer.search().fill('no such script');
    await expect(studio.page.getByText('No script matches “no such script”.')).toBeVisible();
    await studio.page.getByRole('button', { name: `Show all ${all} scripts` }).click();
    await expect(explorer.rows()).toHaveCount(all);

    await explorer.tree().focus();
    await studio.press('Home');
    await studio.press('ArrowDown');
    await studio.press('Enter');
    await studio.editor('Check naming policy').ready();
    await expect(studio.tab('Check naming policy')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('a script is created, renamed, duplicated and deleted', async () => {
    const { explorer } = studio;
    await explorer.create('greet-person');
    await studio.editor('greet-person').ready();
    await expect(explorer.row('greet-person')).toHaveAccessibleName('greet-person draft, never published');

    await explorer.tree().focus();
    await studio.press('F2');
    const name = studio.page.getByRole('textbox', { name: 'New name of greet-person' });
    await name.fill('greet-joiner');
    await name.press('Enter');
    await expect(explorer.row('greet-joiner')).toBeVisible();
    await expect(studio.tab('greet-joiner')).toBeVisible();
    await expect(explorer.tree()).toBeFocused();

    await explorer.choose('greet-joiner', 'Duplicate');
    await expect(studio.tabs()).toHaveCount(3);

    await explorer.choose('greet-joiner', 'Delete greet-joiner…');
    const dialog = studio.page.getByRole('dialog', { name: 'Delete script greet-joiner?' });
    await dialog.getByRole('button', { name: 'Delete script greet-joiner' }).click();
    await expect(explorer.row('greet-joiner')).toBeHidden();
    await expect(studio.tabs()).toHaveCount(2);
    await studio.page.getByRole('button', { name: 'Undo' }).click();
    await expect(explorer.row('greet-joiner')).toBeVisible();
  });
});

test('tabs close, reopen and cycle; undo works across them; what is refused is not lost', async ({ studio }) => {
  await test.step('tabs close by middle click and key, reopen, and cycle', async () => {
    await studio.openScript('Make account name');
    await studio.openScript('Normalise e-mail');
    await studio.openScript('Map SCIM attributes');
    await expect(studio.tabs()).toHaveCount(3);

    await studio.tab('Normalise e-mail').click({ button: 'middle' });
    await expect(studio.tabs()).toHaveCount(2);
    await studio.press('ControlOrMeta+Shift+T');
    await expect(studio.tab('Normalise e-mail')).toHaveAttribute('aria-selected', 'true');
    await studio.press('Control+PageDown');
    await expect(studio.tab('Make account name')).toHaveAttribute('aria-selected', 'true');
    await studio.press('Alt+W');
    await expect(studio.tab('Make account name')).toBeHidden();
  });

  await test.step('undo works across a switch of tabs', async () => {
    const editor = await studio.openScript('Make account name');
    await editor.append('\nconst undone = 1;');
    await studio.openScript('Normalise e-mail');
    await studio.tab('Make account name').click();
    await editor.focus();
    await expect.poll(() => editor.text()).toContain('const undone = 1;');
    await studio.press('ControlOrMeta+Z');
    await expect.poll(() => editor.text()).not.toContain('const undone = 1;');
  });

  await test.step('a text that the studio refuses to save is there again when its tab was closed', async () => {
    const editor = await studio.openScript('Make account name');
    await expect(studio.status.saved()).toHaveText('Saved');
    await editor.replace(`${'x'.repeat(99)}\n`.repeat(11_000));
    await expect(studio.status.saved()).toContainText('Not saved');
    await studio.tab('Make account name').click({ button: 'middle' });
    await expect(studio.toast(/^What you typed last is not saved yet/)).toBeVisible();
    const again = await studio.openScript('Make account name');
    await expect.poll(() => again.text()).toContain('x'.repeat(99));
    await again.replace('return 1;');
    await expect(studio.status.saved()).toHaveText('Saved');
  });
});

test('text, tabs, cursor and layout survive a restart of the studio', async ({ studio, control, browser }) => {
  const editor = await studio.openScript('Make account name');
  await studio.openScript('Normalise e-mail');
  await studio.tab('Make account name').click();
  await editor.append('\n// the last line');
  await expect(studio.status.saved()).toHaveText('Saved');
  const cursor = await studio.status.cursor().textContent();
  await studio.press('ControlOrMeta+J');
  await expect(studio.panelTab('Dry run')).toBeHidden();
  await studio.page.waitForFunction(() => document.visibilityState === 'visible');
  await studio.page.close();

  const url = await control.restart('stop');
  const again = new StudioPage(await browser.newPage());
  await again.open(url);
  await again.editor('Make account name').ready();
  await expect(again.tabs()).toHaveCount(2);
  await expect(again.tab('Make account name')).toHaveAttribute('aria-selected', 'true');
  await expect(again.status.cursor()).toHaveText(cursor ?? '');
  await expect.poll(() => again.editor('Make account name').text()).toContain('// the last line');
  await expect(again.panelTab('Dry run')).toBeHidden();
  await again.page.close();
});

/** What the window loads when it is first needed cannot come from a host that is gone. */
async function openWhole(studio: StudioPage) {
  const loaded = ['jsonMode', 'tsMode', 'json.worker', 'ts.worker'].map(async (part) => {
    const answer = await studio.page.waitForResponse((response) => response.url().includes(`/assets/${part}`));
    await answer.finished();
  });
  const editor = await studio.openScript('Make account name');
  // What the language knows is loaded once it is asked for, and nothing else asks for it for certain.
  await editor.focus();
  await studio.press('Control+Space');
  const suggested = studio.page.getByRole('listbox', { name: 'Suggest' });
  await expect(suggested).toBeVisible({ timeout: 30_000 });
  await studio.press('Escape');
  await expect(suggested).toBeHidden();
  await Promise.all(loaded);
  return editor;
}

test('what is typed while the studio host is away is saved when it is back', async ({ studio, control }) => {
  const editor = await openWhole(studio);
  await expect(studio.status.saved()).toHaveText('Saved');
  const restarted = control.restart('kill', { samePort: true });
  await expect(studio.page.getByRole('alert').filter({ hasText: 'studio host is gone' })).toBeVisible();
  await editor.append('\n// typed while away');
  const url = await restarted;
  // The new host does not know the old cookie: the window says so, and a new address lets it in again.
  await expect(studio.page.getByText('The studio was started anew')).toBeVisible();
  const { hash } = new URL(url);
  await studio.page.evaluate((fragment) => {
    location.hash = fragment;
  }, hash);
  await expect(studio.status.saved()).toHaveText('Saved', { timeout: 30_000 });
  await expect(studio.page.getByText('The studio was started anew')).toBeHidden();
});

test('a tab that is closed while its text cannot be saved keeps it', async ({ studio, control }) => {
  const editor = await openWhole(studio);
  await expect(studio.status.saved()).toHaveText('Saved');
  const restarted = control.restart('kill', { samePort: true });
  await expect(studio.page.getByRole('alert').filter({ hasText: 'studio host is gone' })).toBeVisible();
  await editor.append('\n// typed, then closed');
  await studio.tab('Make account name').click({ button: 'middle' });
  await expect(studio.tabs()).toHaveCount(0);
  const { hash } = new URL(await restarted);
  await expect(studio.page.getByText('The studio was started anew')).toBeVisible();
  await studio.page.evaluate((fragment) => {
    location.hash = fragment;
  }, hash);
  await expect(studio.page.getByText('The studio was started anew')).toBeHidden();
  const again = await studio.openScript('Make account name');
  await again.focus();
  await studio.press('ControlOrMeta+End');
  await expect.poll(() => again.text()).toContain('// typed, then closed');
  await expect(studio.status.saved()).toHaveText('Saved', { timeout: 30_000 });
});
