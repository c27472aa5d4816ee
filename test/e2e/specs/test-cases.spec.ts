import { readFileSync } from 'node:fs';
import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';
import { TestsPanel } from '../pages/tests-panel.ts';

const script = `if (attributes.first === undefined) {
  abort('no first name');
}
attributes.mail = attributes.first.toLowerCase() + '@example.org';
`;
const mail = (value: string) =>
  `{"output": {"match": "subset", "value": {"modified_attributes": {"mail": "${value}"}}}}`;

test('036 US4 test cases of a script: written, run, corrected, run on save, exported', async ({ studio }) => {
  const tests = new TestsPanel(studio.page);
  const editor = studio.editor('make-mail');
  let exported = '';

  await test.step('without any the panel says what they are for', async () => {
    await studio.explorer.create('make-mail');
    await editor.ready();
    await editor.replace(script);
    await studio.press('Shift+Alt+T');
    await expect(
      studio.page.getByText('A test case is a context with what the script has to make of it'),
    ).toBeVisible();
  });

  await test.step('each shows how it ended, how long it took, and what differs', async () => {
    await tests.add('joiner', '{"attributes": {"first": "Ada"}}', mail('ada@example.com'));
    await tests.add('no name', '{}', '{"status": "failure", "error_message": {"contains": "first name"}}');
    await studio.press('Shift+Alt+R');
    await expect(tests.row('joiner')).toContainText('Failed');
    await expect(tests.row('joiner')).toContainText(/\d ms/);
    await expect(tests.row('joiner')).toContainText('expected "ada@example.com", is "ada@example.org"');
    await expect(tests.row('no name')).toContainText('Passed');
    await expect(tests.summary()).toHaveText('1 passed, 1 failed · 3 of 3 lines ran');
    await expect(editor.coveredLines().first()).toBeVisible();
    await tests.row('joiner').click();
    await tests.show('joiner', 'Result');
    const differences = tests.details('joiner').getByRole('table', { name: 'Differences' });
    await expect(differences).toContainText('modified_attributes.mail');
    expect(await violations(studio.page)).toEqual([]);
  });

  await test.step('keys choose, move, duplicate, switch off, delete and bring back', async () => {
    await tests.list().focus();
    await studio.press('Alt+ArrowDown');
    await expect(tests.rows().first()).toContainText('no name');
    await studio.press(' ');
    await expect(tests.row('joiner')).toContainText('Off');
    await studio.press(' ');
    await studio.press('Delete');
    await expect(tests.rows()).toHaveCount(1);
    await studio.page.getByRole('button', { name: 'Undo' }).click();
    await expect(tests.rows()).toHaveCount(2);
    await expect(tests.rows().nth(1)).toContainText('joiner');
  });

  await test.step('a changed case is shown as not run since, and runs on save', async () => {
    await tests.choice('Run on save').click();
    await expect(tests.choice('Run on save')).toBeChecked();
    await tests.replace('joiner', 'Expectation', mail('ada@example.org'));
    await expect(tests.row('joiner')).toContainText('Passed');
    await editor.replace(script.replace('.org', '.net'));
    await expect(tests.row('joiner')).toContainText('is "ada@example.net"');
    await editor.replace(script);
    await expect(tests.summary()).toHaveText(/^2 passed/);
  });

  await test.step('export gives the two files that the command line takes', async () => {
    const downloads = Promise.all([
      studio.page.waitForEvent('download'),
      studio.page.waitForEvent('download', { predicate: (file) => file.suggestedFilename().endsWith('.json') }),
    ]);
    await studio.command('Export test cases');
    const [, cases] = await downloads;
    expect(cases.suggestedFilename()).toBe('make-mail.hooktest.json');
    exported = readFileSync(await cases.path(), 'utf8');
    expect(JSON.parse(exported)).toMatchObject({
      script: { name: 'make-mail', file: 'make-mail.js' },
      cases: [{ name: 'no name' }, { name: 'joiner' }],
    });
  });

  await test.step('what was exported comes back as it was; a file with a mistake is refused by its field', async () => {
    const [chooser] = await Promise.all([studio.page.waitForEvent('filechooser'), studio.command('Import test cases')]);
    const wrong = {
      format: 'hookwright-tests',
      version: 1,
      script: { name: 'x' },
      cases: [{ name: 'a', expects: {} }],
    };
    const buffer = Buffer.from(JSON.stringify(wrong));
    await chooser.setFiles({ name: 'x.hooktest.json', mimeType: 'application/json', buffer });
    await expect(studio.toast(/cases\.0\.expects/)).toBeVisible();
    const [again] = await Promise.all([studio.page.waitForEvent('filechooser'), studio.command('Import test cases')]);
    await again.setFiles({ name: 'y.hooktest.json', mimeType: 'application/json', buffer: Buffer.from(exported) });
    await expect(studio.toast('Test cases: 2 unchanged.')).toBeVisible();
  });
});

test('TC-12 a dry run is saved as a test case, with what came of it as what is expected', async ({ studio }) => {
  const tests = new TestsPanel(studio.page);
  await studio.explorer.create('stamped');
  const editor = studio.editor('stamped');
  await editor.ready();
  await editor.replace('output.at = new Date().toISOString();\noutput.chance = Math.random();\n');
  await studio.dryRun.replaceContext('{"attributes": {"first": "ada"}}');
  await studio.dryRun.run();
  await expect(studio.dryRun.status()).toHaveText('Success');
  await studio.dryRun.result().getByRole('button', { name: 'Save as test case' }).click();
  await studio.dialog().getByRole('textbox', { name: 'Name' }).fill('as today');
  await studio.page.getByRole('button', { name: 'Save test case' }).click();
  await expect(tests.row('as today')).toContainText('Passed');
  await studio.press('Shift+Alt+R');
  await expect(tests.summary()).toHaveText(/^1 passed/);
  await tests.show('as today', 'Context');
  await expect(tests.details('as today')).toContainText('"now": "');
});
