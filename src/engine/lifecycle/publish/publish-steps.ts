import type { LifecycleConfig, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import { type JsonLike, sameJson } from '#engine/merge/canonical-json.ts';
import { inOrder } from '../edits.ts';
import { renameStates } from './rename-states.ts';
import { plainState, plainTransition, sameActions } from './same-element.ts';
import type { LifecycleStep } from './step.ts';

/**
 * The requests that lead a plain server from one lifecycle to another, each of which leaves a valid one: names and pairs of
 * states are never there twice, nothing leaves a terminal state, and what is used is not deleted (issue 6, LC-70). Both must be
 * valid. `making`: it is being created, and is inactive until it is whole, so that nobody is put into half of it.
 *
 * Steps in order: off and names; transitions that are in the way of states; states that hold a name that is needed; states;
 * the initial mark; transitions, each replaced one right before its successor; conditions and actions; what is gone; on.
 */
export function publishSteps(there: LifecycleConfig, wanted: LifecycleConfig, making = false): LifecycleStep[] {
  const change = new Change(there, wanted);
  const inTheWay = change.statesInTheWay();
  const early = change.transitionsInTheWay(inTheWay);
  const late = new Set([...change.goneTransitions].filter((id) => !early.has(id)));
  const built: LifecycleStep[] = [
    ...[...early].map(removeTransition),
    ...inTheWay.map(removeState),
    ...stateSteps(change),
    ...initialSteps(change, inTheWay),
    ...transitionSteps(change, late, early),
    ...contentSteps(change),
    ...[...change.goneStates].filter((id) => !inTheWay.includes(id)).map(removeState),
  ];
  const off = configBefore(there, wanted, making && built.length > 0);
  const on = configAfter({ ...there, ...off }, wanted);
  return [...configStep(off), ...built, ...configStep(on)];
}

/** What differs, by id. */
class Change {
  readonly there: LifecycleConfig;
  readonly wanted: LifecycleConfig;
  readonly states: ReadonlyMap<string, LifecycleState>;
  readonly wantedStates: ReadonlyMap<string, LifecycleState>;
  readonly transitions: ReadonlyMap<string, LifecycleTransition>;
  readonly goneStates: ReadonlySet<string>;
  /** Those that go, and those that are made anew, as this API changes none. */
  readonly goneTransitions: ReadonlySet<string>;
  /** Those that are made. */
  readonly newTransitions: readonly LifecycleTransition[];

  constructor(there: LifecycleConfig, wanted: LifecycleConfig) {
    this.there = there;
    this.wanted = wanted;
    this.states = new Map(there.states.map((state) => [state.id, state]));
    this.wantedStates = new Map(wanted.states.map((state) => [state.id, state]));
    this.transitions = new Map(there.transitions.map((transition) => [transition.id, transition]));
    const stays = new Set(wanted.transitions.filter((one) => this.#isSame(one)).map(({ id }) => id));
    this.goneStates = new Set([...this.states.keys()].filter((id) => !this.wantedStates.has(id)));
    this.goneTransitions = new Set([...this.transitions.keys()].filter((id) => !stays.has(id)));
    this.newTransitions = wanted.transitions.filter(({ id }) => !stays.has(id));
  }

  #isSame(wanted: LifecycleTransition): boolean {
    const there = this.transitions.get(wanted.id);
    return there !== undefined && sameJson(plainTransition(there), plainTransition(wanted));
  }

  /** States that go and hold a name that one which stays, or is new, needs. */
  statesInTheWay(): string[] {
    const needed = new Set(
      this.wanted.states.filter(({ id, name }) => this.states.get(id)?.name !== name).map(({ name }) => name),
    );
    return [...this.goneStates].filter((id) => needed.has(this.states.get(id)?.name ?? ''));
  }

  /** Transitions that go and leave a state that becomes terminal, or use one that has to go first. */
  transitionsInTheWay(states: readonly string[]): ReadonlySet<string> {
    const going = new Set(states);
    const isEnding = (id: string) =>
      this.wantedStates.get(id)?.is_terminal === true && this.states.get(id)?.is_terminal === false;
    return new Set(
      [...this.goneTransitions].filter((id) => {
        const { from_state_id, to_state_id } = this.transitions.get(id) as LifecycleTransition;
        return isEnding(from_state_id) || going.has(from_state_id) || going.has(to_state_id);
      }),
    );
  }
}

/** The initial state stays open here even where it becomes terminal: it has to lose its mark first. */
function stateSteps({ there, wanted, states, wantedStates, goneStates }: Change): LifecycleStep[] {
  const kept = there.states.filter(({ id }) => !goneStates.has(id));
  const { first, names } = renameStates(kept, wanted.states, there.states);
  const changes = names.flatMap((id) => {
    const before = states.get(id);
    const after = wantedStates.get(id);
    if (before === undefined || after === undefined) return [];
    const changed = differences(plainState(before), plainState(after));
    if (id === there.initial_state_id) changed.is_terminal = undefined;
    return changeState(id, first.has(id) ? { ...changed, name: after.name } : changed);
  });
  const added = inOrder(wanted.states).filter(({ id }) => !states.has(id));
  return [
    ...[...first].map(([id, name]): LifecycleStep => ({ kind: 'change_state', id, changes: { name } })),
    ...changes,
    ...added.map((state): LifecycleStep => ({ kind: 'add_state', id: state.id, state: plainState(state) })),
  ];
}

function initialSteps(
  { there, wanted, wantedStates, goneStates }: Change,
  removed: readonly string[],
): LifecycleStep[] {
  const { initial_state_id: before } = there;
  const { initial_state_id: after } = wanted;
  if (before === after) return [];
  const marked = after === null ? [] : changeState(after, { is_initial: true });
  if (before === null || removed.includes(before)) return marked;
  const unmarked = after === null && !goneStates.has(before) ? changeState(before, { is_initial: false }) : [];
  const ends = wantedStates.get(before)?.is_terminal === true ? changeState(before, { is_terminal: true }) : [];
  return [...marked, ...unmarked, ...ends];
}

/** What stands in the way of a new transition goes right before it, so that a way through the machine is missing shortly only. */
function transitionSteps(change: Change, late: Set<string>, early: ReadonlySet<string>): LifecycleStep[] {
  const steps: LifecycleStep[] = [];
  const standing = [...change.transitions.values()].filter(({ id }) => !early.has(id));
  const byName = new Map(standing.map(({ id, name }) => [name, id]));
  const byPair = new Map(standing.map((transition) => [pairOf(transition), transition.id]));
  for (const transition of change.newTransitions) {
    const { id, conditions } = transition;
    for (const other of [id, byName.get(transition.name), byPair.get(pairOf(transition))])
      if (other !== undefined && late.delete(other)) steps.push(removeTransition(other));
    steps.push({ kind: 'add_transition', id, transition: plainTransition(transition) });
    if (conditions.length > 0) steps.push({ kind: 'set_conditions', id, conditions });
  }
  return [...steps, ...[...late].map(removeTransition)];
}

/** Conditions of transitions that stay, and actions. */
function contentSteps({ wanted, states, transitions, goneTransitions }: Change): LifecycleStep[] {
  const conditions = wanted.transitions.flatMap(({ id, conditions }): LifecycleStep[] => {
    const before = goneTransitions.has(id) ? undefined : transitions.get(id);
    if (before === undefined || sameJson(before.conditions, conditions)) return [];
    return [{ kind: 'set_conditions', id, conditions }];
  });
  const actions = inOrder(wanted.states).flatMap((state): LifecycleStep[] => {
    const { id, entry_actions, exit_actions } = state;
    const before = states.get(id) ?? { entry_actions: [], exit_actions: [] };
    return sameActions(before, state) ? [] : [{ kind: 'set_actions', id, entry_actions, exit_actions }];
  });
  return [...conditions, ...actions];
}

type ConfigChanges = Extract<LifecycleStep, { kind: 'change_config' }>['changes'];

function configBefore(there: LifecycleConfig, wanted: LifecycleConfig, waits: boolean): ConfigChanges {
  const words = differences(wordsOf(there), wordsOf(wanted));
  return there.is_active && (waits || !wanted.is_active) ? { ...words, is_active: false } : words;
}

/** A server that does not store whether it assigns says so at the end, when everything else is there (D-21). */
function configAfter(there: LifecycleConfig, wanted: LifecycleConfig): ConfigChanges {
  const switches = ({ is_active, auto_assign_initial_state }: LifecycleConfig) => ({
    is_active,
    auto_assign_initial_state,
  });
  return differences(switches(there), switches(wanted));
}

function wordsOf({ name, description }: LifecycleConfig): Pick<LifecycleConfig, 'name' | 'description'> {
  return { name, description: description === '' ? null : description };
}

function configStep(changes: ConfigChanges): LifecycleStep[] {
  return Object.keys(changes).length === 0 ? [] : [{ kind: 'change_config', changes }];
}

function changeState(
  id: string,
  changes: Extract<LifecycleStep, { kind: 'change_state' }>['changes'],
): LifecycleStep[] {
  const set = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return Object.keys(set).length === 0 ? [] : [{ kind: 'change_state', id, changes: set }];
}

function removeTransition(id: string): LifecycleStep {
  return { kind: 'remove_transition', id };
}

function removeState(id: string): LifecycleStep {
  return { kind: 'remove_state', id };
}

function pairOf({ from_state_id, to_state_id }: LifecycleTransition): string {
  return `${from_state_id} ${to_state_id}`;
}

type Differences<Part> = { -readonly [Name in keyof Part]?: Part[Name] | undefined };

function differences<Part extends { readonly [Name in keyof Part]: JsonLike | undefined }>(
  before: Part,
  after: Part,
): Differences<Part> {
  const changed: Differences<Part> = {};
  for (const name of Object.keys(after) as (keyof Part)[])
    if (!sameJson(before[name], after[name])) changed[name] = after[name];
  return changed;
}
