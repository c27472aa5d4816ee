import type { Edge, Node } from '@xyflow/react';
import type { CanvasEdge, CanvasLane, CanvasNode } from './canvas-model.ts';

/** An element as React Flow keeps it; what it shows is found by its kind. */
export type FlowNode = Node<{ readonly shown: CanvasNode | CanvasLane }, 'element' | 'lane'>;
export type FlowEdge = Edge<{ readonly shown: CanvasEdge }, 'line'>;

interface Kept<Made> {
  readonly plain: Made;
  readonly selected: Made;
}

const keptNodes = new WeakMap<CanvasNode, Kept<FlowNode>>();
const keptLanes = new WeakMap<CanvasLane, FlowNode>();
const keptEdges = new WeakMap<CanvasEdge, Kept<FlowEdge>>();

/** The same object for the same element, so that React Flow draws only what is another one. */
export function flowNode(node: CanvasNode, isSelected: boolean): FlowNode {
  let kept = keptNodes.get(node);
  if (!kept) {
    const plain: FlowNode = {
      id: node.id,
      type: 'element',
      position: { x: node.x, y: node.y },
      width: node.width,
      height: node.height,
      measured: { width: node.width, height: node.height },
      data: { shown: node },
      draggable: node.draggable,
      selectable: node.selectable,
      connectable: false,
      focusable: false,
      zIndex: 2,
    };
    kept = { plain, selected: { ...plain, selected: true } };
    keptNodes.set(node, kept);
  }
  return isSelected ? kept.selected : kept.plain;
}

export function flowLane(lane: CanvasLane): FlowNode {
  let kept = keptLanes.get(lane);
  if (!kept) {
    kept = {
      id: lane.id,
      type: 'lane',
      position: { x: lane.x, y: lane.y },
      width: lane.width,
      height: lane.height,
      measured: { width: lane.width, height: lane.height },
      data: { shown: lane },
      draggable: false,
      selectable: false,
      connectable: false,
      focusable: false,
      zIndex: -1,
      className: 'pointer-events-none!',
    };
    keptLanes.set(lane, kept);
  }
  return kept;
}

export function flowEdge(edge: CanvasEdge, isSelected: boolean): FlowEdge {
  let kept = keptEdges.get(edge);
  if (!kept) {
    const plain: FlowEdge = {
      id: edge.id,
      type: 'line',
      source: edge.from,
      target: edge.to,
      data: { shown: edge },
      selectable: edge.selectable,
      focusable: false,
      zIndex: 1,
    };
    kept = { plain, selected: { ...plain, selected: true } };
    keptEdges.set(edge, kept);
  }
  return isSelected ? kept.selected : kept.plain;
}
