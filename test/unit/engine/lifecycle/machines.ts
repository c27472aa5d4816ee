import fc from 'fast-check';
import {
  type LifecycleConfig,
  type LifecycleState,
  type LifecycleTransition,
  lifecycleConfig,
  type TransitionCondition,
} from '#contract/model/lifecycle.ts';

export const idOf = (kind: 's' | 't', number: number) =>
  `00000000-0000-4000-8000-${kind === 's' ? '0' : '1'}${String(number).padStart(11, '0')}`;

export function about(attribute_path: string, expression: string): TransitionCondition {
  return { condition_type: 'attribute_check', attribute_path, expression };
}

/** A machine from the names of its states (the first is initial, `!` at the end: terminal) and its arrows `A>B`. */
export function machine(
  states: readonly string[],
  arrows: readonly (string | readonly [string, Partial<LifecycleTransition>])[],
  changes: Readonly<Record<string, Partial<LifecycleState>>> = {},
): LifecycleConfig {
  const names = states.map((state) => state.replace('!', ''));
  const id = (name: string) => idOf('s', names.indexOf(name));
  return lifecycleConfig.parse({
    name: 'Machine',
    object_type: 'user',
    initial_state_id: states.length === 0 ? null : idOf('s', 0),
    states: states.map((state, position) => ({
      id: idOf('s', position),
      name: names[position],
      is_terminal: state.endsWith('!'),
      position,
      ...changes[names[position] ?? ''],
    })),
    transitions: arrows.map((arrow, number) => {
      const [text, more] = typeof arrow === 'string' ? [arrow, {}] : arrow;
      const [from = '', to = ''] = text.split('>');
      return {
        id: idOf('t', number),
        name: text,
        from_state_id: id(from),
        to_state_id: id(to),
        ...more,
      };
    }),
  });
}

/** Small machines of every shape: unreachable parts, dead ends, circles, terminal states that are left. */
export const anyMachine: fc.Arbitrary<LifecycleConfig> = fc
  .tuple(
    fc.array(fc.record({ is_terminal: fc.boolean(), grants: fc.constantFrom('grant', 'revoke', 'no_change') }), {
      minLength: 1,
      maxLength: 6,
    }),
    fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.boolean(), fc.boolean()), { maxLength: 12 }),
  )
  .map(([states, arrows]) =>
    lifecycleConfig.parse({
      name: 'Machine',
      object_type: 'user',
      initial_state_id: idOf('s', 0),
      states: states.map(({ is_terminal, grants }, position) => ({
        id: idOf('s', position),
        name: `S${position}`,
        is_terminal,
        entitlement_action: grants,
        position,
      })),
      transitions: arrows.map(([from, to, requires_approval, guarded], number) => ({
        id: idOf('t', number),
        name: `T${number}`,
        from_state_id: idOf('s', from % states.length),
        to_state_id: idOf('s', to % states.length),
        requires_approval,
        conditions: guarded ? [about('a', 'exists')] : [],
      })),
    }),
  );

const anyCondition: fc.Arbitrary<TransitionCondition> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(
        fc.constantFrom('a', 'b', 'a.b', "a['b']", '[['),
        fc.constantFrom('equals 1', 'equals 2', "in ['x', 2]", "equals 'x' or exists", 'not_exists', 'less_than 2'),
      )
      .map(([path, expression]) => about(path, expression)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(about('a', "starts_with 'x'"), about('a', 'equls 1'), {
      condition_type: 'expression',
      attribute_path: '',
      expression: 'object.a == 1',
    }),
  },
);

const anyAction = fc.constantFrom(
  { action_type: 'revoke_sessions', parameters: {} },
  { action_type: 'webhook', parameters: { url: 'nowhere' } },
  { action_type: 'make_tea', parameters: {} },
);

/** As `anyMachine`, with every mistake that a document may hold: names twice, states that are not there, conditions of all sorts. */
export const anyBrokenMachine: fc.Arbitrary<LifecycleConfig> = fc
  .record({
    start: fc.option(fc.nat(6), { freq: 6 }),
    states: fc.array(
      fc.record({
        name: fc.nat(12),
        is_terminal: fc.boolean(),
        grants: fc.constantFrom('grant', 'revoke', 'no_change'),
        actions: fc.array(anyAction, { maxLength: 2 }),
      }),
      { maxLength: 7 },
    ),
    arrows: fc.array(
      fc.record({
        name: fc.nat(40),
        from: fc.nat(7),
        to: fc.nat(7),
        requires_approval: fc.boolean(),
        conditions: fc.oneof(fc.constant([]), fc.array(anyCondition, { maxLength: 3 })),
      }),
      { maxLength: 20 },
    ),
  })
  .map(({ start, states, arrows }) =>
    lifecycleConfig.parse({
      name: 'Machine',
      object_type: 'user',
      initial_state_id: start === null ? null : idOf('s', start),
      states: states.map(({ name, is_terminal, grants, actions }, position) => ({
        id: idOf('s', position),
        name: `S${name}`,
        is_terminal,
        entitlement_action: grants,
        position,
        entry_actions: actions.slice(1),
        exit_actions: actions.slice(0, 1),
      })),
      transitions: arrows.map(({ name, from, to, ...transition }, number) => ({
        id: idOf('t', number),
        name: `T${name}`,
        from_state_id: idOf('s', from),
        to_state_id: idOf('s', to),
        ...transition,
      })),
    }),
  );
