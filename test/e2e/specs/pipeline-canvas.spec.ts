import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';
import { PipelinePane } from '../pages/pipeline-pane.ts';

const first = 'Make account name';
const second = 'Normalise e-mail';
const third = 'Report failed operation';

async function download(page: Page, entry: string): Promise<{ name: string; bytes: Buffer }> {
  const pending = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as picture' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
  const file = await pending;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test('036 US2 three scripts are bound, ordered, set and dry-run on the canvas', async ({ studio }) => {
  const { page } = studio;
  const pane = new PipelinePane(page);
  await studio.press('ControlOrMeta+J');
  await pane.openNew('AD-main');
  await test.step('036 US2-2 scripts are bound by dropping one and by the keyboard', async () => {
    await studio.explorer.row(first).dragTo(pane.canvas(), { targetPosition: { x: 150, y: 110 } });
    await pane.expectLane('before', first);
    await pane.addByKeys(second, 'before');
    await pane.addByKeys(third, 'after');
    await pane.expectLane('before', first, second);
    await pane.expectLane('after', third);
    expect(await violations(page)).toEqual([]);
  });
  await test.step('the order follows a drag, and the keys put it back', async () => {
    await pane.drag(pane.card(/, 1 of 2 before/), { x: 20, y: 110 });
    await pane.expectLane('before', second, first);
    await pane.card(/, 2 of 2 before/).click();
    await studio.press('Alt+ArrowUp');
    await pane.expectLane('before', first, second);
    await studio.press('Alt+ArrowRight');
    await pane.expectLane('after', first, third);
    await studio.press('Alt+ArrowLeft');
    await pane.expectLane('before', first, second);
    await pane.drag(pane.card(/, 2 of 2 before/), { x: 380, y: 20 });
    await pane.expectLane('after', third, second);
  });
  await test.step('undo and redo take every change back and make it again', async () => {
    await pane.canvas().focus();
    await studio.press('ControlOrMeta+Z');
    await pane.expectLane('before', first, second);
    await studio.press('ControlOrMeta+Shift+Z');
    await pane.expectLane('after', third, second);
    await studio.press('ControlOrMeta+Z');
    await pane.expectLane('before', first, second);
  });
  await test.step('036 US2-3 US2-4 policy and switch change in the settings and by keys', async () => {
    await pane.outline().focus();
    await studio.press('Home');
    await studio.press('ArrowDown');
    await studio.press('Enter');
    await pane.settings(second).getByRole('combobox', { name: 'Failure policy' }).selectOption('Retry');
    await expect(pane.settings(second).getByRole('spinbutton', { name: 'Retries' })).toHaveValue('3');
    await expect(pane.card(/, 2 of 2 before.* policy Retry 3×/)).toBeVisible();
    await pane.settings(second).getByRole('spinbutton', { name: 'Retries' }).fill('0');
    await expect(pane.settings(second)).toContainText('With the policy retry the number of retries is 1 to 10.');
    await pane.settings(second).getByRole('spinbutton', { name: 'Retries' }).fill('2');
    await pane.outline().focus();
    await expect(pane.lane('before').nth(1)).toHaveAccessibleName(/policy Retry 2×/);
    await studio.press('Space');
    await expect(pane.lane('before').nth(1)).toHaveAccessibleName(/disabled/);
    await studio.press('ControlOrMeta+Z');
    await expect(pane.lane('before').nth(1)).not.toHaveAccessibleName(/disabled/);
  });
  await test.step('a dry run shows each step, what it changed, what flowed and where a failure led', async () => {
    await pane.openDock();
    await pane.dock().getByRole('button', { name: 'Take from…' }).click();
    await page.getByRole('menuitem', { name: `${first}: Name taken twice` }).click();
    await pane.canvas().focus();
    await studio.press('ControlOrMeta+Enter');
    await expect(pane.status()).toContainText(`The pipeline fails at ${second}`);
    await pane.card(new RegExp(`^1 ${first}.*dry run: success`)).click();
    await expect(page.getByRole('table', { name: 'Changed attributes' })).toContainText('account_name');
    await pane.canvas().focus();
    await studio.press('e');
    await expect(page.getByRole('region', { name: 'What flowed' })).toContainText('account_name');
    await pane.lane('before').nth(1).click();
    await expect(pane.card(new RegExp(`^2 ${second}.*dry run: failure, 3 attempts`))).toBeVisible();
    await page.getByRole('combobox', { name: 'Attempt' }).selectOption({ index: 0 });
    await studio.press('Escape');
    await pane.canvas().focus();
    await studio.press('e');
    await studio.press('e');
    await expect(page.getByRole('region', { name: 'Where the failure led' })).toContainText(
      'the pipeline stopped here',
    );
    expect(await violations(page)).toEqual([]);
  });
  await test.step('the declared outcome decides what the steps after it see, and the run is kept as a test', async () => {
    await pane.lane('before').nth(1).click();
    await pane.outline().focus();
    await studio.press('Space');
    await studio.press('ControlOrMeta+Enter');
    await expect(pane.status()).toContainText('The pipeline succeeds');
    await pane.dock().getByRole('combobox', { name: 'The operation' }).selectOption('fails');
    await pane.dock().getByRole('textbox', { name: 'With this message' }).fill('Entry already exists');
    await studio.press('ControlOrMeta+Enter');
    await expect(pane.status()).toContainText('The pipeline fails');
    await expect(pane.status()).toContainText('Entry already exists');
    await pane.dock().getByRole('button', { name: 'Save as pipeline test' }).click();
    await studio.dialog('Save as pipeline test').getByRole('textbox', { name: 'Name' }).fill('Taken');
    await studio.dialog('Save as pipeline test').getByRole('button', { name: 'Save test' }).click();
    await expect(pane.tests()).toHaveCount(1);
    await pane.dock().getByRole('button', { name: 'Run all pipeline tests' }).click();
    await expect(pane.tests().first()).toContainText('passed');
  });
  await test.step('a picture of it is saved as PNG and SVG', async () => {
    const png = await download(page, 'Export pipeline as PNG');
    expect(png.name).toBe('AD-main-create.png');
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
    const svg = await download(page, 'Export pipeline as SVG');
    expect(svg.bytes.toString()).toContain(first);
    expect(svg.bytes.toString()).not.toContain('var(');
  });
});

test('036 US2 bindings are listed, added, edited, ordered and deleted in tables', async ({ studio }) => {
  const { page } = studio;
  const pane = new PipelinePane(page);
  await pane.openNew('AD-main');
  await studio.openScript(first);
  await studio.press('Shift+Alt+B');
  await test.step('036 US2-1 US2-2 the form has every field, and what it makes is listed', async () => {
    await page.getByRole('button', { name: 'Add binding' }).first().click();
    const form = pane.dialog();
    await form.getByRole('combobox', { name: 'Connector' }).selectOption('AD-main');
    await form.getByRole('combobox', { name: 'Hook phase' }).selectOption('Before');
    await form.getByRole('combobox', { name: 'Operation' }).selectOption('Create');
    await form.getByRole('spinbutton', { name: 'Execution order' }).fill('30');
    await form.getByRole('combobox', { name: 'Failure policy' }).selectOption('Retry');
    await form.getByRole('spinbutton', { name: 'Retries' }).fill('4');
    await form.getByRole('spinbutton', { name: 'Time limit (seconds)' }).fill('301');
    await expect(form).toContainText('The time limit in seconds is at most 300.');
    await form.getByRole('spinbutton', { name: 'Time limit (seconds)' }).fill('20');
    expect(await violations(page)).toEqual([]);
    await form.getByRole('button', { name: 'Add binding' }).click();
    await expect(form).toBeHidden();
    await expect(pane.rows().filter({ hasText: 'AD-main' })).toContainText(['Retry 4×']);
  });
  await test.step('036 US2-7 US2-5 the connector lists all of its bindings in their order', async () => {
    await studio.tab('AD-main').click();
    await pane.part('Bindings').click();
    for (const name of [second, third]) {
      await page.getByRole('button', { name: 'Add binding' }).first().click();
      await pane.dialog().getByRole('button', { name: 'Script' }).click();
      await page.getByRole('combobox', { name: 'Scripts' }).fill(name);
      await page.getByRole('option', { name, selected: true }).click();
      await pane.dialog().getByRole('button', { name: 'Add binding' }).click();
      await expect(pane.dialog()).toBeHidden();
    }
    await expect(pane.rows()).toContainText([first, second, third]);
    await page.getByRole('button', { name: `Run ${third} before create earlier` }).click();
    await expect(pane.rows()).toContainText([first, third, second]);
    expect(await violations(page)).toEqual([]);
  });
  await test.step('036 US2-3 US2-4 US2-6 one is edited, disabled and deleted', async () => {
    await page.getByRole('button', { name: `Edit ${first} before create` }).click();
    await pane.dialog().getByRole('combobox', { name: 'Failure policy' }).selectOption('Abort');
    await pane.dialog().getByRole('button', { name: 'Save binding' }).click();
    await expect(pane.dialog()).toBeHidden();
    await expect(pane.rows().first()).toContainText('Abort');
    await page.getByRole('checkbox', { name: `Enabled: ${third} before create` }).uncheck();
    await expect(pane.rows().nth(1)).toContainText('off');
    await page.getByRole('button', { name: `Delete ${third} before create` }).click();
    await expect(pane.rows()).toContainText([first, second]);
    await expect(pane.rows()).toHaveCount(2);
  });
  await test.step('036 edge case 5 without its connector a binding is orphaned, with a warning and what to do', async () => {
    await studio.command('Delete connector');
    await studio.dialog('Delete connector AD-main?').getByRole('button', { name: 'Delete connector AD-main' }).click();
    await studio.tab(`${first} (bindings)`).click();
    const orphan = pane.rows().filter({ hasText: 'Orphaned' });
    await expect(orphan).toHaveCount(1);
    await expect(page.getByRole('table', { name: `Bindings of ${first}` })).toContainText(
      /connector .* (gone|deleted)/i,
    );
    await orphan.getByRole('button', { name: 'Bind elsewhere…' }).click();
    await pane.dialog().getByRole('combobox', { name: 'Connector' }).selectOption('Simulated directory');
    await pane.dialog().getByRole('combobox', { name: 'Operation' }).selectOption('Delete');
    await pane.dialog().getByRole('button', { name: 'Add binding' }).click();
    await expect(pane.dialog()).toBeHidden();
    await orphan.getByRole('button', { name: `Delete ${first} before create` }).click();
    await expect(orphan).toHaveCount(0);
    await expect(pane.rows().filter({ hasText: 'Simulated directory' }).filter({ hasText: 'Delete' })).toHaveCount(1);
  });
});
