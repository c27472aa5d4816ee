import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { checkLifecycle } from '#engine/lifecycle/check-lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import type { CanvasNode } from '#renderer/canvas/canvas-model.ts';
import type { Graph, GraphLine } from '#renderer/canvas/graph-model.ts';
import { KeptRoutes } from '#renderer/canvas/kept-routes.ts';
import { reuseLines, reuseList, reuseNodes } from '#renderer/canvas/reuse.ts';
import { useDesigner } from './designer-store.ts';
import { byElement, type GraphMarks, graphOf } from './lifecycle-graph.ts';

interface Designed {
  readonly problems: readonly LifecycleProblem[];
  readonly byElement: ReadonlyMap<string, readonly LifecycleProblem[]>;
  readonly found: ReadonlySet<string>;
}

/** A lifecycle with what the checker says of it, and what of it is searched for. */
export function useDesigned(lid: string, config: LifecycleConfig): Designed {
  const { search } = useDesigner(lid);
  const problems = useMemo(() => checkLifecycle(config), [config]);
  const marks = useMemo(() => byElement(problems), [problems]);
  const found = useMemo(() => foundBy(config, search), [config, search]);
  return { problems, byElement: marks, found };
}

/** Its drawing; what did not change stays the same. */
export function useDrawn(config: LifecycleConfig, { problems, lit, found }: GraphMarks): Graph {
  const [kept] = useState(() => ({ nodes: new Map<string, CanvasNode>(), lines: new Map<string, GraphLine>() }));
  const [routes] = useState(() => new KeptRoutes());
  const last = useRef<Graph>({ nodes: [], lines: [] });
  return useMemo(() => {
    const drawn = graphOf(config, { problems, lit, found }, routes);
    const nodes = reuseList(last.current.nodes, reuseNodes(kept.nodes, drawn.nodes));
    const lines = reuseList(last.current.lines, reuseLines(kept.lines, drawn.lines));
    last.current = nodes === last.current.nodes && lines === last.current.lines ? last.current : { nodes, lines };
    return last.current;
  }, [config, problems, lit, found, kept, routes]);
}

/** More transitions than this are checked and drawn after what was typed is on the screen. */
const mostAtOnce = 300;

/** As many states as this are moved by hand; more of them are laid out. */
const mostMoved = 50;

/**
 * What checks and drawing are of: of a large lifecycle a moment behind what is typed or laid out. What is drawn, or moved by
 * hand, is seen at once.
 */
export function useSettled(config: LifecycleConfig): LifecycleConfig {
  const settled = useDeferredValue(config);
  return config.transitions.length > mostAtOnce && isDrawnAlike(config, settled) ? settled : config;
}

function isDrawnAlike({ states, transitions }: LifecycleConfig, other: LifecycleConfig): boolean {
  return (
    states.length === other.states.length &&
    transitions.length === other.transitions.length &&
    states.every(({ id }, at) => id === other.states[at]?.id) &&
    isPlacedAlike(states, other.states) &&
    transitions.every(
      ({ id, from_state_id, to_state_id }, at) =>
        id === other.transitions[at]?.id &&
        from_state_id === other.transitions[at].from_state_id &&
        to_state_id === other.transitions[at].to_state_id,
    )
  );
}

/** Nothing stands elsewhere, or so much that it was laid out. */
function isPlacedAlike(states: LifecycleConfig['states'], others: LifecycleConfig['states']): boolean {
  const moved = states.filter(({ place }, at) => place !== others[at]?.place);
  return moved.length === 0 || moved.length > mostMoved;
}

const nothing: ReadonlySet<string> = new Set();

/** States and transitions with these words in their names. */
export function foundBy(config: LifecycleConfig, search: string): ReadonlySet<string> {
  const words = search.trim().toLowerCase();
  if (words === '') return nothing;
  const has = ({ name }: { readonly name: string }) => name.toLowerCase().includes(words);
  return new Set([...config.states.filter(has), ...config.transitions.filter(has)].map(({ id }) => id));
}
