/** Checking lifecycles of 50, 500 and 5,000 states against a bare walk through the same graph, and conditions against the same comparisons by hand (issue 6, Speed). */
import type { LifecycleConfig, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import { compileCondition } from '#engine/expression/evaluate-condition.ts';
import { checkLifecycle } from '#engine/lifecycle/check-lifecycle.ts';
import { type Bench, type BenchSection, compare, within } from './harness.ts';

const id = (kind: number, number: number) => `00000000-0000-4000-8000-${kind}${String(number).padStart(11, '0')}`;

/** Four ways out of every state, told apart by one attribute; the last state is the end. `grades`: the first of each state's four. */
function machine(states: number, grades: (state: number) => number = () => 0): LifecycleConfig {
  const state = (number: number): LifecycleState => ({
    id: id(1, number),
    name: `State ${number}`,
    description: null,
    is_terminal: number === states - 1,
    entitlement_action: number === states - 1 ? 'revoke' : 'grant',
    position: number,
    entry_actions: [],
    exit_actions: [],
    place: null,
  });
  const transition = (number: number): LifecycleTransition => {
    const from = Math.floor(number / 4);
    const expression = `equals ${grades(from) + (number % 4)}`;
    return {
      id: id(2, number),
      name: `Transition ${number}`,
      from_state_id: id(1, from),
      to_state_id: id(1, (from + 1 + (number % 4) * 7) % states),
      requires_approval: false,
      approval_workflow_id: null,
      grace_period_hours: 0,
      conditions: [{ condition_type: 'attribute_check', attribute_path: 'user.grade', expression }],
    };
  };
  return {
    name: 'Large',
    object_type: 'user',
    description: null,
    is_active: true,
    auto_assign_initial_state: true,
    initial_state_id: id(1, 0),
    states: Array.from({ length: states }, (_, number) => state(number)),
    transitions: Array.from({ length: (states - 1) * 4 }, (_, number) => transition(number)),
  };
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

/** Demanded of large machines; what a small one takes is felt by nobody. */
const limitOf = (states: number) => (states < 500 ? {} : { limit: 2 });

/** The machine is open in an editor: its objects are known. */
function checkingAgain(states: number): Promise<BenchSection> {
  const config = machine(states);
  let round = 0;
  return compare(
    `${states} states, ${config.transitions.length} transitions, open in an editor`,
    [
      { name: 'bare traversal, forward and back', run: () => bareTraversal(config) },
      { name: 'whole check', ...limitOf(states), run: () => checkLifecycle(config) },
      { name: 'check after a small edit', run: () => checkLifecycle(editedOnce(config, round++)) },
    ],
    { rounds: 40, warmup: 60 },
  );
}

/** The machine was just read: nothing of it was seen before. New words are read as well, which no traversal does. */
function checkingAnew(states: number): Promise<BenchSection> {
  const config = machine(states);
  let round = 0;
  let read = config;
  const prepare = () => {
    read = structuredClone(config);
  };
  return compare(
    `${states} states, ${config.transitions.length} transitions, from a file`,
    [
      { name: 'bare traversal, forward and back', prepare, run: () => bareTraversal(read) },
      { name: 'whole check', ...limitOf(states), prepare, run: () => checkLifecycle(read) },
      {
        name: 'whole check, all conditions in words never seen',
        prepare: () => {
          const first = ++round * states * 4;
          read = structuredClone(machine(states, (state) => first + state * 4));
        },
        run: () => checkLifecycle(read),
      },
    ],
    { rounds: 40, warmup: 60 },
  );
}

/** The time that a check after an edit has. */
function frame(): Promise<BenchSection> {
  const config = machine(500);
  let round = 0;
  const run = () => checkLifecycle(editedOnce(config, round++));
  return within(
    'a frame, 500 states',
    1000 / 60,
    { name: 'check after a small edit', run },
    { rounds: 40, warmup: 10 },
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
      sections: [
        await checkingAgain(50),
        await checkingAgain(500),
        await checkingAgain(5000),
        await checkingAnew(50),
        await checkingAnew(500),
        await checkingAnew(5000),
        await frame(),
        await evaluating(),
      ],
    };
  },
};
