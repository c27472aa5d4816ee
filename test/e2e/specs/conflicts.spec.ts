import { violations } from '../harness/axe.ts';
import { demo } from '../harness/backend-process.ts';
import { test as remoteTest } from '../harness/remote-test.ts';
import { secondStudio } from '../harness/second-studio.ts';
import { expect } from '../harness/studio-test.ts';
import { MergeEditor } from '../pages/merge-editor.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import type { StudioPage } from '../pages/studio-page.ts';

/** Two people on one backend. */
const test = remoteTest.extend<{ readonly other: StudioPage }>({
  other: async ({ browser, remote, studio: _studio }, use) => {
    const second = await secondStudio(browser, remote.origin);
    await use(second.studio);
    await second.remove();
  },
});

const name = 'Shared';
const first = `const longest = 20;
const lower = true;

function cut(text) {
  return text.slice(0, longest);
}

output.name = cut(attributes.name);
`;

test.beforeEach(async ({ studio, other }) => {
  test.setTimeout(240_000);
  for (const one of [studio, other]) await new SignInDialog(one).signIn(demo.admin, demo.password);
  await studio.explorer.create(name);
  const editor = studio.editor(name);
  await editor.ready();
  await editor.replace(first);
  await publish(studio);
  await pull(other);
  await expect(other.explorer.row(name)).toBeVisible();
});

async function publish(studio: StudioPage): Promise<void> {
  await expect(studio.status.saved()).toHaveText('Saved');
  await expect(studio.status.sync()).toHaveAccessibleName(/unpublished/);
  await studio.press('ControlOrMeta+Shift+U');
  const dialog = new PublishDialog(studio.page);
  await expect(dialog.publishButton()).toBeEnabled();
  await dialog.publishButton().click();
  await expect(studio.status.sync()).toHaveAccessibleName(/in step/);
}

async function pull(studio: StudioPage): Promise<void> {
  await studio.command('Get published changes');
}

/** Gives the script this text in a studio. */
async function write(studio: StudioPage, text: string): Promise<void> {
  const editor = await studio.openScript(name);
  await editor.replace(text);
  await expect(studio.status.saved()).toHaveText('Saved');
}

const notice = (studio: StudioPage, button: string) =>
  studio.page.getByRole('main').getByRole('button', { name: button });

test('the same lines: merged by keys alone, checked, accepted, taken back, accepted again and published', async ({
  studio,
  other,
}) => {
  await test.step('an empty inbox says what it is for', async () => {
    await studio.press('ControlOrMeta+Shift+X');
    await expect(studio.page.getByRole('heading', { name: 'No conflicts' })).toBeVisible();
    expect(await violations(studio.page)).toEqual([]);
    await studio.press('ControlOrMeta+Shift+E');
    await expect(studio.explorer.row(name)).toBeVisible();
  });

  await write(other, first.replace('= 20', '= 18').replace('output.name = cut', 'output.account = cut'));
  await publish(other);
  await write(
    studio,
    first.replace('= 20', '= 16').replace('attributes.name)', 'attributes.nick)').replace('true', 'false'),
  );
  await pull(studio);
  await expect(notice(studio, 'Merge…')).toBeVisible();
  expect(await violations(studio.page)).toEqual([]);

  const merge = new MergeEditor(studio.page, name);
  await test.step('the first conflict has the focus, and nothing can be accepted yet', async () => {
    await studio.command('Open conflict of this script');
    await merge.ready();
    await expect(merge.place()).toHaveText(/^2 of 2 conflicts left · conflict 1, lines? 1/);
    await expect(merge.missing()).toHaveText('2 conflicts are still open.');
    await expect(merge.accept()).toBeDisabled();
    expect(await violations(studio.page)).toEqual([]);
  });

  await test.step('choices and what is typed are undone in one order', async () => {
    await studio.press('Alt+T');
    await expect(merge.place()).toHaveText(/^1 of 2 conflicts left · conflict 1, .*Theirs taken$/);
    await studio.press('F7');
    await expect(merge.place()).toHaveText(/conflict 2, .*open$/);
    await studio.press('Alt+B');
    await expect(merge.place()).toHaveText(/^All 2 conflicts are decided · .*Both taken, theirs first$/);
    await studio.press('Home');
    await studio.page.keyboard.type('x');
    await expect(merge.place()).toHaveText(/Written by you$/);
    await studio.press('ControlOrMeta+Z');
    await expect(merge.place()).toHaveText(/Both taken, theirs first$/);
    await studio.press('ControlOrMeta+Z');
    await expect(merge.place()).toHaveText(/^1 of 2 conflicts left/);
    await studio.press('ControlOrMeta+Z');
    await expect(merge.place()).toHaveText(/^2 of 2 conflicts left/);
    await studio.press('ControlOrMeta+Shift+Z');
    await expect(merge.place()).toHaveText(/^1 of 2 conflicts left/);
  });

  await test.step('a result that does not parse is refused with its place', async () => {
    await studio.press('F7');
    await studio.press('Alt+Y');
    await studio.press('Home');
    await studio.page.keyboard.type('const = ');
    await expect(merge.missing()).toHaveText(/^The result does not parse, line 8: /);
    await expect(merge.accept()).toBeDisabled();
    // Undone by words, each with the space before it.
    for (let words = 0; words < 3; words += 1) await studio.press('ControlOrMeta+Z');
    await expect(merge.place()).toHaveText(/Yours taken$/);
    await expect(merge.accept()).toBeEnabled();
  });

  const merged = first.replace('= 20', '= 18').replace('attributes.name)', 'attributes.nick)');
  await test.step('accepted, it is the draft; the answer can be taken back', async () => {
    await studio.press('ControlOrMeta+Alt+Enter');
    await expect(studio.toast(/is answered/)).toBeVisible();
    await expect.poll(() => studio.editor(name).text()).toBe(merged);
    await expect(notice(studio, 'Merge…')).toHaveCount(0);
    await studio.page
      .getByRole('region', { name: /^Notifications/ })
      .getByRole('button', { name: 'Undo' })
      .click();
    await merge.ready();
    await expect(merge.place()).toHaveText(/^2 of 2 conflicts left/);
  });

  await test.step('answered again and published, both studios have the same', async () => {
    await studio.press('Alt+T');
    await studio.press('F7');
    await studio.press('Alt+Y');
    await expect(merge.accept()).toBeEnabled();
    await studio.press('ControlOrMeta+Alt+Enter');
    await expect.poll(() => studio.editor(name).text()).toBe(merged);
    await publish(studio);
    await pull(other);
    await expect.poll(() => other.editor(name).text()).toBe(merged);
  });
});

test('changes that do not overlap are read in the same editor, and publish without another tick', async ({
  studio,
  other,
}) => {
  await write(other, first.replace('= 20', '= 18'));
  await publish(other);
  await write(studio, first.replace('attributes.name)', 'attributes.nick)'));
  await pull(studio);
  await notice(studio, 'Merge now…').click();
  const merge = new MergeEditor(studio.page, name);
  await merge.ready();
  await expect(merge.place()).toHaveText(/^No conflicts · change, line 1: Changed by them$/);
  await expect(merge.view()).toContainText('accepting the merge says that you have');
  await studio.press('Alt+N');
  await expect(merge.place()).toHaveText(/Left out$/);
  await studio.press('ControlOrMeta+Z');
  await studio.press('Alt+O');
  await expect.poll(() => merge.text('base')).toContain('const longest = 20;');
  await expect(merge.accept()).toBeEnabled();
  await studio.press('ControlOrMeta+Alt+Enter');
  const merged = first.replace('= 20', '= 18').replace('attributes.name)', 'attributes.nick)');
  await expect.poll(() => studio.editor(name).text()).toBe(merged);
  await expect(notice(studio, 'Merge now…')).toHaveCount(0);
  await publish(studio);
});

test('fields are picked by keys, beside the text', async ({ studio, other, remote }) => {
  const describe = async (one: StudioPage, text: string) => {
    await one.openScript(name);
    await one.command('Edit description');
    const dialog = one.dialog(`Description of ${name}`);
    await dialog.getByRole('textbox').fill(text);
    await dialog.getByRole('button', { name: 'Save description' }).click();
    await expect(dialog).toBeHidden();
  };
  await describe(other, 'As the other says');
  await write(other, first.replace('= 20', '= 18'));
  await publish(other);
  await describe(studio, 'As I say');
  await write(studio, first.replace('= 20', '= 16'));
  await pull(studio);
  await notice(studio, 'Merge…').click();
  const merge = new MergeEditor(studio.page, name);
  await merge.ready();
  await studio.press('Alt+Y');
  await expect(merge.missing()).toHaveText('1 field has no value yet.');

  await merge.part('fields 1 left').click();
  await merge.value('description', 'theirs').focus();
  await studio.press('Space');
  await expect(merge.value('description', 'theirs')).toBeChecked();
  await studio.press('ArrowLeft');
  await expect(merge.value('description', 'yours')).toBeChecked();
  expect(await violations(studio.page)).toEqual([]);
  await studio.press('ControlOrMeta+Z');
  await expect(merge.value('description', 'theirs')).toBeChecked();
  await expect(merge.accept()).toBeEnabled();
  await studio.press('ControlOrMeta+Alt+Enter');
  await expect.poll(() => studio.editor(name).text()).toContain('const longest = 16;');
  await publish(studio);
  await pull(other);
  await expect.poll(() => other.editor(name).text()).toContain('const longest = 16;');
  const { scripts } = (await remote.get(`/governance/scripts?search=${name}`)) as { scripts: unknown[] };
  expect(scripts).toMatchObject([{ description: 'As the other says' }]);
});

test('deleted here, changed there: from the inbox it is kept, taken back, and deleted all the same', async ({
  studio,
  other,
}) => {
  await write(other, first.replace('= 20', '= 18'));
  await publish(other);
  await studio.explorer.choose(name, `Delete ${name}…`);
  await studio
    .dialog()
    .getByRole('button', { name: `Delete script ${name}` })
    .click();
  await expect(studio.explorer.row(name)).toHaveCount(0);
  await pull(studio);
  await studio.press('ControlOrMeta+Shift+X');
  const inbox = studio.page.getByRole('listbox', { name: 'Conflicts' });
  await expect(inbox.getByRole('option')).toHaveCount(1);
  await expect(inbox.getByRole('option')).toContainText('Deleted here, changed on the server');
  expect(await violations(studio.page)).toEqual([]);
  await inbox.focus();
  await studio.press('Enter');

  const merge = new MergeEditor(studio.page, name);
  await expect(merge.view()).toContainText('const longest = 18;');
  await expect(merge.button(`Keep script ${name}`)).not.toBeFocused();
  expect(await violations(studio.page)).toEqual([]);
  await test.step('kept, it is here again with their text', async () => {
    await merge.button(`Keep script ${name}`).click();
    await expect.poll(() => studio.editor(name).text()).toContain('const longest = 18;');
    await studio.page
      .getByRole('region', { name: /^Notifications/ })
      .getByRole('button', { name: 'Undo' })
      .last()
      .click();
    await expect(merge.button(`Delete script ${name} all the same`)).toBeVisible();
  });

  await test.step('deleted, it goes for both with the next publish', async () => {
    await merge.button(`Delete script ${name} all the same`).click();
    await expect(studio.toast(/is deleted with the next publish/)).toBeVisible();
    await studio.press('ControlOrMeta+Shift+U');
    const dialog = new PublishDialog(studio.page);
    await dialog.publishButton().click();
    await expect(studio.status.sync()).toHaveAccessibleName(/in step/);
    await pull(other);
    await expect(other.explorer.row(name)).toHaveCount(0);
  });
});
