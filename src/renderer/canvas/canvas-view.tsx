import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { type ComponentType, type KeyboardEvent, type Ref, useImperativeHandle, useMemo, useRef } from 'react';
import { CanvasLine } from './canvas-line.tsx';
import type { CanvasEdge, CanvasLane, CanvasNode, InsertionLine } from './canvas-model.ts';
import { Dragged, Insertion, SmallMap } from './canvas-overlays.tsx';
import { type Drawings, DrawingsContext, ElementNode, elementId, LaneNode } from './canvas-parts.tsx';
import { type FlowEdge, type FlowNode, flowEdge, flowLane, flowNode } from './flow-nodes.ts';
import { type DragProps, type ForeignDragProps, useDrag, useForeignDrag } from './use-drag.ts';
import { useViewport } from './use-viewport.ts';

/** What can be asked of a canvas from outside. */
export interface CanvasHandle {
  /** Shows all of it. */
  fit(): void;
  zoom(direction: 1 | -1): void;
  focus(): void;
}

interface CanvasViewProps extends DragProps, ForeignDragProps {
  readonly ref?: Ref<CanvasHandle>;
  /** Identity of what is shown; another one is looked at from its beginning. */
  readonly id: string;
  /** What it shows and which keys it has, for screen readers. */
  readonly label: string;
  readonly describedBy?: string;
  /** Whose commands have their keys in it. */
  readonly scope: string;
  readonly lanes: readonly CanvasLane[];
  readonly edges: readonly CanvasEdge[];
  readonly drawings: Drawings;
  readonly selected: string | null;
  readonly onSelect: (id: string | null) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** A person wants to change this element. */
  readonly onOpen: (id: string) => void;
  readonly insertion: InsertionLine | null;
  readonly minimap: boolean;
  /** Colours of the elements on the small map. */
  readonly mapColour?: (node: CanvasNode) => string;
}

/** A canvas: lanes, elements and lines, moved and chosen by pointer and by keys. It keeps nothing but where one looks. */
export function CanvasView(props: CanvasViewProps) {
  return (
    <DrawingsContext value={props.drawings}>
      <ReactFlowProvider>
        <Canvas {...props} />
      </ReactFlowProvider>
    </DrawingsContext>
  );
}

const nodeTypes: Record<string, ComponentType<never>> = { element: ElementNode, lane: LaneNode };
const edgeTypes: Record<string, ComponentType<never>> = { line: CanvasLine };
const noChange = () => {};

function Canvas(props: CanvasViewProps) {
  const { id, nodes, lanes, edges, selected, onSelect } = props;
  const host = useRef<HTMLDivElement>(null);
  const { dragged, floating, onNodesChange, handlers } = useDrag(props);
  const shownNodes = useMemo(
    () => [...lanes.map(flowLane), ...steady(nodes).map((node) => flowNode(node, node.id === selected))],
    [nodes, lanes, selected],
  );
  const flowEdges = useMemo(() => edges.map((edge) => flowEdge(edge, edge.id === selected)), [edges, selected]);
  const view = useViewport(id, host, nodes, lanes, selected);
  useImperativeHandle(props.ref, () => ({ ...view, focus: () => host.current?.focus() }), [view]);
  const foreign = useForeignDrag(props);
  const focus = () => host.current?.focus({ preventScroll: true });
  return (
    <ReactFlow<FlowNode, FlowEdge>
      ref={host}
      tabIndex={0}
      data-scope={props.scope}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-activedescendant={selected === null ? undefined : elementId(selected)}
      className="outline-none focus-visible:shadow-[inset_0_0_0_1px_var(--accent)]"
      onKeyDown={props.onKeyDown}
      {...foreign}
      nodes={shownNodes}
      edges={flowEdges}
      nodeTypes={nodeTypes as never}
      edgeTypes={edgeTypes as never}
      onNodesChange={onNodesChange}
      onEdgesChange={noChange}
      onInit={view.begin}
      {...handlers}
      onNodeClick={(_event, node) => {
        focus();
        if (node.selectable !== false) onSelect(node.id);
      }}
      onNodeDoubleClick={(_event, node) => props.onOpen(node.id)}
      onEdgeClick={(_event, edge) => {
        focus();
        if (edge.selectable !== false) onSelect(edge.id);
      }}
      onPaneClick={() => {
        focus();
        onSelect(null);
      }}
      onlyRenderVisibleElements
      disableKeyboardA11y
      nodesFocusable={false}
      edgesFocusable={false}
      nodesConnectable={false}
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      panActivationKeyCode={null}
      zoomActivationKeyCode="Control"
      zoomOnDoubleClick={false}
      elevateNodesOnSelect={false}
      panOnScroll
      nodeDragThreshold={4}
      minZoom={0.15}
      maxZoom={2}
      proOptions={{ hideAttribution: true }}
    >
      {dragged === undefined ? null : <Dragged node={dragged} floating={floating} />}
      {props.insertion === null ? null : <Insertion line={props.insertion} />}
      {props.minimap ? <SmallMap nodes={nodes} colour={props.mapColour} /> : null}
    </ReactFlow>
  );
}

/** In an order that has nothing to do with their places: an element that moves stays the same one under the pointer. */
function steady(nodes: readonly CanvasNode[]): CanvasNode[] {
  return nodes.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
