import { type HeldConnection, heldConnection } from '../harness/held-connection.ts';
import { expect, test as studioTest } from '../harness/studio-test.ts';
import { MergeEditor } from '../pages/merge-editor.ts';
import type { ScriptEditor } from '../pages/script-editor.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { TemplatesView } from '../pages/templates-view.ts';

interface SecondWindow {
  readonly studio: StudioPage;
  readonly line: HeldConnection;
}

const test = studioTest.extend<{ readonly second: SecondWindow }>({
  /** Another window of the same studio: the same browser, whose cookie opens it. */
  second: async ({ studio, complaints: _complaints }, use) => {
    const page = await studio.page.context().newPage();
    const line = await heldConnection(page);
    const second = new StudioPage(page);
    await second.open(new URL('/', studio.page.url()).href);
    await use({ studio: second, line });
    await page.close();
  },
});

const name = 'Shared';
const conflictNotice = ({ page }: StudioPage) => page.getByRole('alert').filter({ hasText: 'Not saved' });

/** Both windows typed before either had heard of the other: what is on the way from the second arrives too late. */
async function typeInBoth(mine: ScriptEditor, studio: StudioPage, theirs: ScriptEditor, line: HeldConnection) {
  line.hold();
  await theirs.append('// from the second\n');
  await mine.append('// from the first\n');
  await expect(studio.status.saved()).toHaveText('Saved');
  line.release();
}

test('what is typed in one window appears in the other, whose cursor stays', async ({ studio, second }) => {
  await studio.explorer.create(name);
  const mine = studio.editor(name);
  await mine.ready();
  await mine.replace('const a = 1;\nconst b = 2;\nconst c = 3;\n');
  const theirs = await second.studio.openScript(name);
  await expect.poll(() => theirs.text()).toContain('const c = 3;');
  await theirs.focus();
  await second.studio.press('ControlOrMeta+Home');
  await second.studio.press('ArrowDown');
  await expect(second.studio.status.cursor()).toHaveText(/^Ln 2,/);

  await mine.append('// one\n');
  await expect.poll(() => theirs.text()).toContain('// one');
  await mine.append('// two\n');
  await expect.poll(() => theirs.text()).toContain('// two');
  await expect(second.studio.status.cursor()).toHaveText(/^Ln 2,/);

  await theirs.append('// and back\n');
  await expect.poll(() => mine.text()).toContain('// one\n// two\n// and back');
  await expect(conflictNotice(studio)).toHaveCount(0);
  await expect(conflictNotice(second.studio)).toHaveCount(0);
});

test('edits in both at once: nothing is overwritten, and either text can be kept', async ({ studio, second }) => {
  await studio.explorer.create(name);
  const mine = studio.editor(name);
  await mine.ready();
  await mine.replace('const start = 1;\n');
  const theirs = await second.studio.openScript(name);
  await expect.poll(() => theirs.text()).toContain('const start = 1;');
  const notice = conflictNotice(second.studio);

  await test.step('the window that came second keeps its text and says so', async () => {
    await typeInBoth(mine, studio, theirs, second.line);
    await expect(notice).toContainText('Not saved: another window changed this script');
    await expect(second.studio.status.saved()).not.toHaveText('Saved');
    await expect.poll(() => theirs.text()).toContain('// from the second');
    await expect.poll(() => mine.text()).not.toContain('// from the second');
  });

  await test.step('both texts are merged side by side; the lines of the other one are taken', async () => {
    await notice.getByRole('button', { name: 'Merge both texts…' }).click();
    const merge = new MergeEditor(second.studio.page, name, 'Two texts');
    await merge.ready();
    await expect.poll(() => merge.text('theirs')).toContain('// from the first');
    await expect.poll(() => merge.text('yours')).toContain('// from the second');
    await second.studio.press('Alt+T');
    await expect(merge.accept()).toBeEnabled();
    await second.studio.press('ControlOrMeta+Alt+Enter');
    await expect.poll(() => theirs.text()).toBe('const start = 1;\n// from the first\n');
    await expect(notice).toHaveCount(0);
    await expect(second.studio.status.saved()).toHaveText('Saved');
  });

  await test.step('undo still has the text that was given up', async () => {
    await theirs.focus();
    await second.studio.press('ControlOrMeta+Z');
    await expect.poll(() => theirs.text()).toContain('// from the second');
    await expect.poll(() => mine.text()).toContain('// from the second');
  });

  await test.step('or the own one is kept, and the first window shows it', async () => {
    await mine.replace('const again = 1;\n');
    await expect.poll(() => theirs.text()).toContain('const again = 1;');
    await typeInBoth(mine, studio, theirs, second.line);
    await notice.getByRole('button', { name: 'Keep my text' }).click();
    await expect(second.studio.status.saved()).toHaveText('Saved');
    await expect.poll(() => mine.text()).toBe('const again = 1;\n// from the second\n');
    await expect(notice).toHaveCount(0);
  });
});

test('S5 edits in both at once in different places are merged, as one step that can be undone', async ({
  studio,
  second,
}) => {
  await studio.explorer.create(name);
  const mine = studio.editor(name);
  await mine.ready();
  await mine.replace('const first = 1;\nconst between = 2;\nconst last = 3;\n');
  const theirs = await second.studio.openScript(name);
  await expect.poll(() => theirs.text()).toContain('const last = 3;');

  second.line.hold();
  await theirs.append('// at the end\n');
  await mine.focus();
  await studio.press('ControlOrMeta+Home');
  await studio.page.keyboard.type('// at the beginning\n');
  await expect(studio.status.saved()).toHaveText('Saved');
  second.line.release();

  const both = '// at the beginning\nconst first = 1;\nconst between = 2;\nconst last = 3;\n// at the end\n';
  await expect.poll(() => theirs.text()).toBe(both);
  await expect.poll(() => mine.text()).toBe(both);
  await expect(second.studio.toast('Merged in what another window changed in this script.')).toBeVisible();
  await expect(second.studio.status.saved()).toHaveText('Saved');
  await expect(second.studio.status.cursor()).toHaveText(/^Ln 6,/);
  await expect(conflictNotice(second.studio)).toHaveCount(0);

  await theirs.focus();
  await second.studio.press('ControlOrMeta+Z');
  await expect.poll(() => theirs.text()).toBe(both.replace('// at the beginning\n', ''));
});

/** Either window changes another field of an open form before it has heard of the other's change. */
async function changeFieldsInBoth(studio: StudioPage, { studio: other, line }: SecondWindow, noun: string) {
  const fieldOf = ({ page }: StudioPage, label: string) =>
    page.getByRole('main').getByLabel(label, { exact: true }).filter({ visible: true });
  const savedIn = ({ page }: StudioPage) => page.getByText(/^Saved \d/);
  await expect(fieldOf(other, 'Name')).toHaveValue(name);
  line.hold();
  await fieldOf(other, 'Description').fill('from the second');
  await fieldOf(studio, 'Name').fill('Renamed');
  await expect(savedIn(studio)).toBeVisible();
  line.release();
  await expect(fieldOf(other, 'Name')).toHaveValue('Renamed');
  await expect(other.toast(`Merged in what another window changed in this ${noun}.`)).toBeVisible();
  await expect(fieldOf(studio, 'Description')).toHaveValue('from the second');

  await fieldOf(other, 'Description').fill('once more from the second');
  await expect(fieldOf(studio, 'Description')).toHaveValue('once more from the second');
  await expect(fieldOf(studio, 'Name')).toHaveValue('Renamed');
  await expect(fieldOf(other, 'Name')).toHaveValue('Renamed');
}

test('a field of a template that the other window changed is shown, and not changed back', async ({
  studio,
  second,
}) => {
  const view = new TemplatesView(studio.page);
  await view.open();
  await studio.page.getByRole('button', { name: 'New template', exact: true }).click();
  await studio.dialog('New template').getByRole('textbox', { name: 'Name' }).fill(name);
  await studio.dialog('New template').getByRole('button', { name: 'Create template' }).click();
  await view.body(name).waitFor({ state: 'attached' });
  const others = new TemplatesView(second.studio.page);
  await others.open();
  await others.openTemplate(name);
  await changeFieldsInBoth(studio, second, 'template');
});

test('a field of a connector that the other window changed is shown, and not changed back', async ({
  studio,
  second,
}) => {
  await studio.command('New connector…');
  await studio.dialog('New connector').getByRole('textbox', { name: 'Name' }).fill(name);
  await studio.dialog('New connector').getByRole('button', { name: 'Create connector' }).click();
  await second.studio.command('Show connectors');
  await second.studio.page.getByRole('button', { name, exact: true }).click();
  await changeFieldsInBoth(studio, second, 'connector');
});
