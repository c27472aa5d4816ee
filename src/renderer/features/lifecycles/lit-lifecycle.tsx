import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { Graph } from '#renderer/canvas/graph-model.ts';
import { type GraphHandle, GraphView } from '#renderer/canvas/graph-view.tsx';
import { ZoomButtons } from '#renderer/canvas/zoom-buttons.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { placed } from './arrange-states.ts';
import { graphTarget, nextLineOf } from './graph-keys.ts';
import { graphOf, type Lit } from './lifecycle-graph.ts';
import { lifecycleDrawings, TransitionWords } from './state-card.tsx';

interface LitLifecycleProps {
  readonly config: LifecycleConfig;
  /** Where somebody is. */
  readonly stateId: string;
}

const none: ReadonlySet<string> = new Set();

/** A lifecycle to be looked at, with one state lit and the ways out of it. */
export function LitLifecycle({ config, stateId }: LitLifecycleProps) {
  const drawn = usePlaced(config);
  const graph = useMemo(() => (drawn === null ? null : litGraph(drawn, stateId)), [drawn, stateId]);
  if (graph === null) return <Skeleton label="Arranging the lifecycle" rows={6} />;
  const state = config.states.find(({ id }) => id === stateId);
  const label = `Lifecycle ${config.name}${state === undefined ? '' : `, in the state ${state.name}`}`;
  return <Drawing key={`${config.name} ${stateId}`} label={label} graph={graph} first={stateId} />;
}

function litGraph(config: LifecycleConfig, stateId: string): Graph {
  const ways = config.transitions.filter(({ from_state_id }) => from_state_id === stateId);
  const lit = new Map<string, Lit>([[stateId, 'current'], ...ways.map(({ id }) => [id, 'open'] as const)]);
  return graphOf(config, { problems: new Map(), lit, found: none });
}

/** In layers where nobody has placed anything; null until they are known. */
function usePlaced(config: LifecycleConfig): LifecycleConfig | null {
  const [known, setKnown] = useState<{ readonly of: LifecycleConfig; readonly drawn: LifecycleConfig } | null>(null);
  const isPlaced = config.states.length === 0 || config.states.some(({ place }) => place !== null);
  useEffect(() => {
    if (isPlaced) return;
    let ended = false;
    const set = (drawn: LifecycleConfig) => {
      if (!ended) setKnown({ of: config, drawn });
    };
    // Without a layout they stand in columns.
    placed(config).then(set, () => set(config));
    return () => {
      ended = true;
    };
  }, [config, isPlaced]);
  if (isPlaced) return config;
  return known?.of === config ? known.drawn : null;
}

interface DrawingProps {
  readonly label: string;
  readonly graph: Graph;
  readonly first: string;
}

function Drawing({ label, graph, first }: DrawingProps) {
  const canvas = useRef<GraphHandle>(null);
  const [selected, setSelected] = useState(none);
  const help = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = [...selected][0] ?? null;
    if (event.key === 'Escape' && from !== null) setSelected(none);
    else {
      const to = event.key === 'e' ? nextLineOf(graph, from) : graphTarget(graph, from, event.key);
      if (to === null) return;
      setSelected(new Set([to]));
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="absolute inset-0">
      <p id={help} className="sr-only">
        Arrows go from state to state, E goes along the transitions of one.
      </p>
      <GraphView
        ref={canvas}
        id={label}
        label={label}
        describedBy={help}
        scope="lit_lifecycle"
        graph={graph}
        drawings={lifecycleDrawings}
        words={TransitionWords}
        selected={selected}
        onSelect={setSelected}
        onKeyDown={onKeyDown}
        onOpen={(id) => setSelected(new Set([id]))}
        minimap={false}
        first={first}
        readOnly
      />
      <div className="absolute top-1 right-1 flex rounded-sm bg-surface-1">
        <ZoomButtons canvas={() => canvas.current} what="lifecycle" />
      </div>
    </div>
  );
}
