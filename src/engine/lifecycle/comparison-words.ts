import type { LifecycleConfig, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import type {
  Difference,
  ElementChange,
  FieldDifference,
  LifecycleComparison,
  ListDifference,
  StateMove,
} from './compare.ts';
import type { ItemChange } from './compare-lists.ts';
import { actionInWords, conditionWords, entitlementWords, memberLabel, memberWords } from './element-words.ts';

/** One difference as a person reads it: what it is about, what was and what is. */
export interface ComparisonLine {
  readonly change: ItemChange;
  /** Such as `grace period` or `condition 2`; empty where the element as a whole came or went. */
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Everything that differs in one element, or in the configuration itself. */
export interface ComparedElement {
  readonly kind: 'lifecycle' | 'state' | 'transition';
  /** Empty for the configuration itself. */
  readonly id: string;
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly lines: readonly ComparisonLine[];
}

/** A comparison as a list: the configuration first, then states and transitions in the order of the later side. */
export function comparedElements(comparison: LifecycleComparison): ComparedElement[] {
  const { before, after, states, transitions } = comparison;
  const names = { before: stateNames(before), after: stateNames(after) };
  const own = [...comparison.config.map((field) => fieldLine(field, names)), ...orderLines(comparison, names)];
  return [
    ...(own.length === 0
      ? []
      : [{ kind: 'lifecycle' as const, id: '', name: after.name, change: 'changed' as const, lines: own }]),
    ...states.map((change) => elementOf('state', change, names, stateWords)),
    ...transitions.map((change) => elementOf('transition', change, names, transitionWords)),
  ];
}

/** States that a person has put elsewhere; where nobody had placed them before there is nothing to tell. */
export function realMoves({ moved }: LifecycleComparison): StateMove[] {
  return moved.filter(({ before, after }) => before !== null && after !== null);
}

type StateName = (id: string) => string;
interface Names {
  readonly before: StateName;
  readonly after: StateName;
}

function stateNames({ states }: LifecycleConfig): StateName {
  const names = new Map(states.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? 'a state that is not there';
}

function elementOf<Element extends { readonly name: string }>(
  kind: 'state' | 'transition',
  { change, id, before, after, differences }: ElementChange<Element>,
  names: Names,
  words: (element: Element, stateName: StateName) => string,
): ComparedElement {
  const whole: ComparisonLine = {
    change,
    what: '',
    before: before === null ? null : words(before, names.before),
    after: after === null ? null : words(after, names.after),
  };
  const lines = change === 'changed' ? differences.map((difference) => lineOf(difference, names)) : [whole];
  return { kind, id, name: (after ?? before)?.name ?? '', change, lines };
}

function lineOf(difference: Difference, names: Names): ComparisonLine {
  return difference.kind === 'field' ? fieldLine(difference, names) : itemLine(difference);
}

function fieldLine({ field, before, after }: FieldDifference, names: Names): ComparisonLine {
  return {
    change: 'changed',
    what: memberLabel(field),
    before: memberWords(field, before, names.before),
    after: memberWords(field, after, names.after),
  };
}

const itemWords = { conditions: 'condition', entry_actions: 'entry action', exit_actions: 'exit action' } as const;

function itemLine(difference: ListDifference): ComparisonLine {
  const { change, list, before_at, after_at } = difference;
  const [before, after] =
    difference.kind === 'condition'
      ? [difference.before && conditionWords(difference.before), difference.after && conditionWords(difference.after)]
      : [difference.before && actionInWords(difference.before), difference.after && actionInWords(difference.after)];
  const place = (at: number | null) => `place ${(at ?? 0) + 1}`;
  if (change === 'moved')
    return { change, what: `${itemWords[list]} “${after}”`, before: place(before_at), after: place(after_at) };
  return { change, what: `${itemWords[list]} ${(after_at ?? before_at ?? 0) + 1}`, before, after };
}

const mostNamed = 8;

function orderLines({ order }: LifecycleComparison, names: Names): ComparisonLine[] {
  if (order === null) return [];
  const inWords = (ids: readonly string[], nameOf: StateName) =>
    `${ids.slice(0, mostNamed).map(nameOf).join(', ')}${ids.length > mostNamed ? ', …' : ''}`;
  return [
    {
      change: 'moved',
      what: 'order of the states',
      before: inWords(order.before, names.before),
      after: inWords(order.after, names.after),
    },
  ];
}

/** What a state is, beside its name. */
function stateWords({ is_terminal, entitlement_action, entry_actions, exit_actions }: LifecycleState): string {
  return joined([
    is_terminal ? 'terminal' : '',
    entitlement_action === 'no_change' ? '' : entitlementWords[entitlement_action].toLowerCase(),
    some(entry_actions.length, 'entry action'),
    some(exit_actions.length, 'exit action'),
  ]);
}

function transitionWords(transition: LifecycleTransition, stateName: StateName): string {
  const { from_state_id, to_state_id, conditions, requires_approval, grace_period_hours } = transition;
  return joined([
    `from ${stateName(from_state_id)} to ${stateName(to_state_id)}`,
    some(conditions.length, 'condition'),
    requires_approval ? 'requires approval' : '',
    grace_period_hours > 0 ? `grace period ${grace_period_hours} h` : '',
  ]);
}

function joined(words: readonly string[]): string {
  return words.filter((word) => word !== '').join(', ');
}

function some(count: number, one: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}
