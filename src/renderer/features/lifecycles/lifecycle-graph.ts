import type { LifecycleConfig, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import type { CanvasNode, CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import type { Graph, GraphLine } from '#renderer/canvas/graph-model.ts';
import { KeptRoutes } from '#renderer/canvas/kept-routes.ts';
import { type LineWish, wishesOf } from '#renderer/canvas/lay-out.ts';
import { gravest, type Severity, stateInWords, transitionInWords } from './lifecycle-words.ts';

export const cardSize = { width: 172, height: 58 } as const;
/** Room for the dot before an initial state. */
const column = cardSize.width + 120;
const row = cardSize.height + 48;
const perColumn = 5;

/** Of what a simulation says about an element: where the object is, and which ways are open. */
export type Lit = 'current' | 'open' | 'closed' | null;

export interface StateData {
  readonly state: LifecycleState;
  readonly is_initial: boolean;
  readonly severity: Severity | null;
  readonly messages: string;
  readonly lit: Lit;
  readonly found: boolean;
}

export interface TransitionData {
  readonly transition: LifecycleTransition;
  readonly severity: Severity | null;
  readonly messages: string;
  readonly lit: Lit;
  readonly found: boolean;
}

export interface GraphMarks {
  readonly problems: ReadonlyMap<string, readonly LifecycleProblem[]>;
  readonly lit: ReadonlyMap<string, Lit>;
  /** Elements that a search looks for. */
  readonly found: ReadonlySet<string>;
}

/** Where every state stands: where it was put, else in columns in the order of the states. */
export function placesOf({ states }: LifecycleConfig): ReadonlyMap<string, CanvasPoint> {
  const right = Math.max(...states.map(({ place }) => place?.x ?? -column)) + column;
  let free = 0;
  return new Map(
    states.map((state) => {
      if (state.place !== null) return [state.id, state.place];
      const at = free++;
      return [state.id, { x: right + Math.floor(at / perColumn) * column, y: (at % perColumn) * row }];
    }),
  );
}

/** The drawing of a lifecycle. `routes`: those of its last drawing, where there is one. */
export function graphOf(config: LifecycleConfig, marks: GraphMarks, routes = new KeptRoutes()): Graph {
  const places = placesOf(config);
  const nodes = config.states.map((state) => stateNode(config, state, places.get(state.id) ?? { x: 0, y: 0 }, marks));
  return { nodes, lines: linesOf(config, nodes, marks, routes) };
}

function stateNode(config: LifecycleConfig, state: LifecycleState, place: CanvasPoint, marks: GraphMarks): CanvasNode {
  const problems = marks.problems.get(state.id) ?? [];
  const is_initial = config.initial_state_id === state.id;
  const data: StateData = { state, is_initial, ...markOf(state.id, marks) };
  const label = stateInWords(state, is_initial, problems);
  return { id: state.id, kind: 'state', ...place, ...cardSize, data, label, selectable: true, draggable: true };
}

function linesOf(
  config: LifecycleConfig,
  nodes: readonly CanvasNode[],
  marks: GraphMarks,
  kept: KeptRoutes,
): GraphLine[] {
  const boxes = new Map(nodes.map((node) => [node.id, node]));
  const names = new Map(config.states.map(({ id, name }) => [id, name]));
  const wishes = wishesOf(lineWishes(config), boxes);
  const routes = kept.route(wishes, nodes);
  return config.transitions.flatMap((transition): GraphLine[] => {
    const route = routes.get(transition.id);
    if (route === undefined) return [];
    const data: TransitionData = { transition, ...markOf(transition.id, marks) };
    return [
      {
        id: transition.id,
        from: transition.from_state_id,
        to: transition.to_state_id,
        ...route,
        label: transitionInWords(
          transition,
          (id) => names.get(id) ?? 'a state',
          marks.problems.get(transition.id) ?? [],
        ),
        tone: data.lit === 'open' ? 'lit' : data.severity === 'error' ? 'bad' : 'plain',
        dashed: data.lit === 'closed',
        data,
      },
    ];
  });
}

/** The lines to be drawn, with the room that their words take. */
export function lineWishes({ transitions }: LifecycleConfig): LineWish[] {
  return transitions.map((transition) => ({
    id: transition.id,
    from: transition.from_state_id,
    to: transition.to_state_id,
    words: { width: wordsWidth(transition), height: 20 },
  }));
}

function markOf(id: string, { problems, lit, found }: GraphMarks) {
  const own = problems.get(id) ?? [];
  return {
    severity: gravest(own),
    messages: own.map(({ message }) => message).join('\n'),
    lit: lit.get(id) ?? null,
    found: found.has(id),
  };
}

/** How wide the words on a line are, about. */
export function wordsWidth({ name, grace_period_hours, requires_approval, conditions }: LifecycleTransition): number {
  const signs = (grace_period_hours > 0 ? 60 : 0) + (requires_approval ? 18 : 0) + (conditions.length > 0 ? 26 : 0);
  return Math.min(name.length, 26) * 6.6 + 16 + signs;
}

/** Problems by the element that they sit on. */
export function byElement(problems: readonly LifecycleProblem[]): ReadonlyMap<string, readonly LifecycleProblem[]> {
  const map = new Map<string, LifecycleProblem[]>();
  for (const problem of problems) {
    const list = map.get(problem.element.id);
    if (list === undefined) map.set(problem.element.id, [problem]);
    else list.push(problem);
  }
  return map;
}
