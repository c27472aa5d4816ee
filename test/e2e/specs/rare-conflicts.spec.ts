import { violations } from '../harness/axe.ts';
import { demo } from '../harness/backend-process.ts';
import { test as remoteTest } from '../harness/remote-test.ts';
import { expect } from '../harness/studio-test.ts';
import { test as troubleTest } from '../harness/trouble-test.ts';
import { ConflictInbox } from '../pages/conflict-inbox.ts';
import { PipelinePane } from '../pages/pipeline-pane.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';
import type { StudioPage } from '../pages/studio-page.ts';

interface Listed {
  readonly scripts: readonly { readonly id: string; readonly name: string; readonly description: string | null }[];
}

/** Switches between working offline and online. */
async function toggleOffline(studio: StudioPage): Promise<void> {
  await studio.command('Work offline');
}

async function describe(studio: StudioPage, name: string, text: string): Promise<void> {
  await studio.openScript(name);
  await studio.command('Edit description');
  const dialog = studio.dialog(`Description of ${name}`);
  await dialog.getByRole('textbox').fill(text);
  await dialog.getByRole('button', { name: 'Save description' }).click();
  await expect(dialog).toBeHidden();
}

async function publishAll(studio: StudioPage, changes: number): Promise<void> {
  await expect(studio.status.sync()).toHaveAccessibleName(new RegExp(`${changes} unpublished`));
  await studio.command('Publish changes…');
  const dialog = new PublishDialog(studio.page);
  await expect(dialog.rows()).toHaveCount(changes);
  await dialog.publishButton().click();
  // What is not answered is looked for once its deadline has passed.
  await expect(studio.status.sync()).toHaveAccessibleName(/in step/, { timeout: 60_000 });
}

troubleTest(
  'requests that arrive long after they were given up are asked about',
  async ({ studio, remote, network }) => {
    troubleTest.setTimeout(240_000);
    const described = 'Assign licences';
    const created = 'Greet the newcomer';
    const renamed = 'Welcome the newcomer';
    await new SignInDialog(studio).signIn(demo.admin, demo.password);
    await expect(studio.explorer.row(described)).toHaveAccessibleName(/ v1, /);
    const named = async (search: string) => {
      const { scripts } = (await remote.get(`/governance/scripts?search=${search}`)) as Listed;
      return scripts;
    };

    await troubleTest.step('a creation and a change are given up, sent again, and changed further', async () => {
      const givenUp = new Set<string>();
      network.fault = ({ method, path, body }) => {
        const isMine = method === 'POST' ? path === '/governance/scripts' : body.includes('Second words');
        if (!isMine || givenUp.has(method)) return null;
        givenUp.add(method);
        return 'late';
      };
      await describe(studio, described, 'Second words');
      await studio.explorer.create(created);
      const editor = studio.editor(created);
      await editor.ready();
      await editor.replace("output.greeting = 'Hello';\n");
      await expect(studio.status.saved()).toHaveText('Saved');
      await publishAll(studio, 2);
      expect([...givenUp].sort()).toEqual(['POST', 'PUT']);
      network.fault = () => null;
      await describe(studio, described, 'Third words');
      await studio.explorer.row(created).click();
      await studio.explorer.tree().focus();
      await studio.press('F2');
      const name = studio.page.getByRole('textbox', { name: `New name of ${created}` });
      await name.fill(renamed);
      await name.press('Enter');
      await publishAll(studio, 2);
    });

    await troubleTest.step('they arrive while nobody looks, and somebody goes on with the copy', async () => {
      await toggleOffline(studio);
      await expect(studio.status.offline()).toBeVisible();
      await network.deliverLate();
      const [copy] = await named('Greet');
      await remote.post(`/governance/scripts/${copy?.id}/versions`, { script_body: "output.greeting = 'Hi';\n" });
      await toggleOffline(studio);
      await expect(studio.status.sync()).toHaveAccessibleName(/2 in conflict/);
    });

    const inbox = new ConflictInbox(studio);
    await troubleTest.step('the script, the plan and the inbox say what happened', async () => {
      await studio.openScript(described);
      await expect(studio.page.getByRole('main')).toContainText('An older change of yours reached the server late');
      await studio.command('Publish changes…');
      const dialog = new PublishDialog(studio.page);
      await expect(dialog.box()).toContainText('Not in this publish: 2 conflicts to answer');
      await expect(dialog.publishButton()).toBeDisabled();
      await studio.press('Escape');
      await inbox.open();
      await expect(inbox.entry('An old change arrived late')).toContainText(described);
      await expect(inbox.entry('A second copy that was changed')).toContainText(renamed);
      expect(await violations(studio.page)).toEqual([]);
    });

    await troubleTest.step('the value that came late is taken, and then the newer one kept', async () => {
      const tab = await inbox.decide(described);
      await expect(tab.getByRole('row', { name: /^description/ })).toContainText(/Second words.*Third words/);
      await inbox.decideAndTakeBack(tab, 'Take the value that arrived late', /has the older values again/);
      await tab.getByRole('button', { name: 'Keep the newer value' }).click();
      await expect(studio.toast(/are sent again with the next publish/)).toBeVisible();
      await expect(studio.status.sync()).toHaveAccessibleName(/1 in conflict/);
    });

    await troubleTest.step('both copies are kept, and then the changed one goes on', async () => {
      const tab = await inbox.decide(renamed);
      const copy = tab.getByRole('region', { name: 'The copy', exact: true });
      await expect(copy).toContainText('arrived twice');
      const beside = copy.getByRole('region', { name: `Comparison of The copy on the server with Yours, ${renamed}` });
      await expect(beside).toContainText("'Hi'");
      await expect(beside).toContainText("'Hello'");
      expect(await violations(studio.page)).toEqual([]);
      await inbox.decideAndTakeBack(tab, 'Keep both', /stays; the next pull brings it here/);
      await tab.getByRole('button', { name: 'Go on with the copy' }).click();
      await expect(studio.toast(/goes on as the copy on the server/)).toBeVisible();
      await studio.command('Get published changes');
      await expect.poll(() => studio.editor(created).text()).toContain("'Hi'");
    });

    await troubleTest.step('published, the server has each once', async () => {
      await publishAll(studio, 2);
      expect(await named('newcomer')).toMatchObject([{ name: created }]);
      expect(await named('Assign')).toMatchObject([{ description: 'Third words' }]);
    });
  },
);

remoteTest(
  'orders that go in a circle, and bindings of what is deleted, are asked about',
  async ({ studio, remote }) => {
    remoteTest.setTimeout(240_000);
    const { page } = studio;
    const leaver = 'Disable leaver with grace';
    const [first, second, third] = ['Format phone numbers', 'Check naming policy', 'Suggest password policy'];
    const list = 'before create on Simulated directory';
    const pane = new PipelinePane(page);
    const inbox = new ConflictInbox(studio);
    await new SignInDialog(studio).signIn(demo.admin, demo.password);
    await expect(studio.explorer.row(leaver)).toBeVisible();

    await remoteTest.step('offline, a pipeline is put in another order and two bindings are added', async () => {
      await toggleOffline(studio);
      await expect(studio.status.offline()).toBeVisible();
      await pane.open('Simulated directory');
      await pane.card(/, 3 of 3 before/).click();
      await studio.press('Alt+ArrowUp');
      await pane.expectLane('before', first, third, second);
      await pane.addByKeys(leaver, 'after');
      await pane.open('Company directory');
      await pane.addByKeys('Resolve manager chain', 'after');
      await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Connectors' }).click();
      await page.getByRole('button', { name: 'More for Company directory' }).click();
      await page.getByRole('menuitem', { name: 'Delete connector' }).click();
      await studio
        .dialog()
        .getByRole('button', { name: /^Delete connector/ })
        .click();
    });

    await remoteTest.step('somebody else puts it in a third order, and deletes a script', async () => {
      const { scripts } = (await remote.get('/governance/scripts?page_size=100')) as Listed;
      const idOf = (name: string) => scripts.find((script) => script.name === name)?.id;
      const { bindings } = (await remote.get(`/governance/script-bindings?script_id=${idOf(second)}`)) as {
        bindings: { id: string; hook_phase: string }[];
      };
      const moved = bindings.find(({ hook_phase }) => hook_phase === 'before');
      await remote.put(`/governance/script-bindings/${moved?.id}`, { execution_order: 5 });
      await remote.delete(`/governance/scripts/${idOf(leaver)}`);
      await toggleOffline(studio);
      await expect(studio.status.sync()).toHaveAccessibleName(/3 in conflict/);
      await inbox.open();
      await expect(inbox.entry(list)).toContainText('Two orders that do not go together');
      await expect(inbox.entry('What it needs is deleted')).toHaveCount(2);
    });

    await remoteTest.step('of the orders theirs is taken, then a third one is put together', async () => {
      const tab = await inbox.decide(list);
      const rows = (name: string) => tab.getByRole('list', { name }).getByRole('listitem');
      await expect(rows('Theirs')).toContainText([second, first, third]);
      await expect(rows('Yours')).toContainText([first, third, second]);
      expect(await violations(page)).toEqual([]);
      await inbox.decideAndTakeBack(tab, 'Use their order', /The order is settled/);
      await inbox.decideAndTakeBack(tab, 'Use my order', /The order is settled/);
      await tab.getByRole('button', { name: `Move ${third} up` }).click();
      await expect(rows('Your own order')).toContainText([third, first, second]);
      await tab.getByRole('button', { name: 'Use this order' }).click();
      await expect(studio.status.sync()).toHaveAccessibleName(/2 in conflict/);
    });

    await remoteTest.step('what is gone from the server takes its binding along', async () => {
      const tab = await inbox.decide('after create on Simulated directory, order 20');
      await expect(tab).toContainText(/It needs .*script.*, which is deleted\./);
      await expect(tab.getByRole('region', { name: 'What to do' }).getByRole('button')).toHaveCount(1);
      expect(await violations(page)).toEqual([]);
      await tab.getByRole('button', { name: 'Delete this binding' }).click();
      await expect(studio.status.sync()).toHaveAccessibleName(/1 in conflict/);
    });

    await remoteTest.step('what is deleted here only is kept for its binding', async () => {
      const tab = await inbox.decide('after create on Company directory, order 20');
      await inbox.decideAndTakeBack(tab, 'Delete this binding', /Resolve manager chain .*is deleted with it/);
      await tab.getByRole('button', { name: 'Keep what it needs' }).click();
      await expect(studio.status.sync()).not.toHaveAccessibleName(/in conflict/);
    });

    await remoteTest.step('published, the server has the order and the binding', async () => {
      await studio.command('Publish changes…');
      await new PublishDialog(page).publishButton().click();
      await expect(studio.status.sync()).toHaveAccessibleName(/in step/);
      await pane.open('Simulated directory');
      await pane.expectLane('before', third, first, second);
      await pane.expectLane('after', 'Report failed operation');
      await pane.open('Company directory');
      await pane.expectLane('after', 'Report failed operation', 'Resolve manager chain');
    });
  },
);
