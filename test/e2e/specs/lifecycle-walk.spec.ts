import { readFileSync } from 'node:fs';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { type BackendProcess, demo } from '../harness/backend-process.ts';
import { test } from '../harness/remote-test.ts';
import { expect } from '../harness/studio-test.ts';
import { LifecycleDesigner } from '../pages/lifecycle-designer.ts';
import { type Hands, Keys, Mouse } from '../pages/lifecycle-hands.ts';
import { PublishDialog } from '../pages/publish-dialog.ts';
import { SignInDialog } from '../pages/sign-in-dialog.ts';

const sample = new URL('../../../resources/lifecycles/employee-joiner-mover-leaver.json', import.meta.url);
const { states, transitions } = (JSON.parse(readFileSync(sample, 'utf8')) as { lifecycle: LifecycleConfig }).lifecycle;
const stateName = (id: string) => states.find((state) => state.id === id)?.name ?? '';
const drawn = {
  states: states.map(({ name, is_terminal, entitlement_action }) => ({ name, is_terminal, entitlement_action })),
  transitions: transitions.map((one) => ({
    name: one.name,
    from: stateName(one.from_state_id),
    to: stateName(one.to_state_id),
    requires_approval: one.requires_approval,
    grace_period_hours: one.grace_period_hours,
    conditions: one.conditions,
  })),
};
const entitlementWords = {
  grant: 'Grants entitlements',
  revoke: 'Revokes entitlements',
  no_change: 'Leaves entitlements',
} as const;
/** Where the mouse puts the states, in their order. */
const places = [
  { x: 120, y: 60 },
  { x: 420, y: 60 },
  { x: 730, y: 60 },
  { x: 730, y: 190 },
  { x: 420, y: 190 },
  { x: 420, y: 330 },
  { x: 120, y: 330 },
];

/** The lifecycle as the backend itself tells of it, in the order of the sample, with names in place of ids. */
async function readBack(remote: BackendProcess, name: string): Promise<typeof drawn> {
  const at = '/governance/lifecycle/configs';
  const { items } = (await remote.get(`${at}?search=${name}`)) as { items: { id: string }[] };
  expect(items).toHaveLength(1);
  const id = items[0]?.id ?? '';
  const detail = (await remote.get(`${at}/${id}`)) as LifecycleConfig;
  const names = new Map(detail.states.map((state) => [state.id, state.name]));
  const read = await Promise.all(
    detail.transitions.map(async (one) => {
      const { conditions } = (await remote.get(`${at}/${id}/transitions/${one.id}/conditions`)) as typeof one;
      return {
        name: one.name,
        from: names.get(one.from_state_id) ?? '',
        to: names.get(one.to_state_id) ?? '',
        requires_approval: one.requires_approval,
        grace_period_hours: one.grace_period_hours,
        conditions,
      };
    }),
  );
  const order = drawn.transitions.map((one) => one.name);
  return {
    states: detail.states.map(({ name, is_terminal, entitlement_action }) => ({
      name,
      is_terminal,
      entitlement_action,
    })),
    transitions: read.toSorted((left, right) => order.indexOf(left.name) - order.indexOf(right.name)),
  };
}

for (const makeHands of [Mouse, Keys]) {
  test(`032 SC-001 the employee lifecycle is drawn, mended, simulated and published by ${makeHands === Mouse ? 'mouse' : 'keyboard alone'}`, async ({
    studio,
    remote,
  }) => {
    const { page } = studio;
    const hands: Hands = new makeHands(page);
    const designer = new LifecycleDesigner(page);
    const name = `Staff${hands.name}`;
    await new SignInDialog(studio).signIn(demo.admin, demo.password);
    await studio.press('ControlOrMeta+B');
    await hands.openNew(name);

    await test.step('032 US2 states', async () => {
      for (const [at, state] of states.entries()) await hands.addState(state.name, places[at] ?? { x: 0, y: 0 });
      for (const { name, entitlement_action } of states) {
        if (entitlement_action !== 'grant') continue;
        const fields = await hands.open(`State ${name}`);
        await hands.choose(
          fields.getByRole('combobox', { name: 'On entry, entitlements' }),
          entitlementWords[entitlement_action],
        );
        await hands.done();
      }
    });

    await test.step('032 US3 US4 transitions with what guards them', async () => {
      for (const one of drawn.transitions) {
        await hands.addTransition(one.name, one.from, one.to);
        if (!one.requires_approval && one.grace_period_hours === 0 && one.conditions.length === 0) continue;
        const fields = await hands.open(`Transition ${one.name}`);
        if (one.requires_approval) await hands.press(fields.getByRole('checkbox', { name: 'Requires approval' }));
        if (one.grace_period_hours > 0) {
          await hands.fill(fields.getByRole('spinbutton', { name: /Grace period/ }), String(one.grace_period_hours));
        }
        for (const { attribute_path, expression } of one.conditions) {
          await hands.press(fields.getByRole('button', { name: 'Add condition' }));
          await hands.fill(fields.getByRole('combobox', { name: 'Attribute' }).last(), attribute_path);
          await hands.fill(fields.getByRole('combobox', { name: 'Test', exact: true }).last(), expression);
        }
        await hands.done();
      }
    });

    await test.step('two problems that the checker found are fixed', async () => {
      await expect(designer.problems().filter({ hasText: 'Former' })).not.toHaveCount(0);
      const former = await hands.openProblem('Former');
      await hands.press(former.getByRole('checkbox', { name: 'Terminal' }));
      await hands.done();
      const granting = designer.problems().filter({ hasText: /revoke/ });
      await expect(granting).not.toHaveCount(0);
      await hands.open('State Former');
      await hands.choose(former.getByRole('combobox', { name: 'On entry, entitlements' }), entitlementWords.revoke);
      await hands.done();
      await expect(granting).toHaveCount(0);
      await expect(page.getByText('No problems: every state is reached')).toBeVisible();
    });

    await test.step('032 US4-4 a leaver is simulated over thirty days', async () => {
      await hands.simulate();
      await hands.choose(page.getByRole('combobox', { name: 'Begins in' }), 'Active');
      await hands.fillDay(page.getByLabel('On the day'), '2026-12-10');
      await hands.fill(page.getByRole('textbox', { name: 'Simulated object' }), '{"user": {"end_date": "2026-12-31"}}');
      await hands.press(page.getByRole('button', { name: 'Start again' }));
      await hands.press(page.getByRole('button', { name: 'Take Give notice' }));
      const ways = page.getByRole('list', { name: 'Ways out' });
      await expect(ways).toContainText('does not satisfy before now');
      await hands.press(page.getByRole('button', { name: '+30 days' }));
      await hands.press(page.getByRole('button', { name: 'Take Leave' }));
      await hands.press(page.getByRole('button', { name: '+1 day' }));
      const steps = page.getByRole('list', { name: 'Steps of the simulation' });
      await expect(steps.getByRole('listitem').last()).toContainText('now Former');
      await expect(steps.getByRole('listitem').last()).toContainText('Revokes entitlements of Former');
    });

    await test.step('it is published, and the backend has all of it', async () => {
      await hands.plan();
      const dialog = new PublishDialog(page);
      await hands.press(dialog.publishButton());
      await expect(studio.toast(new RegExp(`^Published ${name}`))).toBeVisible();
      expect(await readBack(remote, name)).toEqual(drawn);
    });
  });
}
