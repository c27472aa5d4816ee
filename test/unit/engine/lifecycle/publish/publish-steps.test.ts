import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { publishSteps } from '#engine/lifecycle/publish/publish-steps.ts';
import { applyStep, type LifecycleStep } from '#engine/lifecycle/publish/step.ts';
import { lifecycleErrors } from '#engine/lifecycle/refuse.ts';
import { brokenRules } from '#test/sync/backends/baseline/lifecycle-rules.ts';
import { idOf, machine } from '../machines.ts';
import { sendTo, serverOf, shownBy, validMachine } from './plain-server.ts';

const pair = fc.tuple(validMachine, validMachine);

/** Elements in one order, as a server may show them in any. */
function sorted(config: LifecycleConfig): LifecycleConfig {
  const byId = <Element extends { id: string }>(elements: Element[]) =>
    elements.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  return { ...config, states: byId(config.states), transitions: byId(config.transitions) };
}

function words(steps: readonly LifecycleStep[]): string[] {
  return steps.map((step) => ('id' in step ? `${step.kind} ${step.id.slice(-2)}` : step.kind));
}

describe('the steps that lead a plain server to a lifecycle', () => {
  test('LC-70 none of them is refused, each leaves a valid machine, and the last the wanted one', () => {
    fc.assert(
      fc.property(pair, fc.boolean(), ([there, wanted], making) => {
        const server = serverOf(there);
        for (const step of publishSteps(there, wanted, making)) {
          const model = applyStep(shownBy(server), step);
          sendTo(server, step);
          expect(brokenRules(server.row)).toEqual([]);
          expect(sorted(shownBy(server))).toEqual(sorted(model));
          expect(lifecycleErrors(model)).toEqual([]);
        }
        expect(sorted(shownBy(server))).toEqual(sorted({ ...wanted, object_type: there.object_type }));
      }),
      { numRuns: 500 },
    );
  });

  test('LC-71 from wherever they stop, new steps finish the job', () => {
    fc.assert(
      fc.property(pair, fc.nat(100), ([there, wanted], share) => {
        const server = serverOf(there);
        const steps = publishSteps(there, wanted);
        for (const step of steps.slice(0, Math.floor((steps.length * share) / 100))) sendTo(server, step);
        for (const step of publishSteps(shownBy(server), wanted)) sendTo(server, step);
        expect(sorted(shownBy(server))).toEqual(sorted(wanted));
        expect(publishSteps(shownBy(server), wanted)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('LC-70 names that go round in a circle pass through one name between', () => {
    const there = machine(['One', 'Two', 'Three'], []);
    const turned = (name: string) => ({ One: 'Two', Two: 'Three', Three: 'One' })[name] ?? name;
    const wanted = { ...there, states: there.states.map((state) => ({ ...state, name: turned(state.name) })) };
    const steps = publishSteps(there, wanted);
    expect(words(steps)).toEqual(['change_state 00', 'change_state 02', 'change_state 01', 'change_state 00']);
    expect(steps[0]).toMatchObject({ changes: { name: 'renaming 000000000000' } });
  });

  test('LC-72 a new one is inactive until it is whole, and a changed one stays as active as it is', () => {
    const there = { ...machine([], []), initial_state_id: null };
    const wanted = machine(['In', 'Out!'], ['In>Out']);
    const making = publishSteps(there, wanted, true);
    expect(making.at(0)).toEqual({ kind: 'change_config', changes: { is_active: false } });
    expect(making.at(-1)).toEqual({ kind: 'change_config', changes: { is_active: true } });
    expect(words(publishSteps(there, wanted))).not.toContain('change_config');
  });

  test('a transition is made anew, with its conditions, right behind the one it replaces', () => {
    const there = machine(['In', 'On', 'Out!'], ['In>On', 'On>Out']);
    const changed = { ...there.transitions[0], grace_period_hours: 24, conditions: [] } as never;
    const wanted = { ...there, transitions: [changed, ...there.transitions.slice(1)] };
    expect(words(publishSteps(there, wanted))).toEqual(['remove_transition 00', 'add_transition 00']);
  });

  test('a state that becomes terminal loses what leaves it before, and the initial mark', () => {
    const there = machine(['In', 'On'], ['In>On']);
    const states = there.states.map((state) => ({ ...state, is_terminal: state.name === 'In' }));
    const wanted = { ...there, states, transitions: [], initial_state_id: idOf('s', 1) };
    expect(words(publishSteps(there, wanted))).toEqual(['remove_transition 00', 'change_state 01', 'change_state 00']);
  });
});
