import type {
  LifecycleConfig,
  LifecycleState,
  LifecycleTransition,
  StateAction,
  TransitionCondition,
} from '#contract/model/lifecycle.ts';
import type { Json } from '#contract/model/scalars.ts';
import { sameJson } from '../merge/canonical-json.ts';
import { compareLists, type ItemDifference } from './compare-lists.ts';
import { inOrder } from './edits.ts';
import { withIdsOf } from './pair-elements.ts';

/** A member that is one value. */
export interface FieldDifference {
  readonly kind: 'field';
  readonly field: string;
  readonly before: Json;
  readonly after: Json;
}

/** One item of an ordered list. */
export type ListDifference =
  | ({ readonly kind: 'condition'; readonly list: 'conditions' } & ItemDifference<TransitionCondition>)
  | ({ readonly kind: 'action'; readonly list: 'entry_actions' | 'exit_actions' } & ItemDifference<StateAction>);

export type Difference = FieldDifference | ListDifference;

/** A state or transition that is not the same on both sides. What only one side has differs as a whole, and in no part. */
export interface ElementChange<Element> {
  readonly change: 'added' | 'removed' | 'changed';
  readonly id: string;
  readonly before: Element | null;
  readonly after: Element | null;
  readonly differences: readonly Difference[];
}

/** A state that stands elsewhere on the canvas, which changes no meaning. */
export interface StateMove {
  readonly id: string;
  readonly before: LifecycleState['place'];
  readonly after: LifecycleState['place'];
}

/** What differs between two configurations of a lifecycle, in the order of the later one. */
export interface LifecycleComparison {
  readonly before: LifecycleConfig;
  /** Elements of both sides have the ids they have before, also where they were matched by name. */
  readonly after: LifecycleConfig;
  /** Members of the configuration itself; the initial state as the id it points to. */
  readonly config: readonly FieldDifference[];
  /** The ids of the states of both sides, where they stand in another order; null where they do not. */
  readonly order: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
  readonly states: readonly ElementChange<LifecycleState>[];
  readonly transitions: readonly ElementChange<LifecycleTransition>[];
  readonly moved: readonly StateMove[];
}

const configFields = [
  'name',
  'object_type',
  'description',
  'is_active',
  'auto_assign_initial_state',
  'initial_state_id',
] as const satisfies readonly (keyof LifecycleConfig)[];
const stateFields = ['name', 'description', 'is_terminal', 'entitlement_action'] as const;
const transitionFields = [
  'name',
  'from_state_id',
  'to_state_id',
  'requires_approval',
  'approval_workflow_id',
  'grace_period_hours',
] as const;

/**
 * Compares two configurations (docs/specs/lifecycle.md LC-90). Elements are the same by their id; with `by_name`, as of a
 * file or of another lifecycle, those left over also by their name.
 */
export function compareLifecycles(
  before: LifecycleConfig,
  given: LifecycleConfig,
  match: 'by_id' | 'by_name' = 'by_id',
): LifecycleComparison {
  const after = match === 'by_name' ? withIdsOf(before, given) : given;
  const earlier = inOrder(before.states);
  const later = inOrder(after.states);
  return {
    before,
    after,
    config: fieldDifferences(before, after, configFields),
    order: otherOrder(earlier, later),
    states: elementChanges(earlier, later, stateDifferences),
    transitions: elementChanges(before.transitions, after.transitions, transitionDifferences),
    moved: movesOf(earlier, later),
  };
}

/** Whether nothing differs that means anything; where states stand on the canvas does not. */
export function isSameMeaning({ config, order, states, transitions }: LifecycleComparison): boolean {
  return config.length + states.length + transitions.length === 0 && order === null;
}

function elementChanges<Element extends { readonly id: string }>(
  before: readonly Element[],
  after: readonly Element[],
  differ: (before: Element, after: Element) => Difference[],
): ElementChange<Element>[] {
  const earlier = new Map(before.map((element) => [element.id, element]));
  const kept = new Set(after.map(({ id }) => id));
  const changes = after.flatMap((element): ElementChange<Element>[] => {
    const { id } = element;
    const was = earlier.get(id);
    if (was === undefined) return [{ change: 'added', id, before: null, after: element, differences: [] }];
    const differences = isSpelledAlike(was, element) ? [] : differ(was, element);
    return differences.length === 0 ? [] : [{ change: 'changed', id, before: was, after: element, differences }];
  });
  const removed = before.filter(({ id }) => !kept.has(id));
  return [
    ...changes,
    ...removed.map((element) => ({
      change: 'removed' as const,
      id: element.id,
      before: element,
      after: null,
      differences: [],
    })),
  ];
}

/** The quick way for the many that did not change; what is spelled otherwise may still mean the same. */
function isSpelledAlike(before: object, after: object): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

function stateDifferences(before: LifecycleState, after: LifecycleState): Difference[] {
  return [
    ...fieldDifferences(before, after, stateFields),
    ...(['entry_actions', 'exit_actions'] as const).flatMap((list) =>
      compareLists(before[list], after[list], ({ action_type }) => action_type).map(
        (item) => ({ kind: 'action', list, ...item }) as const,
      ),
    ),
  ];
}

function transitionDifferences(before: LifecycleTransition, after: LifecycleTransition): Difference[] {
  const kindOf = ({ condition_type, attribute_path }: TransitionCondition) => `${condition_type} ${attribute_path}`;
  return [
    ...fieldDifferences(before, after, transitionFields),
    ...compareLists(before.conditions, after.conditions, kindOf).map(
      (item) => ({ kind: 'condition', list: 'conditions', ...item }) as const,
    ),
  ];
}

function fieldDifferences<Element extends object>(
  before: Element,
  after: Element,
  fields: readonly (keyof Element & string)[],
): FieldDifference[] {
  return fields.flatMap((field): FieldDifference[] => {
    const [was, is] = [before[field] as Json, after[field] as Json];
    return sameJson(was, is) ? [] : [{ kind: 'field', field, before: was, after: is }];
  });
}

/** Numbers that merely make room for another state are no other order. */
function otherOrder(before: readonly LifecycleState[], after: readonly LifecycleState[]): LifecycleComparison['order'] {
  const common = (list: readonly LifecycleState[], others: readonly LifecycleState[]) => {
    const known = new Set(others.map(({ id }) => id));
    return list.map(({ id }) => id).filter((id) => known.has(id));
  };
  const order = { before: common(before, after), after: common(after, before) };
  return order.before.every((id, at) => order.after[at] === id) ? null : order;
}

function movesOf(before: readonly LifecycleState[], after: readonly LifecycleState[]): StateMove[] {
  const earlier = new Map(before.map((state) => [state.id, state]));
  return after.flatMap(({ id, place }): StateMove[] => {
    const was = earlier.get(id);
    return was === undefined || sameJson(was.place, place) ? [] : [{ id, before: was.place, after: place }];
  });
}
