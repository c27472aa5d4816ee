import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';
import { LifecycleDesigner } from '../pages/lifecycle-designer.ts';

test('032 US2 to US5 a lifecycle is edited in tables', async ({ studio }) => {
  const { page } = studio;
  const designer = new LifecycleDesigner(page);
  await designer.openSample();
  await test.step('032 US2-1 to US2-4 LC-100 LC-101 states are a table: badges, order, refusals at the field', async () => {
    await page.getByRole('button', { name: 'Tables' }).click();
    const states = page.getByRole('table', { name: 'States' });
    await expect(designer.rows('States', /^State Onboarding, initial/)).toBeVisible();
    await expect(designer.rows('States', /^State Former, terminal, revokes/)).toBeVisible();
    await page.getByRole('button', { name: 'State', exact: true }).click();
    await expect(page.getByRole('textbox', { name: 'Name of New state' })).toBeFocused();
    await page.keyboard.type('On leave');
    await studio.press('Alt+ArrowUp');
    await expect(designer.rows('States', /^State/).nth(2)).toHaveAccessibleName(/^State On leave/);
    await expect(page.getByRole('textbox', { name: 'Name of On leave' })).toBeFocused();
    await states.getByRole('combobox', { name: 'Kind of Active' }).selectOption('Terminal');
    await expect(states.getByRole('alert')).toContainText('Leave leaves Active');
    await page.getByRole('button', { name: 'Delete On leave' }).click();
    await expect(designer.rows('States', /^State/)).toHaveCount(3);
  });
  await test.step('032 US3-1 to US3-4 LC-101 transitions are a table, their ends states of this lifecycle', async () => {
    await designer.openTable('Transitions');
    const from = page.getByRole('combobox', { name: 'From, of Leave' });
    await expect(from.getByRole('option')).toHaveText(['Onboarding', 'Active']);
    await from.selectOption('Onboarding');
    await expect(designer.rows('Transitions', /^Transition Leave, from Onboarding to Former/)).toBeVisible();
    await page.getByRole('checkbox', { name: 'Requires approval: Leave' }).check();
    await expect(designer.rows('Transitions', /needs approval, grace period 24 h/)).toBeVisible();
    await page.getByRole('textbox', { name: 'Grace period of Leave in hours' }).fill('721');
    await expect(page.getByRole('alert')).toContainText('from 0 to 720');
    await page.getByRole('textbox', { name: 'Name of Leave' }).focus();
    await studio.press('ControlOrMeta+Z');
    await studio.press('ControlOrMeta+Z');
    await expect(designer.rows('Transitions', /^Transition Leave, from Active .* condition, grace/)).toBeVisible();
  });
  await test.step('032 US4-1 to US4-4 LC-102 conditions are a table, with what the sample object makes of them', async () => {
    await designer.openTable('Conditions');
    await page.getByRole('combobox', { name: 'Transition' }).selectOption('Activate');
    await expect(page.getByText('Activate has no condition yet, so it is always open.')).toBeVisible();
    await page.getByRole('combobox', { name: 'Transition' }).selectOption('Leave (1)');
    const sample = page.getByRole('textbox', { name: 'Tried on this object' });
    await sample.fill('{"user": {"end_date": "2999-01-01"}}');
    await expect(designer.parts('Conditions')).toContainText('failed');
    await expect(page.getByText('Not allowed: the sample object does not satisfy condition 1.')).toBeVisible();
    await sample.fill('{"user": {"end_date": "2000-01-01"}}');
    await expect(designer.parts('Conditions')).toContainText('passed');
    await expect(page.getByText('Allowed: the sample object satisfies all conditions.')).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
  await test.step('032 US5-1 to US5-4 LC-102 actions are a table, reordered and deleted by keys', async () => {
    await designer.openTable('Actions');
    await expect(page.getByText('No state has an action yet.')).toBeVisible();
    await page.getByRole('combobox', { name: 'State' }).selectOption('Former');
    for (const action of ['Revoke sessions', 'Disable access']) {
      await page.getByRole('button', { name: 'Add action on entry' }).click();
      await page.getByRole('menuitem', { name: action }).click();
    }
    const actions = designer.parts('Actions');
    await expect(actions).toHaveText([/Revoke sessions/, /Disable access/]);
    await actions.last().click();
    await studio.press('Alt+ArrowUp');
    await expect(actions).toHaveText([/Disable access/, /Revoke sessions/]);
    await studio.press('Delete');
    await studio.press('Delete');
    await expect(actions).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Drawing' }).click();
  });
});
