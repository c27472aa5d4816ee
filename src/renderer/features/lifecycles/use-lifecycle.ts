import { useMemo, useRef } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { checkLifecycle } from '#engine/lifecycle/check-lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import type { CanvasNode } from '#renderer/canvas/canvas-model.ts';
import type { Graph, GraphLine } from '#renderer/canvas/graph-model.ts';
import { reuseNodes } from '#renderer/canvas/reuse.ts';
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
  const nodes = useRef(new Map<string, CanvasNode>());
  const lines = useRef(new Map<string, { readonly text: string; readonly line: GraphLine }>());
  return useMemo(() => {
    const drawn = graphOf(config, { problems, lit, found });
    return { nodes: reuseNodes(nodes.current, drawn.nodes), lines: reuseLines(lines.current, drawn.lines) };
  }, [config, problems, lit, found]);
}

function reuseLines(
  last: Map<string, { readonly text: string; readonly line: GraphLine }>,
  next: readonly GraphLine[],
): GraphLine[] {
  const now = next.map((line) => ({ text: JSON.stringify(line), line }));
  const kept = now.map((one) => {
    const before = last.get(one.line.id);
    return before?.text === one.text ? before : one;
  });
  last.clear();
  for (const one of kept) last.set(one.line.id, one);
  return kept.map(({ line }) => line);
}

const nothing: ReadonlySet<string> = new Set();

/** States and transitions with these words in their names. */
export function foundBy(config: LifecycleConfig, search: string): ReadonlySet<string> {
  const words = search.trim().toLowerCase();
  if (words === '') return nothing;
  const has = ({ name }: { readonly name: string }) => name.toLowerCase().includes(words);
  return new Set([...config.states.filter(has), ...config.transitions.filter(has)].map(({ id }) => id));
}
