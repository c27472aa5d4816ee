import { violations } from '../harness/axe.ts';
import { expect, test } from '../harness/studio-test.ts';

const text = `function fold(name) {
  const plain = name.normalize("NFD").toLowerCase();
  return plain.slice(0, 3);
}
const first = fold(attributes.givenName);
const last = fold(attributes.sn);
log_info("made " + first + "." + last);
attributes.mail = first + "." + last + "@example.com";
return { first, last };`;
const endless = 'let turns = 0;\nfor (;;) {\n  turns += 1;\n}';
const context = '{"attributes": {"givenName": "Grace", "sn": "Hopper"}}';

test('debugger: break, inspect, change nothing, continue, stop while paused', async ({ studio }) => {
  const { page, dryRun, debug } = studio;
  await studio.explorer.create('debugged');
  const editor = studio.editor('debugged');
  await editor.ready();
  await editor.replace(text);
  await dryRun.replaceContext(context);
  await dryRun.run();
  await expect(dryRun.change('mail')).toContainText('gra.hop@example.com');

  await test.step('DB-3 a click in the gutter makes a breakpoint, F5 runs to it', async () => {
    await editor.clickGutter(5);
    await expect(editor.breakpoints()).toHaveCount(1);
    await editor.focus();
    await studio.press('F5');
    await debug.standsAt(5);
    await expect(editor.standingLine()).toHaveCount(1);
    await expect(debug.frames()).toHaveText([/\(script\).*Ln 5/]);
    await expect(debug.variable('first')).toContainText('no value yet');
  });

  await test.step('DB-7 F11 steps into the function, F10 over a statement, Shift+F11 out of it', async () => {
    await studio.press('F11');
    await debug.standsAt(2);
    await expect(debug.frames()).toHaveText([/fold.*Ln 2/, /\(script\).*Ln 5/]);
    await studio.press('F10');
    await debug.standsAt(3);
    await expect(debug.variable('plain')).toContainText('"grace"');
  });

  await test.step('DB-9, DB-10 values are seen in the tree, on hover, in a watch and in the console', async () => {
    await debug.addWatch('name.length');
    await expect(debug.watch('name.length')).toContainText('5');
    await debug.addWatch('name = "x"');
    await expect(debug.watch('name = "x"')).toContainText('it may change something');
    await debug.evaluate('attributes');
    await expect(debug.console()).toContainText('{ givenName: "Grace", sn: "Hopper" }');
    await debug.prompt().press('ArrowUp');
    await expect(debug.prompt()).toHaveValue('attributes');
    await debug.prompt().fill('');
    await editor.hover('plain', 3);
    await expect(page.locator('.monaco-hover').filter({ hasText: 'plain = "grace"' })).toBeVisible();
    await debug.frames().nth(1).click();
    await expect(debug.variable('fold')).toContainText('fold(name)');
    expect(await violations(page)).toEqual([]);
  });

  await test.step('DB-1 nothing was changed: it goes on to the result of the plain run', async () => {
    await editor.focus();
    await studio.press('Shift+F11');
    await expect(debug.frames()).toHaveCount(1);
    await studio.press('F5');
    await expect(debug.state()).toHaveText('Ready to debug debugged');
    await expect(debug.console()).toContainText('made gra.hop');
    await studio.panelTab('Dry run').click();
    await expect(dryRun.status()).toHaveText('Success');
    await expect(dryRun.change('mail')).toContainText('gra.hop@example.com');
    await studio.panelTab('History').click();
    await expect(page.getByRole('option', { name: /debugged/ })).toHaveCount(2);
  });

  await test.step('DB-13, DB-14 a script without an end is paused, looked into, and stopped', async () => {
    await studio.command('Remove all breakpoints of the script');
    await editor.replace(endless);
    await editor.focus();
    await studio.press('F5');
    await debug.button('Pause').click();
    await expect(debug.state()).toContainText('Paused, line');
    await expect(debug.variable('turns')).toContainText(/\d/);
    await studio.press('Shift+F5');
    await expect(debug.console()).toContainText('You stopped it.');
    await expect(debug.state()).toHaveText('Ready to debug debugged');
  });

  await test.step('DB-14 closing the script ends its run', async () => {
    await editor.focus();
    await studio.press('F10');
    await debug.standsAt(1);
    await studio.press('Alt+W');
    await expect(debug.console()).toContainText('You stopped it.');
  });
});

test('breakpoints: conditions, log points, exceptions, kept over a restart and moved with the text', async ({
  control,
  studio,
}) => {
  const { page, debug, dryRun } = studio;
  await studio.explorer.create('marked');
  const editor = studio.editor('marked');
  await editor.ready();
  await editor.replace(`${text}\n`);
  await dryRun.replaceContext(context);

  await test.step('DB-4 the gutter menu gives a breakpoint a condition', async () => {
    await editor.clickGutter(3, 'right');
    await page.getByRole('menuitem', { name: /^Add conditional/ }).click();
    await page.getByRole('textbox', { name: 'Only when' }).fill('plain === "hopper"');
    await page.getByRole('button', { name: 'Add breakpoint' }).click();
    await editor.focus();
    await studio.press('F5');
    await debug.standsAt(3);
    await expect(debug.variable('plain')).toContainText('"hopper"');
  });

  await test.step('DB-21 an edit while it stands is noticed, and what runs goes on with its own text', async () => {
    await editor.append('// later');
    await expect(page.getByText('The text was changed since this run began')).toBeVisible();
    await studio.press('Shift+F5');
    await expect(debug.state()).toHaveText('Ready to debug marked');
  });

  await test.step('DB-5 Shift+F9 makes a log point', async () => {
    await editor.goTo(7);
    await studio.press('Shift+F9');
    await page.getByRole('textbox', { name: 'Say in place of stopping' }).fill('made {first} and {last}');
    await page.getByRole('button', { name: 'Add breakpoint' }).click();
    await expect(debug.breakpoints()).toHaveText([/marked:3.*when plain === "hopper"/, /marked:7.*says “made/]);
    await debug.breakpoints().first().getByRole('checkbox').uncheck();
    await editor.focus();
    await studio.press('F5');
    await expect(debug.console()).toContainText('made gra and hop');
    await expect(debug.console()).toContainText('with success');
  });

  await test.step('DB-19 they move with the text and are there after a restart', async () => {
    await editor.goTo(1);
    await studio.press('Enter');
    await expect(debug.breakpoints()).toHaveText([/marked:4/, /marked:8/]);
    await expect(studio.status.saved()).toHaveText('Saved');
    await studio.open(await control.restart('stop'));
    await editor.ready();
    await expect(editor.breakpoints()).toHaveCount(2);
    await studio.press('ControlOrMeta+Shift+D');
    await expect(debug.breakpoints()).toHaveText([/marked:4/, /marked:8/]);
  });

  await test.step('DB-8 an exception stops the run and is written behind its line', async () => {
    await editor.replace('const person = attributes.person;\nreturn person.name;');
    await page.getByRole('checkbox', { name: 'Stop at exceptions' }).check();
    await editor.focus();
    await studio.press('F5');
    await expect(debug.state()).toContainText('Stopped at an exception, line 2: TypeError');
    await expect.poll(() => editor.text()).toContain('⚠ TypeError');
    expect(await violations(page)).toEqual([]);
    await studio.press('F5');
    await studio.panelTab('Dry run').click();
    await expect(dryRun.status()).toHaveText('Failure');
  });
});
