import { type KeyboardEvent, memo, type Ref, useId } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { CanvasNode, CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import type { Graph } from '#renderer/canvas/graph-model.ts';
import { type GraphHandle, GraphView } from '#renderer/canvas/graph-view.tsx';
import { nameElement, selectElements, useDesigner, useDesignerLook } from './designer-store.ts';
import { addStateAt, connect, moveStates, reconnect } from './edit-lifecycle.ts';
import { graphTarget, nextLineOf } from './graph-keys.ts';
import type { GraphMarks, StateData } from './lifecycle-graph.ts';
import { lifecycleDrawings, TransitionWords } from './state-card.tsx';
import { useDrawn } from './use-lifecycle.ts';

interface LifecycleCanvasProps {
  readonly ref: Ref<GraphHandle>;
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly marks: GraphMarks;
}

/** The drawing of a lifecycle. What is done here goes through the same edits as in the outline and the inspector. */
export const LifecycleCanvas = memo(function LifecycleCanvas({ ref, lid, config, marks }: LifecycleCanvasProps) {
  const graph = useDrawn(config, marks);
  const { selected } = useDesigner(lid);
  const minimap = useDesignerLook((look) => look.minimap);
  const help = useId();
  return (
    <>
      <p id={help} className="sr-only">
        Arrows select, Alt with arrows moves the selected states, Insert adds a state, Shift+Insert adds a transition
        from the selected state, Enter edits, Delete deletes. E goes along the transitions of a state. Shift with a drag
        selects what is in a box.
      </p>
      <GraphView
        ref={ref}
        id={lid}
        label={`Lifecycle ${config.name}`}
        describedBy={help}
        scope="lifecycle"
        graph={graph}
        drawings={lifecycleDrawings}
        words={TransitionWords}
        selected={selected}
        onSelect={(ids) => selectElements(lid, ids)}
        onKeyDown={(event) => onKey(event, lid, graph, selected)}
        onOpen={(id) => nameElement(lid, id)}
        onMove={(places) => moveStates(lid, places)}
        onConnect={(from, to) => connect(lid, from, to)}
        onAdd={(at, from) => addStateAt(lid, at, from)}
        onReconnect={(id, end, state) => reconnect(lid, id, end, state)}
        minimap={minimap}
        first={config.initial_state_id ?? ''}
        mapColour={mapColour}
      />
    </>
  );
});

const step = 12;
const nudges: Readonly<Record<string, CanvasPoint>> = {
  ArrowLeft: { x: -step, y: 0 },
  ArrowRight: { x: step, y: 0 },
  ArrowUp: { x: 0, y: -step },
  ArrowDown: { x: 0, y: step },
};

function onKey(event: KeyboardEvent, lid: string, graph: Graph, selected: ReadonlySet<string>): void {
  if (event.ctrlKey || event.metaKey) return;
  const nudge = nudges[event.key];
  const from = selected.size === 1 ? ([...selected][0] ?? null) : null;
  if (event.altKey && nudge !== undefined) {
    const chosen = graph.nodes.filter(({ id }) => selected.has(id));
    moveStates(lid, new Map(chosen.map(({ id, x, y }) => [id, { x: x + nudge.x, y: y + nudge.y }])));
  } else if (event.altKey) return;
  else if (event.key === 'Escape' && selected.size > 0) selectElements(lid, []);
  else if (event.key === 'e') selectOne(lid, nextLineOf(graph, from));
  else if (nudge !== undefined && !event.shiftKey) selectOne(lid, graphTarget(graph, from, event.key));
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function selectOne(lid: string, id: string | null): void {
  if (id !== null) selectElements(lid, [id]);
}

function mapColour(node: CanvasNode): string {
  const { state, is_initial, severity, lit } = node.data as StateData;
  if (lit === 'current' || is_initial) return 'var(--ok)';
  if (severity === 'error') return 'var(--bad)';
  return state.is_terminal ? 'var(--text-2)' : 'var(--text-3)';
}
