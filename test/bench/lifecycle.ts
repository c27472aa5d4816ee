/** Checking a lifecycle of 500 states against a bare walk through the same graph, and conditions against the same comparisons by hand (issue 6, Speed). */
import { type LifecycleConfig, lifecycleConfig, type TransitionCondition } from '#contract/model/lifecycle.ts';
import { compileCondition } from '#engine/expression/evaluate-condition.ts';
import { checkLifecycle } from '#engine/lifecycle/check-lifecycle.ts';
import { type Bench, type BenchSection, compare } from './harness.ts';

const id = (kind: number, number: number) => `00000000-0000-4000-8000-${kind}${String(number).padStart(11, '0')}`;
const frameMs = 1000 / 60;

/** Four ways out of every state, told apart by one attribute; the last state is the end. */
function machine(states: number): LifecycleConfig {
  const conditions = (way: number): TransitionCondition[] => [
    { condition_type: 'attribute_check', attribute_path: 'user.grade', expression: `equals ${way}` },
  ];
  return lifecycleConfig.parse({
    name: 'Large',
    object_type: 'user',
    initial_state_id: id(1, 0),
    states: Array.from({ length: states }, (_, number) => ({
      id: id(1, number),
      name: `State ${number}`,
      is_terminal: number === states - 1,
      entitlement_action: number === states - 1 ? 'revoke' : 'grant',
      position: number,
    })),
    transitions: Array.from({ length: (states - 1) * 4 }, (_, number) => {
      const from = Math.floor(number / 4);
      return {
        id: id(2, number),
        name: `Transition ${number}`,
        from_state_id: id(1, from),
        to_state_id: id(1, (from + 1 + (number % 4) * 7) % states),
        conditions: conditions(number % 4),
      };
    }),
  });
}

/** The least that a checker has to do: from the beginning on, and back from the end, by adjacency lists. */
function bareTraversal({ states, transitions, initial_state_id }: LifecycleConfig): number {
  const forward = new Map<string, string[]>(states.map((state) => [state.id, []]));
  const backward = new Map<string, string[]>(states.map((state) => [state.id, []]));
  for (const { from_state_id, to_state_id } of transitions) {
    forward.get(from_state_id)?.push(to_state_id);
    backward.get(to_state_id)?.push(from_state_id);
  }
  const walk = (from: string, next: Map<string, string[]>) => {
    const seen = new Set([from]);
    const waiting = [from];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      for (const other of next.get(at) ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        waiting.push(other);
      }
    }
    return seen.size;
  };
  return walk(initial_state_id ?? '', forward) + walk(states.at(-1)?.id ?? '', backward);
}

/** As an editor makes it: one transition is another object, everything else is what it was. */
function editedOnce(config: LifecycleConfig, round: number): LifecycleConfig {
  const at = round % config.transitions.length;
  const transitions = config.transitions.map((transition, number) =>
    number === at
      ? {
          ...transition,
          conditions: transition.conditions.map((one) => ({ ...one, expression: `equals ${round + 10}` })),
        }
      : transition,
  );
  return { ...config, transitions };
}

async function checking(states: number): Promise<BenchSection> {
  const config = machine(states);
  const limit = states === 500 ? 2 : undefined;
  let round = 0;
  return compare(
    `${states} states, ${config.transitions.length} transitions; a frame is ${frameMs.toFixed(1)} ms`,
    [
      { name: 'bare traversal, forward and back', run: () => bareTraversal(config) },
      { name: 'check after a small edit', run: () => checkLifecycle(editedOnce(config, round++)) },
      {
        name: 'check with known conditions',
        ...(limit === undefined ? {} : { limit }),
        run: () => checkLifecycle(config),
      },
      { name: 'check of a file just read', run: () => checkLifecycle(structuredClone(config)) },
    ],
    { rounds: 25, warmup: 10 },
  );
}

/** 100,000 evaluations of three conditions over objects that all differ. */
function evaluating(): Promise<BenchSection> {
  const departments = ['Engineering', 'Sales', 'Legal'];
  const objects = Array.from({ length: 100_000 }, (_, number) => ({
    user: { department: departments[number % 3] ?? '', level: number % 10, name: `user-${number}` },
  }));
  const condition = (attribute_path: string, expression: string) =>
    compileCondition({ condition_type: 'attribute_check', attribute_path, expression }).holds;
  const ours = [
    condition('user.department', "equals 'Engineering' or equals 'Sales'"),
    condition('user.level', 'at_least 5'),
    condition('user.name', "starts_with 'user-1'"),
  ];
  type Loose = { user?: { department?: unknown; level?: unknown; name?: unknown } | null };
  const byHand: ((object: Loose) => boolean)[] = [
    ({ user }) => user?.department === 'Engineering' || user?.department === 'Sales',
    ({ user }) => typeof user?.level === 'number' && user.level >= 5,
    ({ user }) => typeof user?.name === 'string' && user.name.startsWith('user-1'),
  ];
  const now = Date.now();
  let found = 0;
  const ask = (judges: readonly ((object: Loose, at: number) => boolean)[]) => {
    for (const [number, object] of objects.entries()) if (judges[number % 3]?.(object, now)) found++;
    return found;
  };
  return compare(
    '100,000 evaluations',
    [
      { name: 'by hand', run: () => ask(byHand) },
      { name: 'conditions', limit: 3, run: () => ask(ours as typeof byHand) },
    ],
    { rounds: 25, warmup: 10 },
  );
}

export const bench: Bench = {
  name: 'lifecycle',
  async run() {
    return {
      name: 'lifecycle',
      sections: [await checking(50), await checking(500), await checking(2000), await evaluating()],
    };
  },
};
