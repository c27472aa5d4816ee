import {
  type LifecycleConfig,
  type LifecycleObjectType,
  type LifecycleState,
  type LifecycleTransition,
  lifecycleConfig,
  lifecycleLimits,
} from '#contract/model/lifecycle.ts';

/** What an import found, by the file's own keys. Members that a format does not know keep their defaults. */
export interface Sketch {
  readonly name: string;
  readonly description?: string | null;
  readonly object_type?: LifecycleObjectType;
  readonly auto_assign_initial_state?: boolean;
  readonly initial: string | null;
  readonly states: readonly SketchedState[];
  readonly transitions: readonly SketchedTransition[];
}

export interface SketchedState extends Partial<Omit<LifecycleState, 'id' | 'position'>> {
  readonly key: string;
  readonly name: string;
}

export interface SketchedTransition extends Partial<Omit<LifecycleTransition, 'id' | 'from_state_id' | 'to_state_id'>> {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** A configuration out of a file, and what of the file it could not hold, one line each. */
export interface Imported {
  readonly config: LifecycleConfig;
  readonly losses: readonly string[];
}

/** @throws ZodError where the file's values break the rules of a configuration; the caller names the file. */
export function configOf(sketch: Sketch, losses: readonly string[], newId: () => string): Imported {
  const ids = new Map(sketch.states.map(({ key }) => [key, newId()]));
  const told = [...losses];
  const names = new Set<string>();
  const transitions = sketch.transitions.flatMap(({ from, to, ...transition }) => {
    const ends = { from_state_id: ids.get(from), to_state_id: ids.get(to) };
    if (ends.from_state_id === undefined || ends.to_state_id === undefined) {
      told.push(
        `The transition ${transition.name} was left out: ${ids.has(from) ? to : from} is no state of the file.`,
      );
      return [];
    }
    return [{ id: newId(), ...transition, name: unused(transition.name, names), ...ends }];
  });
  const { initial, states, ...rest } = sketch;
  const config = lifecycleConfig.parse({
    object_type: 'user',
    ...rest,
    name: sketch.name.slice(0, lifecycleLimits.configNameChars) || 'Imported lifecycle',
    initial_state_id: initial === null ? null : (ids.get(initial) ?? null),
    states: states.map(({ key, ...state }, position) => ({ ...state, id: ids.get(key), position })),
    transitions,
  });
  return { config, losses: told };
}

/** In other formats events repeat; here each transition has a name of its own. */
function unused(name: string, taken: Set<string>): string {
  const base = name.slice(0, lifecycleLimits.transitionNameChars - 4) || 'transition';
  let candidate = base;
  for (let number = 2; taken.has(candidate); number++) candidate = `${base} ${number}`;
  taken.add(candidate);
  return candidate;
}

/** Keys for a file: the names without what formats refuse, each once. By the state's id. */
export function stateKeys({ states }: LifecycleConfig): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    states.map(({ id, name }) => {
      const base =
        name
          .normalize('NFKD')
          .replace(/[^A-Za-z0-9]+/g, '_')
          .replace(/^_+|_+$/g, '')
          .replace(/^(\d)/, '_$1') || 'state';
      let key = base;
      for (let number = 2; taken.has(key); number++) key = `${base}_${number}`;
      taken.add(key);
      return [id, key];
    }),
  );
}
