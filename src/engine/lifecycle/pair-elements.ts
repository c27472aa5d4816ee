import type { LifecycleConfig } from '#contract/model/lifecycle.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The second configuration with the ids that the first has for the same elements: those of the same id, and of what is left
 * those of the same name, whatever the case of its letters. Of several of one name the first go together.
 */
export function withIdsOf(first: LifecycleConfig, second: LifecycleConfig): LifecycleConfig {
  const states = idsByName(first.states, second.states);
  const transitions = idsByName(first.transitions, second.transitions);
  const stateId = (id: string) => states.get(id) ?? id;
  return {
    ...second,
    initial_state_id: second.initial_state_id === null ? null : stateId(second.initial_state_id),
    states: second.states.map((state) => ({ ...state, id: stateId(state.id) })),
    transitions: second.transitions.map((transition) => ({
      ...transition,
      id: transitions.get(transition.id) ?? transition.id,
      from_state_id: stateId(transition.from_state_id),
      to_state_id: stateId(transition.to_state_id),
    })),
  };
}

function idsByName(first: readonly Named[], second: readonly Named[]): ReadonlyMap<string, string> {
  const known = new Set(second.map(({ id }) => id));
  const free = Map.groupBy(
    first.filter(({ id }) => !known.has(id)),
    keyOf,
  );
  const own = new Set(first.map(({ id }) => id));
  const ids = new Map<string, string>();
  for (const element of second) {
    const other = own.has(element.id) ? undefined : free.get(keyOf(element))?.shift();
    if (other !== undefined) ids.set(element.id, other.id);
  }
  return ids;
}

function keyOf({ name }: Named): string {
  return name.trim().toLowerCase();
}
