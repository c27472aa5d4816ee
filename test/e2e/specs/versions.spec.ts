import { violations } from '../harness/axe.ts';
import { type BackendProcess, demo } from '../harness/backend-process.ts';
import { test } from '../harness/remote-test.ts';
import { expect } from '../harness/studio-test.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import { VersionsView } from '../pages/versions-view.ts';

const script = 'Check naming policy';
const url = '/governance/scripts/5a3e1c10-0010-4c6f-9b1a-70a1f0c3d010';
const second = "// Second.\noutput.version = 2;\nlog_info('two');\n";
const third = "// Third.\noutput.version = 3;\nlog_info('two');\noutput.more = true;\n";

/** Publishes two more versions past the studio, as somebody else would. */
async function publishTwoMore(remote: BackendProcess): Promise<void> {
  await remote.post(`${url}/versions`, { script_body: second, change_description: 'Begin anew' });
  await remote.post(`${url}/versions`, { script_body: third, change_description: 'Say more' });
}

test('036 US1-4 US1-5 US1-6 US1-7 US4-5 a history is read, compared, run, copied and rolled back', async ({
  studio,
  remote,
}) => {
  await publishTwoMore(remote);
  const versions = new VersionsView(studio.page);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  await studio.openScript(script);
  await expect(studio.explorer.row(script)).toHaveAccessibleName(/v3/);
  await studio.press('ControlOrMeta+Alt+V');

  await test.step('036 US1-5 all versions are listed with number, description, author, time and size', async () => {
    await expect(versions.entries()).toHaveCount(4);
    await expect(versions.entry('Version 3')).toContainText('Say more');
    await expect(versions.entry('Version 3')).toContainText('newest');
    await expect(versions.entry('Version 3')).toContainText(/you · just now/);
    await expect(versions.entry('Version 2')).toContainText('Begin anew');
    await expect(versions.entry('Draft')).toContainText('Same text as version 3');
    await expect(
      versions.entry('Version 3').getByRole('img', { name: 'Lines: 1 added, 0 removed, 2 changed' }),
    ).toBeVisible();
    expect(await violations(studio.page)).toEqual([]);
  });

  await test.step('036 US1-7 compare shows additions and deletions', async () => {
    await expect(versions.differs()).toHaveText('+ 1 line added · ~ 2 changed');
    await expect(versions.text(`Version 2 of ${script}`)).toBeAttached();
    await expect(versions.text(`Version 3 of ${script}`)).toBeAttached();
    await versions.comparedWith().selectOption('version 1');
    await expect(versions.text(`Version 1 of ${script}`)).toBeAttached();
    await versions.entry('Version 2').click({ modifiers: ['ControlOrMeta'] });
    await expect(versions.differs()).toHaveText('+ 1 line added · ~ 2 changed');
    await versions.button('In one column').click();
    await versions.button('Ignore white space around lines').click();
    await studio.press('Alt+F7');
    await versions.button('Side by side').click();
    await versions.comparedWith().selectOption('nothing: the text alone');
    await expect(versions.text(`Version 3 of ${script}`)).toBeAttached();
  });

  await test.step('036 US4-5 a version runs with a saved context, and two beside each other', async () => {
    await versions.choose('Version 2', 'Dry-run this version…');
    await versions.comparedWith().selectOption('nothing: the text alone');
    await versions.runs().getByRole('combobox', { name: 'Context' }).selectOption('Service account');
    await versions.runs().getByRole('button', { name: 'Run version 2' }).click();
    await expect(versions.runs().getByRole('status', { name: 'Dry run of version 2' })).toContainText('Success');
    await versions.comparedWith().selectOption('version 3');
    await versions.runs().getByRole('button', { name: 'Run both' }).click();
    await expect(versions.runs().getByRole('status', { name: 'Dry run of version 3' })).toContainText('Success');
    await expect(versions.differs(/^Comparison of Output/)).toHaveText('+ 1 line added · ~ 1 changed');
    expect(await violations(studio.page)).toEqual([]);
    await versions.button('Close the dry run').click();
  });

  await test.step('a version is copied into the draft, and that is taken back', async () => {
    await versions.entry('Version 2').click();
    await versions.button('Copy into draft').click();
    await expect(versions.entry('Draft')).toContainText('Same text as version 2');
    await studio.page.getByRole('button', { name: 'Undo' }).click();
    await expect(versions.entry('Draft')).toContainText('Same text as version 3');
  });

  await test.step('036 US1-6 US1-4 rolling back previews what changes and publishes the old text as version 4', async () => {
    await versions.button('Roll back to it…').click();
    const dialog = versions.rollBackDialog();
    await expect(dialog.getByRole('status', { name: 'What differs' })).toHaveText('− 1 line removed · ~ 2 changed');
    await dialog.getByRole('textbox', { name: /^Why/ }).fill('it said too much');
    expect(await violations(studio.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Roll back to version 2' }).click();
    const publish = new PublishDialog(studio.page);
    const description = publish.box().getByRole('textbox', { name: /^What changed/ });
    await expect(description).toHaveValue('Roll back to version 2: it said too much');
    await publish.publishButton().click();
    await expect(versions.entry('Version 4')).toContainText('Roll back to version 2: it said too much');
    expect(await remote.get(`${url}/versions/4`)).toMatchObject({ script_body: second });
  });

  await test.step('the same text again is nothing to publish, and the dialog says which version has it', async () => {
    await versions.entry('Draft').click();
    await versions.button('Publish').click();
    await expect(new PublishDialog(studio.page).refusal()).toContainText(
      `There is nothing to publish: the text of ${script} is the same as version 4.`,
    );
  });
});

test('036 edge case 7 with one version there is nothing to roll back to; without the backend what is here stays', async ({
  studio,
  remote,
}) => {
  const versions = new VersionsView(studio.page);
  await new SignInDialog(studio).signIn(demo.admin, demo.password);
  await studio.openScript('Normalise e-mail');
  await studio.page
    .getByRole('toolbar', { name: 'Script Normalise e-mail' })
    .getByRole('button', { name: 'Show versions' })
    .click();
  await expect(versions.entries()).toHaveCount(2);
  await expect(versions.button('Roll back').first()).toBeDisabled();
  await expect(versions.button('Roll back').first()).toHaveAttribute(
    'title',
    'There is no previous version to roll back to.',
  );

  await publishTwoMore(remote);
  await studio.command('Get published changes');
  await expect(studio.explorer.row(script)).toHaveAccessibleName(/v3/);
  await remote.stop();
  await studio.explorer.choose(script, 'Show versions');
  await expect(versions.entries()).toHaveCount(4);
  await expect(versions.entry('Version 2')).toContainText('text not here');
  await expect(studio.page.getByText(/^Not here: versions 1 to 3\. The backend .* cannot be reached/)).toBeVisible();
  await versions.comparedWith().selectOption('nothing: the text alone');
  await expect(versions.text(`Version 3 of ${script}`)).toBeAttached();
  await versions.entry('Version 2').click();
  await expect(studio.page.getByRole('heading', { name: 'The text of version 2 is not here' })).toBeVisible();
  expect(await violations(studio.page)).toEqual([]);
  await remote.startAgain();
  await studio.command('Retry connection');
  await expect(versions.entry('Version 2')).toContainText('Begin anew');
  await expect(versions.text(`Version 2 of ${script}`)).toBeAttached();
});
