import type { LifecycleConfig, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import type { ElementChange, LifecycleComparison } from '#engine/lifecycle/compare.ts';
import { realMoves } from '#engine/lifecycle/comparison-words.ts';
import type { CanvasNode, CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import type { Graph, GraphLine } from '#renderer/canvas/graph-model.ts';
import { cardSize, graphOf, type StateData, type TransitionData } from '../lifecycle-graph.ts';

/** How an element of one side stands to the other. */
export type Mark = 'same' | 'added' | 'removed' | 'changed';

export interface ComparedStateData extends StateData {
  readonly mark: Mark;
  /** It stands elsewhere on the canvas. */
  readonly moved: boolean;
  /** It was the initial state and is not any more. */
  readonly was_initial: boolean;
}

export interface ComparedTransitionData extends TransitionData {
  readonly mark: Mark;
  /** Where a transition led that leads elsewhere now. */
  readonly former: boolean;
}

/** Both machines as one: what the later side has, and what is gone, where it stood. */
export interface Union {
  readonly config: LifecycleConfig;
  readonly marks: ReadonlyMap<string, Mark>;
}

const formerEnd = '-former';

export function unionOf({ before, after, states, transitions }: LifecycleComparison): Union {
  const marks = new Map<string, Mark>();
  for (const { id, change } of [...states, ...transitions]) marks.set(id, change);
  const earlier = new Map(before.states.map((state) => [state.id, state]));
  const placed = after.states.map((state) => ({
    ...state,
    place: state.place ?? earlier.get(state.id)?.place ?? null,
  }));
  const former = transitions.flatMap(formerWay);
  for (const { id } of former) marks.set(id, 'removed');
  return {
    marks,
    config: {
      ...after,
      states: [...placed, ...gone(states).map((state) => besides(state, placed))],
      transitions: [...after.transitions, ...gone(transitions), ...former],
    },
  };
}

function gone<Element>(changes: readonly ElementChange<Element>[]): Element[] {
  return changes.flatMap(({ change, before }) => (change === 'removed' && before !== null ? [before] : []));
}

/** The line that a transition had which begins or ends elsewhere now. */
function formerWay({ change, before, differences }: ElementChange<LifecycleTransition>): LifecycleTransition[] {
  const led = differences.some((one) => one.kind === 'field' && one.field.endsWith('_state_id'));
  return change === 'changed' && before !== null && led ? [{ ...before, id: `${before.id}${formerEnd}` }] : [];
}

/** Where it stood, or below that where something else stands now. */
function besides(state: LifecycleState, others: readonly LifecycleState[]): LifecycleState {
  const { place } = state;
  if (place === null) return state;
  let { y } = place;
  const isTaken = () =>
    others.some(
      (other) =>
        other.place !== null &&
        Math.abs(other.place.x - place.x) < cardSize.width + 12 &&
        Math.abs(other.place.y - y) < cardSize.height + 12,
    );
  while (isTaken()) y += cardSize.height + 36;
  return { ...state, place: { x: place.x, y } };
}

const nothing = { problems: new Map(), lit: new Map(), found: new Set<string>() };
/** The designer of the same lifecycle may be open in the same window; ids in the page are for one element. */
const prefix = 'compared-';

/** The id of an element on the canvas of a comparison. */
export function drawnId(id: string): string {
  return `${prefix}${id}`;
}

/** The element that is drawn under an id. */
export function elementOfDrawn(id: string): string {
  const own = id.slice(prefix.length);
  return own.endsWith(formerEnd) ? own.slice(0, -formerEnd.length) : own;
}

/** The drawing of both machines as one. `places`: where states stand that nobody has placed. */
export function unionGraph(
  union: Union,
  comparison: LifecycleComparison,
  { places, only_changes }: { readonly places: ReadonlyMap<string, CanvasPoint>; readonly only_changes: boolean },
): Graph {
  const { marks } = union;
  const mark = (id: string) => marks.get(id) ?? 'same';
  const shown = only_changes ? changedPart(union, comparison) : union.config;
  const drawn = graphOf(
    {
      ...shown,
      states: shown.states.map((state) => ({ ...state, place: state.place ?? places.get(state.id) ?? null })),
    },
    nothing,
  );
  const moved = new Set(realMoves(comparison).map(({ id }) => id));
  const wasInitial = comparison.before.initial_state_id;
  return {
    nodes: drawn.nodes.map((node): CanvasNode => {
      const data = node.data as StateData;
      const compared: ComparedStateData = {
        ...data,
        mark: mark(node.id),
        moved: moved.has(node.id),
        was_initial: wasInitial === node.id && !data.is_initial,
      };
      const label = `${markWords[compared.mark]}${node.label}`;
      return { ...node, id: drawnId(node.id), draggable: false, label, data: compared };
    }),
    lines: drawn.lines.map((line): GraphLine => {
      const former = line.id.endsWith(formerEnd);
      const data: ComparedTransitionData = { ...(line.data as TransitionData), mark: mark(line.id), former };
      return {
        ...line,
        id: drawnId(line.id),
        from: drawnId(line.from),
        to: drawnId(line.to),
        label: `${former ? 'Former way of ' : markWords[data.mark]}${line.label}`,
        tone: tones[data.mark],
        dashed: data.mark === 'removed',
        data,
      };
    }),
  };
}

const tones = { same: 'plain', added: 'lit', removed: 'bad', changed: 'info' } as const;
const markWords: Readonly<Record<Mark, string>> = {
  same: '',
  added: 'Added: ',
  removed: 'Removed: ',
  changed: 'Changed: ',
};

/** What differs, with the states that its transitions join. */
function changedPart({ config, marks }: Union, { before, after }: LifecycleComparison): LifecycleConfig {
  const transitions = config.transitions.filter(({ id }) => marks.has(id));
  const needed = new Set(transitions.flatMap(({ from_state_id, to_state_id }) => [from_state_id, to_state_id]));
  if (before.initial_state_id !== after.initial_state_id)
    for (const id of [before.initial_state_id, after.initial_state_id]) if (id !== null) needed.add(id);
  return { ...config, transitions, states: config.states.filter(({ id }) => marks.has(id) || needed.has(id)) };
}
