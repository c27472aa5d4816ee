import { expect, test } from '../harness/studio-test.ts';
import type { StudioPage } from '../pages/studio-page.ts';

async function newScript(studio: StudioPage, name: string) {
  await studio.explorer.create(name);
  const editor = studio.editor(name);
  await editor.ready();
  return editor;
}

async function runsFine(studio: StudioPage, name: string) {
  await studio.editor(name).replace('output.fine = true;');
  await studio.dryRun.run();
  await expect(studio.dryRun.status()).toHaveText('Success');
  await expect(await studio.dryRun.show('Output')).toContainText('fine:true');
}

test('whatever a script or its context does, its run ends with the reason, and the next run is fine', async ({
  studio,
}) => {
  await test.step('a context that cannot be used is refused with its line, its column and its key', async () => {
    await newScript(studio, 'bad-context');
    const { dryRun } = studio;
    const refusal = dryRun.result().getByRole('alert');
    await dryRun.replaceContext('{\n  "attributes": {\n    "mail": oops\n  }\n}');
    await dryRun.run();
    await expect(refusal).toContainText('The test context is not JSON: line 3, column 13');
    await refusal.getByRole('button', { name: 'Go to line 3 of the context' }).click();
    await expect(dryRun.contextText()).toBeFocused();
    await studio.page.keyboard.type('1 + ');
    await expect(studio.page.getByRole('region', { name: 'Test context' })).toContainText('"mail": 1 + oops');

    await dryRun.replaceContext('{\n  "atributes": {}\n}');
    await dryRun.run();
    await expect(refusal).toContainText('atributes');
    await expect(refusal.getByRole('button', { name: 'Go to line 2 of the context' })).toBeVisible();

    await dryRun.replaceContext(`{"attributes": {"big": "${'x'.repeat(102_400)}"}}`);
    await dryRun.run();
    await expect(refusal).toContainText('the limit is 102400');

    await dryRun.replaceContext('{}');
    await runsFine(studio, 'bad-context');
  });

  await test.step('a log flood is cut and says so; a result that is too large names its limit', async () => {
    const editor = await newScript(studio, 'too-much');
    const { dryRun } = studio;
    await editor.replace('for (let n = 0; n < 5000; n += 1) log_info("line " + n);\n');
    await dryRun.run();
    await expect(dryRun.status()).toHaveText('Success');
    await expect(await dryRun.show('Log')).toContainText('The log was cut here: a run may log 1,000 lines and 64 KiB.');

    await editor.replace('output.big = "x".repeat(300_000);\n');
    await dryRun.run();
    await expect(dryRun.status()).toHaveText('Failure');
    await expect(dryRun.result()).toContainText('ResultError: output makes the result larger than 256 KiB');
    await runsFine(studio, 'too-much');
  });

  await test.step('memory without end, deep recursion and cycles end as failures that name the reason', async () => {
    const editor = await newScript(studio, 'never-ending');
    const { dryRun } = studio;
    const cases: readonly (readonly [script: string, said: RegExp])[] = [
      ['const all = [];\nfor (;;) all.push(new Array(1_000_000).fill(all.length));\n', /memory/i],
      ['function deeper() { return deeper() + 1; }\ndeeper();\n', /call stack/i],
      ['const ring = {};\nring.ring = ring;\noutput.ring = ring;\n', /cycle|circular/i],
      ['output.call = () => 1;\n', /function/i],
    ];
    for (const [script, said] of cases) {
      await editor.replace(script);
      await dryRun.run();
      await expect(dryRun.status()).toHaveText('Failure');
      await expect(dryRun.result()).toContainText(said);
      await runsFine(studio, 'never-ending');
    }
  });

  await test.step('a long run is cancelled, and the next one is fine', async () => {
    const editor = await newScript(studio, 'cancelled');
    const { dryRun } = studio;
    await editor.replace('while (true) log_debug("on and on");\n');
    await dryRun.run();
    await expect(dryRun.result()).toContainText('Running for');
    await dryRun.button('Cancel').click();
    await expect(dryRun.result()).toContainText('The dry run was cancelled.');
    await runsFine(studio, 'cancelled');
  });

  await test.step('an endless loop ends at its time limit while one types on, and the next run is fine', async () => {
    const editor = await newScript(studio, 'timed-out');
    const { dryRun } = studio;
    await dryRun.button(/^Time limit:/).click();
    await studio.page.getByRole('menuitem', { name: '1 s', exact: true }).click();
    await expect(dryRun.button('Time limit: 1 s')).toBeVisible();
    await editor.replace('let n = 0;\nfor (;;) n += 1;\n');
    await dryRun.run();
    await expect(dryRun.button('Cancel')).toBeVisible();
    await editor.focus();
    await studio.press('ControlOrMeta+End');
    await studio.page.keyboard.type('// typed while it ran');
    await expect.poll(() => editor.text()).toContain('// typed while it ran');
    await expect(dryRun.status()).toHaveText('Timeout');
    await expect(dryRun.result()).toContainText('1 s');
    await expect(studio.status.saved()).toHaveText('Saved');
    await runsFine(studio, 'timed-out');
  });
});
