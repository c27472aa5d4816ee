import '@xyflow/react/dist/base.css';
import { type OnConnectEnd, ReactFlow, ReactFlowProvider, SelectionMode, useReactFlow } from '@xyflow/react';
import {
  type ComponentType,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  type RefObject,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react';
import type { CanvasBox, CanvasNode, CanvasPoint } from './canvas-model.ts';
import { SmallMap } from './canvas-overlays.tsx';
import { type Drawings, DrawingsContext, elementId } from './canvas-parts.tsx';
import type { CanvasHandle } from './canvas-view.tsx';
import { FarLines, type FarLook, useFarLook, useLinePick, useWordsHost } from './graph-far.tsx';
import {
  draggedTo,
  farNode,
  type GraphFlowLine,
  type GraphFlowNode,
  graphLine,
  graphNode,
  hiddenNode,
} from './graph-flow.ts';
import type { Graph, GraphLine, LineWords, Places } from './graph-model.ts';
import { GraphLineView, GraphNodeView, GraphPartsContext } from './graph-parts.tsx';
import { roomOf } from './graph-room.ts';
import { LineEnds, nodeAt } from './line-ends.tsx';
import { type Revealed, readableLines, useGradual, useRevealed } from './use-gradual.ts';
import { useGraphChanges } from './use-graph-changes.ts';
import { useViewport } from './use-viewport.ts';

/** What can be asked of a graph from outside. */
export interface GraphHandle extends CanvasHandle {
  /** Shows all of it, or the room that it is about to take. */
  fit(room?: CanvasBox): void;
  /** The middle of what one looks at. */
  middle(): CanvasPoint;
}

interface GraphViewProps {
  readonly ref?: Ref<GraphHandle>;
  /** Identity of what is shown; another one is looked at from its beginning. */
  readonly id: string;
  /** What it shows and which keys it has, for screen readers. */
  readonly label: string;
  readonly describedBy?: string;
  /** Whose commands have their keys in it. */
  readonly scope: string;
  readonly graph: Graph;
  readonly drawings: Drawings;
  readonly words: LineWords;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** A person wants to change this element. */
  readonly onOpen: (id: string) => void;
  readonly onMove?: (places: Places) => void;
  readonly onConnect?: (from: string, to: string) => void;
  /** A line was let go where nothing is, or nothing was double-clicked (`from` null). */
  readonly onAdd?: (at: CanvasPoint, from: string | null) => void;
  readonly onReconnect?: (id: string, end: 'from' | 'to', node: string) => void;
  readonly minimap: boolean;
  /** What one looks at first, where not all of it can be seen. */
  readonly first?: string;
  /** It is looked at: nothing is added, moved or connected in it. */
  readonly readOnly?: boolean;
  readonly mapColour?: (node: CanvasNode) => string;
}

/** Cards that are placed freely, and lines between them: drawn, led elsewhere, moved and chosen by pointer and by keys. */
export function GraphView(props: GraphViewProps) {
  return (
    <DrawingsContext value={props.drawings}>
      <ReactFlowProvider>
        <Drawn {...props} />
      </ReactFlowProvider>
    </DrawingsContext>
  );
}

/** From here thousands of elements are seen at once. */
const furthest = 0.05;
const nodeTypes: Record<string, ComponentType<never>> = { element: GraphNodeView };
const edgeTypes: Record<string, ComponentType<never>> = { line: GraphLineView };

function Drawn(props: GraphViewProps) {
  const { id, selected, onSelect, words, onOpen, onReconnect, readOnly = false } = props;
  const graph = useGradual(props.graph);
  const host = useRef<HTMLDivElement>(null);
  const { screenToFlowPosition } = useReactFlow();
  const { drag, ...changes } = useGraphChanges(props);
  const { isFar, go } = useFarLook(graph.lines);
  const revealed = useRevealed(isFar, graph.nodes.length);
  const shown = useCards(graph, selected, revealed);
  const nodes = useMemo(() => (drag.size === 0 ? shown : shown.map(draggedTo(drag))), [shown, drag]);
  const wordsHost = useWordsHost(host);
  const pickLine = useLinePick(graph.lines);
  const only = selected.size === 1 ? ([...selected][0] ?? null) : null;
  const lines = useLines(graph, selected, only, revealed.detailed);
  const boxes = useMemo(() => [...props.graph.nodes, ...props.graph.lines.map(wordsBox)], [props.graph]);
  const view = useViewport(
    id,
    host,
    boxes,
    useMemo(() => [roomOf(props.graph)], [props.graph]),
    only,
    true,
    props.first ?? null,
    furthest,
  );
  const focus = () => host.current?.focus({ preventScroll: true });
  useGraphHandle(props.ref, host, view, go);
  const latest = useRef({ selected, onSelect, onOpen });
  latest.current = { selected, onSelect, onOpen };
  // The same object while cards are dragged: every card and line would be drawn anew for another one.
  const parts = useMemo(
    () => ({
      words,
      wordsHost,
      onOpen: (element: string) => latest.current.onOpen(element),
      onPick: (line: string, adding: boolean) => {
        host.current?.focus({ preventScroll: true });
        latest.current.onSelect(new Set(adding ? [...latest.current.selected, line] : [line]));
      },
    }),
    [words, wordsHost],
  );
  const onPaneClick = (event: MouseEvent) => {
    focus();
    const line = isFar ? pickLine(event) : null;
    // React Flow takes the old selection away after this.
    if (line !== null) queueMicrotask(() => onSelect(new Set([line.id])));
  };
  const onConnectEnd: OnConnectEnd = (event, { fromNode }) => {
    if (fromNode === null) return;
    const { clientX: x, clientY: y } =
      'changedTouches' in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
    const to = nodeAt(x, y);
    focus();
    if (to === null) props.onAdd?.(screenToFlowPosition({ x, y }), fromNode.id);
    else if (to !== fromNode.id) props.onConnect?.(fromNode.id, to);
  };
  const onDoubleClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
    props.onAdd?.(screenToFlowPosition({ x: event.clientX, y: event.clientY }), null);
  };
  const chosen = only === null ? undefined : graph.lines.find((line) => line.id === only);
  return (
    <GraphPartsContext value={parts}>
      <ReactFlow<GraphFlowNode, GraphFlowLine>
        ref={host}
        tabIndex={0}
        data-scope={props.scope}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        aria-activedescendant={only === null ? undefined : elementId(only)}
        className="outline-none focus-visible:shadow-[inset_0_0_0_1px_var(--accent)]"
        onKeyDown={props.onKeyDown}
        onDoubleClick={onDoubleClick}
        nodes={nodes}
        edges={lines}
        nodeTypes={nodeTypes as never}
        edgeTypes={edgeTypes as never}
        {...changes}
        onInit={view.begin}
        onNodeClick={focus}
        onEdgeClick={focus}
        onPaneClick={onPaneClick}
        onNodeDoubleClick={(_event, node) => onOpen(node.id)}
        onConnectEnd={onConnectEnd}
        connectionLineStyle={{ stroke: 'var(--accent)', strokeWidth: 1.5 }}
        onlyRenderVisibleElements
        disableKeyboardA11y
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        nodesFocusable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={['Control', 'Meta', 'Shift']}
        panActivationKeyCode={null}
        zoomActivationKeyCode="Control"
        zoomOnDoubleClick={false}
        elevateNodesOnSelect={false}
        panOnScroll
        nodeDragThreshold={4}
        minZoom={furthest}
        maxZoom={2}
        proOptions={{ hideAttribution: true }}
      >
        {chosen === undefined || onReconnect === undefined ? null : (
          <LineEnds line={chosen} onReconnect={onReconnect} />
        )}
        {Number.isFinite(revealed.detailed) ? <FarLines lines={graph.lines} selected={selected} /> : null}
        {props.minimap ? <SmallMap nodes={graph.nodes} colour={props.mapColour} /> : null}
      </ReactFlow>
    </GraphPartsContext>
  );
}

/** The cards as React Flow has them. */
function useCards(graph: Graph, selected: ReadonlySet<string>, { drawn, detailed }: Revealed): GraphFlowNode[] {
  return useMemo(
    () =>
      graph.nodes.map((node, at) => {
        const made = graphNode(node, selected.has(node.id));
        if (at >= drawn) return hiddenNode(made);
        return at < detailed ? made : farNode(made);
      }),
    [graph, selected, drawn, detailed],
  );
}

/** The lines as React Flow has them: those that can be read, and always the one that is chosen. */
function useLines(graph: Graph, selected: ReadonlySet<string>, only: string | null, detailed: number): GraphFlowLine[] {
  return useMemo(() => {
    const readable = readableLines(graph, detailed);
    const chosen = graph.lines.filter((line) => line.id === only && !readable.includes(line));
    return [...readable, ...chosen].map((line) => graphLine(line, selected.has(line.id)));
  }, [graph, selected, only, detailed]);
}

function useGraphHandle(
  ref: Ref<GraphHandle> | undefined,
  host: RefObject<HTMLDivElement | null>,
  view: ReturnType<typeof useViewport>,
  go: FarLook['go'],
): void {
  const { screenToFlowPosition } = useReactFlow();
  useImperativeHandle(ref, () => ({
    zoom: view.zoom,
    fit: (room) => view.fit(room, go),
    focus: () => host.current?.focus(),
    middle: () => {
      const box = host.current?.getBoundingClientRect();
      return screenToFlowPosition({
        x: (box?.x ?? 0) + (box?.width ?? 0) / 2,
        y: (box?.y ?? 0) + (box?.height ?? 0) / 2,
      });
    },
  }));
}

/** Where the words of a line are, to be looked at. */
function wordsBox({ id, words_at }: GraphLine) {
  return { id, x: words_at.x - 60, y: words_at.y - 10, width: 120, height: 20 };
}
