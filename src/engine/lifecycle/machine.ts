import type { LifecycleConfig, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';

/** A configuration as a graph, with the way from each id to its element. Transitions to or from no state are left out of the edges. */
export interface Machine {
  readonly config: LifecycleConfig;
  readonly states: ReadonlyMap<string, LifecycleState>;
  readonly outgoing: ReadonlyMap<string, readonly LifecycleTransition[]>;
  readonly incoming: ReadonlyMap<string, readonly LifecycleTransition[]>;
}

export function machineOf(config: LifecycleConfig): Machine {
  const states = new Map(config.states.map((state) => [state.id, state]));
  const outgoing = new Map<string, LifecycleTransition[]>();
  const incoming = new Map<string, LifecycleTransition[]>();
  for (const transition of config.transitions) {
    const { from_state_id: from, to_state_id: to } = transition;
    if (!states.has(from) || !states.has(to)) continue;
    put(outgoing, from, transition);
    put(incoming, to, transition);
  }
  return { config, states, outgoing, incoming };
}

function put(map: Map<string, LifecycleTransition[]>, key: string, transition: LifecycleTransition): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [transition]);
  else list.push(transition);
}

/** The states that can be reached from some states over transitions that pass; the states themselves too. */
export function reachable(from: Iterable<string>, next: (state: string) => Iterable<string>): ReadonlySet<string> {
  const seen = new Set(from);
  const waiting = [...seen];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const other of next(state)) {
      if (seen.has(other)) continue;
      seen.add(other);
      waiting.push(other);
    }
  }
  return seen;
}
