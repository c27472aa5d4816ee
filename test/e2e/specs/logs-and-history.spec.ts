import { violations } from '../harness/axe.ts';
import { demo } from '../harness/backend-process.ts';
import { test as remoteTest } from '../harness/remote-test.ts';
import { expect, test as studioTest } from '../harness/studio-test.ts';
import { LogsView } from '../pages/logs-view.ts';
import { RunHistory } from '../pages/run-history.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';

const script = 'Check naming policy';

studioTest('every dry run is kept: searched, run again, compared, taken over', async ({ studio }) => {
  await studio.explorer.create('kept');
  const editor = studio.editor('kept');
  const history = new RunHistory(studio.page);
  await editor.ready();
  await editor.replace('output.mail = attributes.first + "@example.com";\nlog_info("made a mail");');
  await studio.dryRun.replaceContext('{"attributes": {"first": "ada"}}');
  await studio.dryRun.run();
  await expect(studio.dryRun.status()).toHaveText('Success');
  await editor.replace('throw new Error("no mailbox today");');
  await studio.dryRun.run();
  await expect(studio.dryRun.status()).toHaveText('Failure');

  await studioTest.step('the newest is first, and a search finds what was logged', async () => {
    await history.open();
    await expect(history.rows()).toHaveCount(2);
    await expect(history.rows().first()).toContainText(/Failure.*kept.*no mailbox today/);
    await history.search().fill('MADE A MAIL');
    await expect(history.rows()).toHaveCount(1);
    await expect(history.rows().first()).toContainText('Success');
  });

  await studioTest.step('a run opens with its result, context and text, and runs again with either text', async () => {
    await history.rows().first().click();
    await expect(history.run()).toContainText('No attribute changed.');
    await history.run().getByRole('tab', { name: 'Context' }).click();
    await expect(history.run().getByRole('tabpanel')).toContainText('"first": "ada"');
    await history.search().fill('');
    await history.runAgain('Run again with the draft');
    await expect(history.rows()).toHaveCount(3);
    await expect(history.run()).toContainText('no mailbox today');
    await history.rows().nth(2).click();
    await history.runAgain('Run again with the same text');
    await expect(history.rows()).toHaveCount(4);
    await expect(history.rows().first()).toContainText('Success');
    expect(await violations(studio.page)).toEqual([]);
  });

  await studioTest.step('two runs are compared', async () => {
    await history.run().getByRole('button', { name: 'Compare with another run' }).click();
    await history.rows().nth(1).click();
    await expect(history.comparison()).toContainText(/Failure.*Success/);
    await expect(history.comparison().getByRole('tab', { name: 'Context same' })).toBeVisible();
    await expect(history.comparison().getByRole('tab', { name: 'Text differs' })).toBeVisible();
    expect(await violations(studio.page)).toEqual([]);
    await history.comparison().getByRole('button', { name: 'Close comparison' }).click();
  });

  await studioTest.step('its context becomes a saved one', async () => {
    await history.run().getByRole('button', { name: 'Save its context as a new test context' }).click();
    await expect(studio.dryRun.contextButton()).toHaveAccessibleName(/^Test context: run /);
    await expect(studio.page.getByRole('region', { name: 'Test context' })).toContainText('ada');
  });
});

remoteTest('036 US5-3 US5-4 FR-035 logs and audit are browsed; a viewer reads why not', async ({ studio, remote }) => {
  const logs = new LogsView(studio.page);
  const sign = new SignInDialog(studio);
  const { scripts } = (await remote.get(`/governance/scripts?search=${encodeURIComponent(script)}`)) as {
    scripts: { id: string }[];
  };
  const url = `/governance/scripts/${scripts[0]?.id}`;
  await remote.post(`${url}/versions`, { script_body: 'output.first = attributes.first;' });
  await remote.post(`${url}/versions`, { script_body: 'log_info("hello");\nthrow new TypeError("no policy");' });
  await remote.post(`${url}/versions/2/dry-run`, { context: { attributes: { first: 'ada' } } });
  await remote.post(`${url}/versions/3/dry-run`, {
    context: { operation_type: 'update', attributes: { first: 'bob' } },
  });

  await remoteTest.step('without a sign-in it says so, with the button that leads on', async () => {
    await expect(studio.status.backend()).toHaveAccessibleName(/^Backend: online/);
    await logs.open('Execution logs');
    await expect(studio.page.getByText('You are not signed in. Sign in to read execution logs.')).toBeVisible();
    await studio.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await sign.fillIn(demo.viewer, demo.password);
  });

  await remoteTest.step('036 SC-009 a viewer is told which role it needs', async () => {
    await expect(
      studio.page.getByText(/viewer@demo.test has the role user, and reading execution logs needs admin/),
    ).toBeVisible();
    await studio.openScript(script);
    const run = studio.dryRun.button(/^Dry-run published version on the backend/);
    await expect(run).toHaveAccessibleName(/viewer@demo.test has the role user/);
    await expect(run).toHaveAttribute('aria-disabled', 'true');
    expect(await violations(studio.page)).toEqual([]);
    await sign.signIn(demo.admin, demo.password);
  });

  await remoteTest.step('036 US5-3 only failed logs are shown', async () => {
    await logs.open('Execution logs');
    await expect(logs.rows('Execution logs')).toHaveCount(2);
    await logs.filter('Status').selectOption('failure');
    await expect(logs.rows('Execution logs')).toHaveCount(1);
    await expect(logs.rows('Execution logs').first()).toContainText(/Failure.*Check naming policy.*no policy.*v3/);
    await logs.chooseScript('Assign licences');
    await expect(studio.page.getByText('Nothing matches the filters.')).toBeVisible();
    await studio.page.getByRole('button', { name: 'Show all', exact: true }).click();
    await expect(logs.rows('Execution logs')).toHaveCount(2);
  });

  await remoteTest.step('036 US5-4 a log shows context, output, error, duration and version', async () => {
    await logs.rows('Execution logs').first().click();
    const log = logs.log();
    await expect(log).toContainText(/TypeError: no policy/);
    await expect(log).toContainText(/Version3/);
    await expect(log).toContainText(/Dry run: nothing outside was touched/);
    await expect(log).toContainText(demo.admin);
    await log.getByRole('tab', { name: 'Input context' }).click();
    await expect(log.getByRole('tabpanel')).toContainText('"bob"');
    await log.getByRole('tab', { name: 'Log lines 1' }).click();
    await expect(log.getByRole('tabpanel')).toContainText('hello');
    expect(await violations(studio.page)).toEqual([]);
    await log.getByRole('button', { name: 'Dry-run v3 on the backend' }).click();
    await expect(logs.rows('Execution logs')).toHaveCount(3);
    await log.getByRole('button', { name: 'Run again here' }).click();
    await expect(studio.page.getByRole('region', { name: 'Test context' })).toContainText('bob');
  });

  await remoteTest.step('036 FR-035 the audit says who changed what, before and after', async () => {
    await logs.open('Audit');
    await expect(logs.rows('Audit events').first()).toContainText(/New version.*Check naming policy.*Version 2 → 3/);
    await logs.rows('Audit events').first().click();
    const event = logs.event();
    await expect(event.getByRole('row', { name: /^Version 2 3$/ })).toBeVisible();
    await expect(event).toContainText(demo.admin);
    await logs.filter('Action').selectOption('deleted');
    await expect(studio.page.getByText('Nothing matches the filters.')).toBeVisible();
    await logs.filter('Action').selectOption('version_created');
    await expect(logs.rows('Audit events')).toHaveCount(2);
    expect(await violations(studio.page)).toEqual([]);
  });
});
