import { violations } from '../harness/axe.ts';
import { demo } from '../harness/backend-process.ts';
import { test } from '../harness/remote-test.ts';
import { expect } from '../harness/studio-test.ts';
import { PeopleView } from '../pages/people-view.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';

const employee = 'Employee: joiner, mover, leaver';

test('032 US6 SC-007 an administrator finds people in their lifecycles; others see only themselves', async ({
  studio,
}) => {
  const { page } = studio;
  const people = new PeopleView(page);
  const session = new SignInDialog(studio);

  await test.step('LC-98 032 SC-007 a viewer sees their own state, and no search', async () => {
    await session.signIn(demo.viewer, demo.password);
    await people.open();
    await expect(people.person().getByRole('heading', { level: 3 })).toHaveText(demo.viewer);
    await expect(people.person()).toContainText('7 months ago');
    await expect(people.search()).toHaveCount(0);
    await expect(people.list()).toHaveCount(0);
    await expect(people.person()).toContainText(`does not have the lifecycle “${employee}”`);
    await expect(people.person()).toContainText('getting published changes needs admin');
    expect(await violations(page)).toEqual([]);
  });

  await test.step('032 US6-1 FR-014 an administrator finds somebody; the state is lit in the drawing', async () => {
    await session.signIn(demo.admin, demo.password);
    await expect(people.row(/^Zofia Nowak .* Pre-hire \(initial\) /)).toBeVisible();
    await people.search().fill('tanaka');
    await expect(people.list().getByRole('row')).toHaveCount(2);
    await studio.press('Enter');
    await expect(people.lit()).toHaveAccessibleName(/^State Leaving/);
    const way = (at: number) => people.person().getByRole('listitem').nth(at);
    await expect(way(0)).toContainText(/^Leave.*Former.*needs a grace period of 24 h/);
    await expect(way(1)).toContainText(/^Withdraw notice.*Active.*needs an approval/);
    expect(await violations(page)).toEqual([]);
  });

  await test.step('LC-99 by keys through the list and the drawing, and on to the designer', async () => {
    await people.search().fill('');
    await expect(people.row(/^Build robot/)).toBeVisible();
    await people.list().focus();
    await studio.press('Home');
    await expect(people.lit()).toHaveAccessibleName(/^State Active/);
    await people.drawing().focus();
    await studio.press('ArrowRight');
    await studio.press('ArrowRight');
    await expect(people.drawing()).toHaveAttribute('aria-activedescendant', /^canvas-/);
    await people.row(/^Build robot/).click();
    await expect(people.person()).toContainText('No lifecycle assigned');
    await people.row(/^Ada Lindqvist/).click();
    await people.person().getByRole('button', { name: 'Open in designer' }).click();
    await expect(studio.tab(employee)).toBeVisible();
  });

  await test.step('032 SC-007 signed in as the viewer again, nothing of others is left', async () => {
    await session.signIn(demo.viewer, demo.password);
    await people.open();
    await expect(people.lit()).toHaveAccessibleName(/^State Active/);
    await expect(people.search()).toHaveCount(0);
    await expect(page.getByText('Lindqvist')).toHaveCount(0);
  });
});
