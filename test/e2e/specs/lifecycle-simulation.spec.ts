import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';
import { LifecycleDesigner } from '../pages/lifecycle-designer.ts';

test('032 US4-3 US4-4 a lifecycle is simulated, tested, and plays the pipelines that it triggers', async ({
  studio,
}) => {
  const { page } = studio;
  const designer = new LifecycleDesigner(page);
  await designer.openSample();
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
  await test.step('LC-85 LC-86 what a simulated step provisions runs its pipeline, and leads to its canvas', async () => {
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
});
