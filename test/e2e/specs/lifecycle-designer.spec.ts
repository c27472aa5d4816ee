import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';
import { LifecycleDesigner } from '../pages/lifecycle-designer.ts';
import { Palette } from '../pages/palette.ts';

test('032 US1 to US4 a lifecycle is drawn, mended, found and deleted', async ({ studio }) => {
  const { page } = studio;
  const designer = new LifecycleDesigner(page);
  await test.step('032 US1-1 US1-2 without one there is a prompt; a new one opens', async () => {
    await designer.openList();
    await expect(page.getByRole('heading', { name: 'No lifecycle yet' })).toBeVisible();
    await designer.openNew('Employee');
  });
  await test.step('032 US2-1 US3-1 states and transitions are drawn by mouse', async () => {
    await designer.drawState('Onboarding', { x: 130, y: 90 });
    await designer.drawState('Active', { x: 450, y: 90 });
    await designer.drawState('Former', { x: 450, y: 260 });
    await expect(designer.item(/^State Onboarding, initial/)).toBeVisible();
    await designer.drawTransition('Activate', 'Onboarding', 'Active');
    await designer.drawTransition('Leave', 'Active', 'Former');
    expect(await violations(page)).toEqual([]);
  });
  await test.step('032 edge case 4 the checker finds a dead end and lasting entitlements; both are mended', async () => {
    await designer.item(/^State Active/).click();
    const active = designer.inspector('State Active');
    await active.getByRole('combobox', { name: 'On entry, entitlements' }).selectOption('Grants entitlements');
    await expect(designer.problems().filter({ hasText: /revoke/ })).not.toHaveCount(0);
    await designer
      .problems()
      .filter({ hasText: /^\S*\s*Former/ })
      .first()
      .click();
    const former = designer.inspector('State Former');
    await former.getByRole('checkbox', { name: 'Terminal' }).check();
    await former.getByRole('combobox', { name: 'On entry, entitlements' }).selectOption('Revokes entitlements');
    await expect(designer.problems()).toHaveCount(0);
    await expect(designer.card(/^State Former, terminal, revokes entitlements/)).toBeVisible();
  });
  await test.step('032 US4-2 LC-88 a condition is completed and judged as it is typed, and its mistake is underlined', async () => {
    await designer.item(/^Transition Leave/).click();
    const leave = designer.inspector('Transition Leave');
    await leave.getByRole('button', { name: 'Add condition' }).click();
    const attribute = leave.getByRole('combobox', { name: 'Attribute' });
    await attribute.fill('');
    await attribute.pressSequentially('end');
    await expect(page.getByRole('option', { name: /^user.end_date/ })).toHaveAttribute('aria-selected', 'true');
    expect(await violations(page)).toEqual([]);
    await studio.press('Enter');
    await expect(attribute).toHaveValue('user.end_date');
    await leave.getByRole('combobox', { name: 'Test', exact: true }).fill('befor now');
    await expect(leave.locator('[data-mistake]')).toHaveText('befor');
    await leave.getByRole('combobox', { name: 'Test', exact: true }).fill('before now');
    await expect(leave.getByRole('status')).toContainText('user.end_date');
    await leave.getByRole('spinbutton', { name: /Grace period/ }).fill('24');
    await expect(designer.item(/^Transition Leave.* 1 condition, grace period 24 h/)).toBeVisible();
  });
  await test.step('the same by keyboard alone, with undo and redo', async () => {
    await designer.outline().focus();
    await studio.press('Insert');
    await designer.typeName('Suspended');
    await designer.outline().focus();
    await studio.press('Shift+Insert');
    const dialog = page.getByRole('dialog', { name: 'New transition' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Resume');
    // 032 US3-4: only what is in this lifecycle can be chosen, and nothing leaves a terminal state.
    const from = dialog.getByRole('combobox', { name: 'From' });
    await expect(from.getByRole('option')).toHaveText(['Onboarding', 'Active', 'Suspended']);
    await from.selectOption('Suspended');
    await dialog.getByRole('combobox', { name: 'To' }).selectOption('Active');
    await studio.press('Enter');
    await expect(designer.item(/^Transition Resume, from Suspended to Active/)).toBeVisible();
    await designer.outline().focus();
    await studio.press('ControlOrMeta+Z');
    await expect(designer.item(/^Transition Resume/)).toHaveCount(0);
    await studio.press('ControlOrMeta+Shift+Z');
    await designer.item(/^State Suspended/).click();
    await studio.press('Delete');
    await expect(page.getByRole('dialog', { name: 'Delete Suspended?' })).toContainText('Resume');
    await page.getByRole('button', { name: 'Delete 1 state and 1 transition' }).click();
    await expect(designer.item(/Suspended/)).toHaveCount(0);
  });
  await test.step('032 US1-6 it is in the list, by its object type', async () => {
    await designer.openList();
    const list = page.getByRole('list', { name: 'Lifecycles' });
    await expect(list.getByRole('listitem').first()).toContainText('3 states, 2 transitions');
    await page.getByRole('combobox', { name: 'Object type' }).selectOption('Role');
    await expect(page.getByText('No lifecycle matches the filters.')).toBeVisible();
  });
  await test.step('032 edge case 2 a lifecycle with states is deleted once its name was typed', async () => {
    await page.getByRole('combobox', { name: 'Object type' }).selectOption('User');
    await page.getByRole('button', { name: 'Employee', exact: true }).click();
    await new Palette(page).run('Delete lifecycle');
    const dialog = page.getByRole('dialog', { name: 'Delete lifecycle Employee?' });
    await expect(dialog).toContainText('3 states');
    await expect(dialog.getByRole('button', { name: 'Delete lifecycle Employee' })).toBeDisabled();
    await dialog.getByRole('textbox').fill('Employee');
    await dialog.getByRole('button', { name: 'Delete lifecycle Employee' }).click();
    await expect(page.getByRole('tab', { name: 'Employee', exact: true })).toHaveCount(0);
    await designer.openList();
    await expect(page.getByRole('heading', { name: 'No lifecycle yet' })).toBeVisible();
  });
});
