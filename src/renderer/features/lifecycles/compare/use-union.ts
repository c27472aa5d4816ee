import { useEffect, useMemo, useState } from 'react';
import { compareLifecycles, type LifecycleComparison } from '#engine/lifecycle/compare.ts';
import { type ComparedElement, comparedElements } from '#engine/lifecycle/comparison-words.ts';
import type { CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import type { Graph } from '#renderer/canvas/graph-model.ts';
import { arrangeStates } from '../arrange-states.ts';
import { type Union, unionGraph, unionOf } from './union-graph.ts';
import type { ComparedSide } from './use-compared.ts';

interface Drawn {
  readonly comparison: LifecycleComparison;
  readonly elements: readonly ComparedElement[];
  /** Null while places are worked out for states that nobody has placed. */
  readonly graph: Graph | null;
}

const none: ReadonlyMap<string, CanvasPoint> = new Map();

/** Two sides as one drawing and as a list. */
export function useUnion(
  before: ComparedSide,
  after: ComparedSide,
  match: 'by_id' | 'by_name',
  only_changes: boolean,
): Drawn {
  const comparison = useMemo(
    () => compareLifecycles(before.config, after.config, match),
    [before.config, after.config, match],
  );
  const elements = useMemo(() => comparedElements(comparison), [comparison]);
  const union = useMemo(() => unionOf(comparison), [comparison]);
  const places = usePlaces(union);
  const graph = useMemo(
    () => (places === null ? null : unionGraph(union, comparison, { places, only_changes })),
    [union, comparison, places, only_changes],
  );
  return { comparison, elements, graph };
}

/** Layers where nobody has placed anything on either side. */
function usePlaces({ config }: Union): ReadonlyMap<string, CanvasPoint> | null {
  const isPlaced = config.states.length === 0 || config.states.some(({ place }) => place !== null);
  const [arranged, setArranged] = useState<{ readonly of: typeof config; readonly places: typeof none } | null>(null);
  useEffect(() => {
    if (isPlaced) return;
    let ended = false;
    const set = (places: typeof none) => {
      if (!ended) setArranged({ of: config, places });
    };
    // Without a layout they stand in columns.
    arrangeStates(config).then(
      (layout) => set(layout.places),
      () => set(none),
    );
    return () => {
      ended = true;
    };
  }, [config, isPlaced]);
  if (isPlaced) return none;
  return arranged?.of === config ? arranged.places : null;
}
