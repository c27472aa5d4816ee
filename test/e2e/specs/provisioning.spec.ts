import { writeFileSync } from 'node:fs';
import { violations } from '../harness/axe.ts';
import { demo } from '../harness/backend-process.ts';
import { test } from '../harness/postgres-test.ts';
import { expect } from '../harness/studio-test.ts';
import { PipelinePane } from '../pages/pipeline-pane.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { ResourcesView } from '../pages/resources-view.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';

const scripts = {
  'Rename to production': "attributes.name += '_prod';\nlog_info('It becomes ' + attributes.name);\n",
  'Note the owner': "variables.owner = 'operations';\n",
  'Say what came of it': 'log_info(error_message ?? target_uid);\n',
};

test('036 US2 three scripts are bound, dry-run and published; they provision a real database, and a log of it is replayed', async ({
  studio,
  server,
}, info) => {
  const { page } = studio;
  const resources = new ResourcesView(page);
  const databases = () => server.databases('crm');
  await new SignInDialog(studio).signIn(demo.admin, demo.password);

  await test.step('036 US2-1 a connector is made, its form says what is wrong, and every change can be undone', async () => {
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Connectors' }).click();
    await expect(page.getByRole('button', { name: 'Simulated directory', exact: true })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'New connector' }).click();
    await page.getByRole('radio', { name: /^PostgreSQL server/ }).check();
    await studio.dialog('New connector').getByRole('textbox', { name: 'Name' }).fill('Databases');
    await page.getByRole('button', { name: 'Create connector' }).click();
    const form = page.getByRole('form', { name: 'Configuration' });
    await form.getByRole('textbox', { name: 'Host' }).fill('no host');
    await expect(form).toContainText('This is not a host');
    await form.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
    await form.getByRole('textbox', { name: 'Port' }).fill('1');
    await studio.press('ControlOrMeta+Z');
    await expect(form.getByRole('textbox', { name: 'Port' })).toHaveValue('');
    await form.getByRole('textbox', { name: 'Port' }).fill(String(server.port));
    await form.getByRole('textbox', { name: 'Maintenance database' }).fill('home');
    await form.getByRole('combobox', { name: 'Encryption' }).selectOption('none');
    await expect(page.getByText(/^Saved /)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'More for Databases' }).click();
    await page.getByRole('menuitem', { name: 'Activate connector' }).click();
  });

  const pane = new PipelinePane(page);
  await test.step('036 US2-2 three scripts are bound on the canvas, and ordered by drag and by keys', async () => {
    for (const [name, body] of Object.entries(scripts)) {
      await studio.explorer.create(name);
      const editor = studio.editor(name);
      await editor.ready();
      await editor.replace(body);
      await studio.command('Activate script');
    }
    await studio.tab('Databases').click();
    await studio.press('ControlOrMeta+J');
    await pane.part('Pipelines').click();
    await pane.addByKeys('Rename to production', 'before');
    await pane.addByKeys('Note the owner', 'before');
    await pane.addByKeys('Say what came of it', 'after');
    await pane.expectLane('before', 'Rename to production', 'Note the owner');
    await pane.drag(pane.card(/, 1 of 2 before/), { x: 20, y: 110 });
    await pane.expectLane('before', 'Note the owner', 'Rename to production');
    await pane.card(/, 2 of 2 before/).click();
    await studio.press('Alt+ArrowUp');
    await pane.expectLane('before', 'Rename to production', 'Note the owner');
  });

  await test.step('the pipeline is dry-run with both outcomes', async () => {
    await pane.openDock();
    await pane.canvas().focus();
    await studio.press('ControlOrMeta+Enter');
    await expect(pane.status()).toContainText('The pipeline succeeds');
    await pane.dock().getByRole('combobox', { name: 'The operation' }).selectOption('fails');
    await pane.dock().getByRole('textbox', { name: 'With this message' }).fill('No room');
    await studio.press('ControlOrMeta+Enter');
    await expect(pane.status()).toContainText('No room');
  });

  await test.step('scripts, connector and bindings are published in one plan', async () => {
    await studio.command('Publish changes');
    const publish = new PublishDialog(page);
    await expect(publish.rows()).toHaveCount(7);
    await publish.describeChange('Production names');
    await publish.publishButton().click();
    await expect(publish.box()).toBeHidden();
  });

  await test.step('credentials go to the backend alone, and the connection is tested with them', async () => {
    await studio.tab('Databases').click();
    await page.getByRole('tab', { name: 'Credentials' }).click();
    await expect(page.getByText('No credentials are set.')).toBeVisible();
    await page.getByRole('textbox', { name: 'User' }).fill('provisioner');
    await page.getByLabel('Password', { exact: true }).fill('right');
    await page.getByRole('button', { name: 'Set credentials' }).click();
    await expect(page.getByText('Credentials are set, just now.')).toBeVisible();
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect(page.getByText(/^Connected/)).toBeVisible();
  });

  await test.step('a database is provisioned; its steps light up, and the server has it under its new name', async () => {
    await page.getByRole('button', { name: 'Provision resource' }).click();
    const dialog = resources.dialog();
    await dialog.getByRole('button', { name: /^Provision database/ }).click();
    await expect(dialog).toContainText('Enter a value for name.');
    await dialog.getByRole('textbox', { name: 'name', exact: true }).fill('crm');
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Provision database crm' }).click();
    await expect(resources.operation().getByRole('status')).toHaveText('succeeded');
    await expect(resources.step('Script Rename to production')).toContainText('success');
    await expect(resources.step('Create on the target')).toContainText('success');
    await expect(resources.step('Script Say what came of it')).toContainText('success');
    await expect(resources.row(/crm_prod/)).toContainText('provisioned');
    expect(await databases()).toEqual(['crm_prod']);
    expect(await violations(page)).toEqual([]);
  });

  await test.step('the log of the hook is replayed as a dry run with the same result', async () => {
    await resources.step('Script Rename to production').getByRole('button').first().click();
    await page.getByRole('button', { name: 'Open execution log' }).click();
    await page.getByRole('combobox', { name: 'Connector' }).selectOption('Databases');
    await expect(page.getByRole('grid', { name: 'Execution logs' }).getByRole('row')).toHaveCount(4);
    await page.getByRole('button', { name: 'Replay as dry run' }).click();
    await expect(resources.replay().getByText('The same result as the logged run.')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await resources.replay().getByRole('button', { name: 'Close' }).last().click();
  });

  await test.step('an SST stack is imported read-only, and a deletion asks for the name', async () => {
    await resources.open();
    const file = info.outputPath('state.json');
    writeFileSync(file, JSON.stringify(stack));
    await page.getByRole('button', { name: 'Import SST stack' }).click();
    const chosen = page.waitForEvent('filechooser');
    await resources.dialog().getByRole('button', { name: 'Choose state file' }).click();
    await (await chosen).setFiles(file);
    await resources.dialog().getByRole('button', { name: 'Import stack' }).click();
    await expect(resources.dialog().getByRole('status')).toContainText('1 new');
    await resources.dialog().getByRole('button', { name: 'Close' }).last().click();
    await expect(resources.row(/SST, read-only/)).toBeVisible();
    await resources.row(/crm_prod/).click();
    await resources.resource().getByRole('button', { name: 'Delete' }).click();
    const question = studio.dialog('Delete crm_prod from its target?');
    await expect(question.getByRole('button', { name: 'Delete crm_prod' })).toBeDisabled();
    await question.getByRole('textbox').fill('crm_prod');
    await question.getByRole('button', { name: 'Delete crm_prod' }).click();
    await expect.poll(databases).toEqual([]);
  });
});

const stack = {
  stack: 'organization/shop/dev',
  latest: {
    resources: [
      {
        urn: 'urn:pulumi:dev::shop::sst:aws:Postgres$aws:rds/instance:Instance::Main',
        type: 'aws:rds/instance:Instance',
        custom: true,
        id: 'shop-main',
        outputs: { name: 'shop', endpoint: 'shop.internal:5432' },
      },
    ],
  },
};
