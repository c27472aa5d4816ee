import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';
import { LifecycleDesigner } from '../pages/lifecycle-designer.ts';
import { Palette } from '../pages/palette.ts';

test('032 US1 to US5 a lifecycle is drawn, mended and simulated', async ({ studio }) => {
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
  await test.step('032 US4-3 US4-4 a leaver is simulated over thirty days', async () => {
    await page.getByRole('button', { name: 'Simulate' }).click();
    await page.getByRole('textbox', { name: 'Simulated object' }).fill('{"user": {"end_date": "2026-12-31"}}');
    await page.getByLabel('On the day').fill('2026-12-10');
    await page.getByRole('button', { name: 'Start again' }).click();
    const ways = page.getByRole('list', { name: 'Ways out' });
    await page.getByRole('button', { name: 'Take Activate' }).click();
    await expect(ways.getByRole('listitem')).toContainText('does not satisfy before now');
    await page.getByRole('button', { name: '+30 days' }).click();
    await page.getByRole('button', { name: 'Take Leave' }).click();
    await page.getByRole('button', { name: '+1 day' }).click();
    const steps = page.getByRole('list', { name: 'Steps of the simulation' });
    await expect(steps.getByRole('listitem').last()).toContainText('now Former');
    await expect(steps.getByRole('listitem').last()).toContainText('Revokes entitlements of Former');
    await page.getByRole('button', { name: 'Step back' }).click();
    await expect(ways).toContainText('Its grace period is running.');
    await page.getByRole('button', { name: 'Generate paths' }).click();
    await expect(page.getByRole('region', { name: 'Generated paths' })).toContainText(
      '1 path takes 2 of 2 transitions.',
    );
    expect(await violations(page)).toEqual([]);
  });
  await test.step('LC-80 LC-82 it is saved as a test, which fails by a change that takes its words away, and is mended', async () => {
    await page.getByRole('button', { name: 'Close paths' }).click();
    await page.getByRole('button', { name: 'Step on' }).click();
    await page.getByRole('button', { name: 'Save as test…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save simulation as test' });
    await expect(dialog).toContainText('It does 4 steps, up to the one that is shown. It expects to end in Former.');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('A leaver');
    await dialog.getByRole('checkbox', { name: /^Expect the actions too/ }).check();
    await dialog.getByRole('button', { name: 'Save test' }).click();
    await page.getByRole('tab', { name: 'Tests 1', exact: true }).click();
    await expect(designer.tests()).toContainText(/passed.*A leaver.*Activate → Leave → ends in Former/);
    await designer.item(/^Transition Leave/).click();
    await designer.inspector('Transition Leave').getByRole('textbox', { name: 'Name' }).fill('Retire');
    await expect(designer.tests()).toContainText('passed before the last change');
    await page.getByRole('button', { name: 'Run all tests' }).click();
    await expect(designer.tests()).toContainText('Step 3: There is no transition Leave in this lifecycle.');
    await expect(page.getByRole('tab', { name: 'Tests 1, 1 failed' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await designer.inspector('Transition Retire').getByRole('textbox', { name: 'Name' }).fill('Leave');
    await page.getByRole('button', { name: 'Run test A leaver' }).click();
    await expect(designer.tests()).toContainText(/^passed/);
    await designer.tests().getByRole('button', { name: 'A leaver', exact: true }).focus();
    await studio.press('Delete');
    await expect(page.getByText('A test walks an object through the lifecycle')).toBeVisible();
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await designer.tests().getByRole('button', { name: 'A leaver', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Steps of the simulation' }).getByRole('listitem')).toHaveCount(5);
  });
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
  await test.step('032 US1-6 it is in the list, by its object type', async () => {
    await designer.openList();
    const list = page.getByRole('list', { name: 'Lifecycles' });
    await expect(list.getByRole('listitem').first()).toContainText('3 states, 2 transitions');
    await page.getByRole('combobox', { name: 'Object type' }).selectOption('Role');
    await expect(page.getByText('No lifecycle matches the filters.')).toBeVisible();
  });
  await test.step('LC-85 LC-86 what a simulated step provisions runs its pipeline, and leads to its canvas', async () => {
    await page.getByRole('combobox', { name: 'Object type' }).selectOption('User');
    await page.getByRole('button', { name: 'Employee', exact: true }).click();
    await designer.item(/^State Onboarding/).click();
    const onboarding = designer.inspector('State Onboarding');
    await onboarding.getByRole('button', { name: 'Add action on entry' }).click();
    await page.getByRole('menuitem', { name: 'Trigger provisioning' }).click();
    await onboarding.getByRole('combobox', { name: 'Connector' }).selectOption('Simulated directory');
    await onboarding.getByRole('combobox', { name: 'Operation' }).selectOption('create');
    await page.getByRole('tab', { name: 'Simulation', exact: true }).click();
    await page.getByRole('button', { name: /^Start/ }).click();
    const played = page.getByRole('region', { name: 'Dry run of Simulated directory · create' });
    await expect(played.getByRole('status')).toContainText('The pipeline fails at Check naming policy');
    await expect(played).toContainText('Suggest password policy: not reached');
    expect(await violations(page)).toEqual([]);
    await played.getByRole('button', { name: 'Open pipeline Simulated directory · create' }).click();
    await expect(page.getByRole('application', { name: /^Pipeline create of Simulated directory/i })).toBeVisible();
  });
  await test.step('032 edge case 2 a lifecycle with states is deleted once its name was typed', async () => {
    await designer.openList();
    await page.getByRole('button', { name: 'Employee', exact: true }).click();
    await new Palette(page).run('Delete lifecycle');
    const dialog = page.getByRole('dialog', { name: 'Delete lifecycle Employee?' });
    await expect(dialog).toContainText('3 states');
    await expect(dialog.getByRole('button', { name: 'Delete lifecycle Employee' })).toBeDisabled();
    await dialog.getByRole('textbox').fill('Employee');
    await dialog.getByRole('button', { name: 'Delete lifecycle Employee' }).click();
    await expect(page.getByRole('tab', { name: 'Employee', exact: true })).toHaveCount(0);
    await designer.openList();
    await expect(page.getByRole('list', { name: 'Lifecycles' }).getByRole('listitem')).toHaveText([/^Employee copy/]);
  });
});
