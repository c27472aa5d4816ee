/** A lifecycle as a plain backend holds it, by the server's own ids. */
export interface StoredLifecycle {
  name: string;
  object_type: string;
  description: string | null;
  is_active: boolean;
  auto_assign_initial_state: boolean;
  readonly states: StoredState[];
  readonly transitions: StoredTransition[];
}

export interface StoredState {
  readonly id: string;
  name: string;
  description: string | null;
  is_initial: boolean;
  is_terminal: boolean;
  entitlement_action: string;
  position: number;
  entry_actions: unknown[];
  exit_actions: unknown[];
  /** Who is in it. */
  objects: number;
}

export interface StoredTransition {
  readonly id: string;
  readonly name: string;
  readonly from_state_id: string;
  readonly to_state_id: string;
  readonly requires_approval: boolean;
  readonly approval_workflow_id: string | null;
  readonly grace_period_hours: number;
  conditions: unknown[];
}

/** A refusal, as the contract wants it (`contract.md` 3.3, 3.4, 3.9). */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What is wrong with it, by the rules of the contract; written on its own, so that it cannot share a mistake with the product. */
export function brokenRules({ states, transitions }: StoredLifecycle): string[] {
  const broken: string[] = [];
  const ids = new Map(states.map((state) => [state.id, state]));
  if (new Set(states.map(({ name }) => name)).size < states.length) broken.push('two states of one name');
  if (new Set(transitions.map(({ name }) => name)).size < transitions.length)
    broken.push('two transitions of one name');
  const pairs = transitions.map(({ from_state_id, to_state_id }) => `${from_state_id}>${to_state_id}`);
  if (new Set(pairs).size < pairs.length) broken.push('two transitions of one pair');
  if (states.filter((state) => state.is_initial).length > 1) broken.push('two initial states');
  if (states.some((state) => state.is_initial && state.is_terminal)) broken.push('initial and terminal');
  for (const { from_state_id, to_state_id } of transitions) {
    if (!(ids.has(from_state_id) && ids.has(to_state_id))) broken.push('a transition of no state');
    if (from_state_id === to_state_id) broken.push('a transition to itself');
    if (ids.get(from_state_id)?.is_terminal === true) broken.push('a transition out of a terminal state');
  }
  return broken;
}

/** The requests of one configuration, each of which is refused where it would break a rule. */
export class LifecycleRules {
  readonly row: StoredLifecycle;

  constructor(row: StoredLifecycle) {
    this.row = row;
  }

  addState(state: StoredState): StoredState {
    this.#mark(state);
    this.row.states.push(state);
    return this.#kept(state, () => this.row.states.pop());
  }

  changeState(id: string, changes: Partial<StoredState>): StoredState {
    const state = this.state(id);
    const before = this.row.states.map((one) => ({ ...one }));
    Object.assign(state, changes);
    this.#mark(state);
    return this.#kept(state, () => {
      for (const [at, one] of before.entries()) Object.assign(this.row.states[at] ?? {}, one);
    });
  }

  removeState(id: string): void {
    const { name, objects } = this.state(id);
    const uses = this.row.transitions.filter((one) => one.from_state_id === id || one.to_state_id === id);
    if (uses.length > 0) throw new Refused(409, `${name} is used by ${uses.map((one) => one.name).join(', ')}.`);
    if (objects > 0) throw new Refused(409, `${objects} people are in ${name}.`);
    this.row.states.splice(this.row.states.indexOf(this.state(id)), 1);
  }

  addTransition(transition: StoredTransition): StoredTransition {
    this.state(transition.from_state_id);
    this.state(transition.to_state_id);
    this.row.transitions.push(transition);
    return this.#kept(transition, () => this.row.transitions.pop());
  }

  removeTransition(id: string): void {
    this.row.transitions.splice(this.row.transitions.indexOf(this.transition(id)), 1);
  }

  state(id: string): StoredState {
    const found = this.row.states.find((one) => one.id === id);
    if (found === undefined) throw new Refused(404, `There is no state ${id}.`);
    return found;
  }

  transition(id: string): StoredTransition {
    const found = this.row.transitions.find((one) => one.id === id);
    if (found === undefined) throw new Refused(404, `There is no transition ${id}.`);
    return found;
  }

  /** Marking one takes the mark from another. */
  #mark(state: StoredState): void {
    if (!state.is_initial) return;
    for (const other of this.row.states) if (other !== state) other.is_initial = false;
  }

  #kept<Element>(element: Element, takeBack: () => void): Element {
    const [broken] = brokenRules(this.row);
    if (broken === undefined) return element;
    takeBack();
    throw new Refused(409, `That would be ${broken}.`);
  }
}
