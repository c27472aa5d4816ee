import { violations } from '../harness/axe.ts';
import { demo } from '../harness/backend-process.ts';
import { expect, test } from '../harness/studio-test.ts';
import { PeopleView } from '../pages/people-view.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';

test.use({ backend: 'embedded' });

/** As long as the studio itself waits for its backend. */
const startMs = 60_000;

test('a wrong password is said, and one signs out and in again', async ({ studio, control }) => {
  test.setTimeout(240_000);
  const { status } = studio;
  await test.step('AC-8 the demo signs itself in, and nobody is asked to while its backend starts', async () => {
    const asked = await studio.page.evaluateHandle(() => {
      const seen: string[] = [];
      const look = () => seen.push(...(/not signed in|sign in to [a-z ]+/i.exec(document.body.innerText) ?? []));
      new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
      look();
      return seen;
    });
    const people = new PeopleView(studio.page);
    await people.open();
    await expect(status.backend()).toHaveAccessibleName(new RegExp(`^Backend: online. ${demo.admin}$`), {
      timeout: startMs,
    });
    await expect(people.list()).toBeVisible();
    expect(await asked.jsonValue()).toEqual([]);
  });

  await test.step('a sign-out stays, also over a restart', async () => {
    await studio.command('Sign out');
    await expect(status.backend()).toHaveAccessibleName('Backend: online. not signed in');
    await studio.open(await control.restart('stop'));
    await expect(status.backend()).toHaveAccessibleName('Backend: online. not signed in', { timeout: startMs });
  });

  await test.step('what is wrong is said where it is wrong', async () => {
    await studio.command('Sign in');
    const dialog = studio.dialog('Sign in');
    const password = dialog.getByLabel('Password');
    const submit = dialog.getByRole('button', { name: 'Sign in' });
    await dialog.getByRole('textbox', { name: 'E-mail' }).fill('admin');
    await submit.click();
    await expect(dialog.getByRole('textbox', { name: 'E-mail' })).toHaveAccessibleDescription(/e-mail address/);
    await expect(password).toHaveAccessibleDescription(/password is empty/);

    await dialog.getByRole('textbox', { name: 'E-mail' }).fill(demo.admin);
    await password.fill('not-the-password');
    await submit.click();
    await expect(dialog.getByRole('alert')).toHaveText(/^Not signed in: .*password/i);
    await expect(password).toBeFocused();
    expect(await violations(studio.page)).toEqual([]);
  });

  await test.step('the right one signs in, and that stays over a restart', async () => {
    await new SignInDialog(studio).fillIn(demo.admin, demo.password);
    await expect(studio.toast(`Signed in as ${demo.admin}.`)).toBeVisible();
    await studio.open(await control.restart('stop'));
    await expect(status.backend()).toHaveAccessibleName(`Backend: online. ${demo.admin}`, { timeout: startMs });
  });
});
