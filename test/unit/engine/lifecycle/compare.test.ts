import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LifecycleConfig, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import {
  compareLifecycles,
  type Difference,
  type ElementChange,
  isSameMeaning,
  type LifecycleComparison,
} from '#engine/lifecycle/compare.ts';
import type { ItemChange, ItemDifference } from '#engine/lifecycle/compare-lists.ts';
import { comparedElements, realMoves } from '#engine/lifecycle/comparison-words.ts';
import { about, anyMachine, idOf, machine } from './machines.ts';

const employee = machine(
  ['Onboarding', 'Active', 'Former!'],
  [
    ['Onboarding>Active', { name: 'Activate', conditions: [about('user.start_date', 'before now')] }],
    [
      'Active>Former',
      {
        name: 'Leave',
        grace_period_hours: 24,
        conditions: [about('user.end_date', 'before now'), about('user.kept', 'is_false')],
      },
    ],
  ],
  { Active: { entitlement_action: 'grant', place: { x: 10, y: 20 } } },
);

/** The second configuration with something else about one element. */
function changed(
  kind: 'states' | 'transitions',
  name: string,
  change: Partial<LifecycleState> & Partial<LifecycleTransition>,
): LifecycleConfig {
  const elements = employee[kind].map((one) => (one.name === name ? { ...one, ...change } : one));
  return { ...employee, [kind]: elements };
}

function linesOf(after: LifecycleConfig, before = employee, match: 'by_id' | 'by_name' = 'by_id'): string[] {
  return comparedElements(compareLifecycles(before, after, match)).flatMap(({ kind, name, lines }) =>
    lines.map((line) => `${line.change} ${kind} ${name}: ${line.what} | ${line.before} → ${line.after}`),
  );
}

describe('LC-90 two versions of a lifecycle are compared element by element', () => {
  test('a member that is one value is told with what it was and is', () => {
    expect(linesOf(changed('transitions', 'Leave', { grace_period_hours: 72 }))).toEqual([
      'changed transition Leave: grace period | 24 h → 72 h',
    ]);
    expect(linesOf({ ...employee, initial_state_id: idOf('s', 1), is_active: false })).toEqual([
      'changed lifecycle Machine: active | yes → no',
      'changed lifecycle Machine: initial state | Onboarding → Active',
    ]);
    expect(linesOf(changed('states', 'Active', { name: 'At work', is_terminal: true }))).toEqual([
      'changed state At work: name | Active → At work',
      'changed state At work: terminal | no → yes',
    ]);
  });

  test('what came and what went is told with what it is', () => {
    const without = { ...employee, states: employee.states.slice(0, 2), transitions: employee.transitions.slice(0, 1) };
    expect(linesOf(without)).toEqual([
      'removed state Former:  | terminal → null',
      'removed transition Leave:  | from Active to Former, 2 conditions, grace period 24 h → null',
    ]);
    expect(linesOf(employee, without)[1]).toBe(
      'added transition Leave:  | null → from Active to Former, 2 conditions, grace period 24 h',
    );
  });

  test('conditions and actions are ordered lists', () => {
    const [ended, kept] = [about('user.end_date', 'before now'), about('user.kept', 'is_false')];
    const later = (conditions: LifecycleTransition['conditions']) =>
      linesOf(changed('transitions', 'Leave', { conditions }));
    expect(later([ended, about('user.kept', 'not_exists')])).toEqual([
      'changed transition Leave: condition 2 | user.kept is_false → user.kept not_exists',
    ]);
    expect(later([kept])).toEqual(['removed transition Leave: condition 1 | user.end_date before now → null']);
    expect(later([about('user.id', 'exists'), ended, kept])).toEqual([
      'added transition Leave: condition 1 | null → user.id exists',
    ]);
    expect(later([kept, ended])).toEqual([expect.stringMatching(/^moved transition Leave: condition “user\./)]);
    expect(
      linesOf(
        changed('states', 'Former', {
          entry_actions: [{ action_type: 'webhook', parameters: { url: 'https://example.org' } }],
        }),
      ),
    ).toEqual(['changed state Former: entry action 1 | null → Call webhook: url https://example.org'].map(added));
  });

  test('where a state stands on the canvas is counted apart and is no change of meaning', () => {
    const comparison = compareLifecycles(employee, changed('states', 'Active', { place: { x: 300, y: 20 } }));
    expect(isSameMeaning(comparison)).toBe(true);
    expect(realMoves(comparison).map(({ id }) => id)).toEqual([idOf('s', 1)]);
    const placedFirst = compareLifecycles(employee, changed('states', 'Former', { place: { x: 1, y: 1 } }));
    expect(realMoves(placedFirst)).toEqual([]);
  });

  test('another order of the states is told, numbers that make room for another state are not', () => {
    const [first, second, third] = employee.states;
    if (!first || !second || !third) throw new Error('three states');
    const room = {
      ...employee,
      states: [first, { ...second, position: 7 }, { ...third, position: 9 }],
    };
    expect(isSameMeaning(compareLifecycles(employee, room))).toBe(true);
    expect(linesOf({ ...employee, states: [{ ...first, position: 5 }, second, third] })).toEqual([
      'moved lifecycle Machine: order of the states | Onboarding, Active, Former → Active, Former, Onboarding',
    ]);
  });

  test('LC-91 elements of another lifecycle or a file are matched by their names', () => {
    const shifted = (id: string) => id.replace('00000000-', '99999999-');
    const copy: LifecycleConfig = {
      ...employee,
      initial_state_id: shifted(idOf('s', 0)),
      states: employee.states.map((state) => ({ ...state, id: shifted(state.id), name: state.name.toUpperCase() })),
      transitions: employee.transitions.map((one) => ({
        ...one,
        id: shifted(one.id),
        from_state_id: shifted(one.from_state_id),
        to_state_id: shifted(one.to_state_id),
      })),
    };
    expect(linesOf(copy, employee, 'by_name')).toEqual(
      ['Onboarding', 'Active', 'Former'].map(
        (name) => `changed state ${name.toUpperCase()}: name | ${name} → ${name.toUpperCase()}`,
      ),
    );
    const byId = compareLifecycles(employee, copy);
    expect(byId.states.map(({ change }) => change).toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => 'added'),
      ...Array.from({ length: 3 }, () => 'removed'),
    ]);
  });
});

const added = (line: string) => line.replace(/^changed/, 'added');

const anyLists = fc.array(
  fc.tuple(fc.constantFrom('user.a', 'user.b', 'user.c'), fc.constantFrom('exists', 'is_true', "equals 'x'")),
  { maxLength: 6 },
);
/** Machines over the same few ids, so that two of them have elements in common, with lists that differ. */
const anyDetailed: fc.Arbitrary<LifecycleConfig> = fc
  .tuple(anyMachine, fc.infiniteStream(anyLists), fc.infiniteStream(fc.nat(3)), fc.boolean())
  .map(([config, lists, numbers, is_active]) => ({
    ...config,
    is_active,
    states: config.states.map((state, at) => ({
      ...state,
      position: (at * 7 + next(numbers)) % 5,
      place: { x: next(numbers), y: 0 },
      exit_actions: next(lists).map(([action_type, scope]) => ({ action_type, parameters: { scope } })),
    })),
    transitions: config.transitions.map((transition) => ({
      ...transition,
      grace_period_hours: next(numbers),
      conditions: next(lists).map(([path, expression]) => about(path, expression)),
    })),
  }));

function next<Value>(stream: fc.Stream<Value>): Value {
  const { value } = stream.next();
  return value;
}

describe('LC-90 laws of comparing', () => {
  test('a lifecycle does not differ from itself', () => {
    fc.assert(
      fc.property(anyDetailed, (config) => {
        const comparison = compareLifecycles(config, structuredClone(config));
        expect(isSameMeaning(comparison)).toBe(true);
        expect(comparison.moved).toEqual([]);
        expect(comparedElements(comparison)).toEqual([]);
      }),
    );
  });

  test('the changes applied to the earlier one give the later one', () => {
    fc.assert(
      fc.property(anyDetailed, anyDetailed, (before, after) => {
        expect(comparable(applied(before, compareLifecycles(before, after)))).toEqual(comparable(after));
      }),
    );
  });

  test('the other way about it is the same with the sides exchanged', () => {
    fc.assert(
      fc.property(anyDetailed, anyDetailed, (before, after) => {
        expect(sorted(compareLifecycles(after, before))).toEqual(sorted(mirrored(compareLifecycles(before, after))));
      }),
    );
  });
});

/** The earlier configuration with nothing but what the comparison says. */
function applied(before: LifecycleConfig, comparison: LifecycleComparison): LifecycleConfig {
  const places = new Map(comparison.moved.map(({ id, after }) => [id, after]));
  const states = elements(before.states, comparison.states).map((state) => {
    const place = places.get(state.id);
    return place === undefined ? state : { ...state, place };
  });
  const own = Object.fromEntries(comparison.config.map(({ field, after }) => [field, after]));
  return { ...before, ...own, states, transitions: elements(before.transitions, comparison.transitions) };
}

function elements<Element extends { readonly id: string }>(
  before: readonly Element[],
  changes: readonly ElementChange<Element>[],
): Element[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const kept = before.flatMap((element): Element[] => {
    const change = byId.get(element.id);
    if (change === undefined) return [element];
    return change.change === 'removed' ? [] : [change.differences.reduce(withDifference, element)];
  });
  return [...kept, ...changes.flatMap(({ change, after }) => (change === 'added' && after !== null ? [after] : []))];
}

function withDifference<Element>(element: Element, difference: Difference): Element {
  if (difference.kind === 'field') return { ...element, [difference.field]: difference.after };
  const lists = element as Readonly<Record<string, readonly object[]>>;
  return { ...element, [difference.list]: [...(lists[difference.list] ?? []), { pending: difference }] };
}

/** Elements by id without what is told apart; lists with the changes that wait at their end carried out. */
function comparable(config: LifecycleConfig): unknown {
  const list = (items: readonly object[]) => {
    const waiting = items.flatMap((item) => ('pending' in item ? [item.pending as ItemDifference<object>] : []));
    const gone = new Set(waiting.map(({ before_at }) => before_at));
    const result = items.filter((item, at) => !('pending' in item) && !gone.has(at));
    for (const { after, after_at } of waiting.toSorted((one, other) => (one.after_at ?? 0) - (other.after_at ?? 0)))
      if (after !== null && after_at !== null) result.splice(after_at, 0, after);
    return result;
  };
  const byId = (one: { readonly id: string }, other: { readonly id: string }) => (one.id < other.id ? -1 : 1);
  return {
    ...config,
    states: config.states
      .map(({ position: _, ...state }) => ({ ...state, exit_actions: list(state.exit_actions) }))
      .toSorted(byId),
    transitions: config.transitions
      .map((transition) => ({ ...transition, conditions: list(transition.conditions) }))
      .toSorted(byId),
  };
}

const turned: Readonly<Record<ItemChange, ItemChange>> = {
  added: 'removed',
  removed: 'added',
  changed: 'changed',
  moved: 'moved',
};

function mirrored(comparison: LifecycleComparison): LifecycleComparison {
  const turn = <Sides extends { readonly before: unknown; readonly after: unknown }>(sides: Sides): Sides => ({
    ...sides,
    before: sides.after,
    after: sides.before,
  });
  const part = (difference: Difference): Difference =>
    difference.kind === 'field'
      ? turn(difference)
      : ({
          ...turn(difference),
          change: turned[difference.change],
          before_at: difference.after_at,
          after_at: difference.before_at,
        } as Difference);
  const element = <Element>(change: ElementChange<Element>) => ({
    ...turn(change),
    change: turned[change.change] as 'added' | 'removed' | 'changed',
    differences: change.differences.map(part),
  });
  return {
    ...turn(comparison),
    order: comparison.order === null ? null : turn(comparison.order),
    config: comparison.config.map(turn),
    moved: comparison.moved.map(turn),
    states: comparison.states.map(element),
    transitions: comparison.transitions.map(element),
  };
}

/** What it says, in an order that does not depend on the sides. */
function sorted({ config, order, states, transitions, moved }: LifecycleComparison): unknown {
  const text = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).toSorted();
  const inside = (changes: readonly ElementChange<unknown>[]) =>
    text(changes.map((change) => ({ ...change, differences: text(change.differences) })));
  return { config, order, moved: text(moved), states: inside(states), transitions: inside(transitions) };
}
