const path = '/governance/lifecycle/configs';
const sizes = { states: 10, transitions: 20 };
const idOf = (kind: string, config: number, index = 0) =>
  `0000000${kind}-0000-4000-8000-${String(config * 1_000 + index).padStart(12, '0')}`;
const indices = (length: number) => Array.from({ length }, (_, index) => index);

/** Every path that a plain backend with so many lifecycles answers (`contract.md` 3), with what it answers. */
export function lifecycleReplies(count: number): ReadonlyMap<string, unknown> {
  if (count === 0) return new Map();
  const configs = indices(count).map(configOf);
  const items = configs.map(({ states, transitions, ...row }) => ({
    ...{ ...row, state_count: states.length, transition_count: transitions.length },
  }));
  return new Map<string, unknown>([
    [path, { items, total: count, limit: count, offset: 0 }],
    ...configs.flatMap((config): [string, unknown][] => [
      [`${path}/${config.id}`, config],
      ...partPaths(config).map((part): [string, unknown] => [part, part.endsWith('/actions') ? actions : conditions]),
    ]),
  ]);
}

/** The paths that tell all of these lifecycles: of each the detail, and the actions and conditions of each element. */
export function lifecyclePaths(count: number): string[] {
  return indices(count)
    .map(configOf)
    .flatMap((config) => [`${path}/${config.id}`, ...partPaths(config)]);
}

type Config = ReturnType<typeof configOf>;

function partPaths({ id, states, transitions }: Config): string[] {
  return [
    ...states.map((state) => `${path}/${id}/states/${state.id}/actions`),
    ...transitions.map((transition) => `${path}/${id}/transitions/${transition.id}/conditions`),
  ];
}

function configOf(config: number) {
  return {
    id: idOf('c', config),
    tenant_id: '11111111-1111-4111-8111-111111111111',
    name: `lifecycle-${config}`,
    object_type: 'user',
    description: null,
    is_active: true,
    auto_assign_initial_state: true,
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    states: indices(sizes.states).map((index) => ({
      id: idOf('a', config, index),
      name: `state-${index}`,
      description: null,
      is_initial: index === 0,
      is_terminal: false,
      entitlement_action: 'no_change',
      position: index,
    })),
    transitions: indices(sizes.transitions).map((index) => ({
      id: idOf('b', config, index),
      name: `transition-${index}`,
      from_state_id: idOf('a', config, index % sizes.states),
      to_state_id: idOf('a', config, (index + 1 + Math.floor(index / sizes.states)) % sizes.states),
      requires_approval: false,
      approval_workflow_id: null,
      grace_period_hours: 0,
    })),
  };
}

const actions = { entry_actions: [{ action_type: 'notify', parameters: { to: 'manager' } }], exit_actions: [] };
const conditions = {
  conditions: [{ condition_type: 'attribute', attribute_path: 'user.department', expression: 'equals "Sales"' }],
};
