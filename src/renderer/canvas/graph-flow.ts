import { type Edge, type Node, Position } from '@xyflow/react';
import type { CanvasNode } from './canvas-model.ts';
import type { GraphLine, Places } from './graph-model.ts';

export type GraphFlowNode = Node<{ readonly shown: CanvasNode; readonly isFar: boolean }, 'element'>;
export type GraphFlowLine = Edge<{ readonly shown: GraphLine }, 'line'>;

interface Kept<Made> {
  readonly plain: Made;
  readonly selected: Made;
}

const keptNodes = new WeakMap<CanvasNode, Kept<GraphFlowNode>>();
const keptFar = new WeakMap<GraphFlowNode, GraphFlowNode>();
const keptLines = new WeakMap<GraphLine, Kept<GraphFlowLine>>();

/** The same object for the same card, so that React Flow draws only what is another one. */
export function graphNode(node: CanvasNode, isSelected: boolean): GraphFlowNode {
  let kept = keptNodes.get(node);
  if (!kept) {
    const { width, height } = node;
    const side = { y: height / 2, width: 1, height: 1 };
    const plain: GraphFlowNode = {
      id: node.id,
      type: 'element',
      position: { x: node.x, y: node.y },
      width,
      height,
      measured: { width, height },
      // Lines to what is out of sight are drawn too.
      handles: [
        { type: 'source', position: Position.Right, x: width, ...side },
        { type: 'target', position: Position.Left, x: 0, ...side },
      ],
      data: { shown: node, isFar: false },
      selected: false,
      focusable: false,
      zIndex: 2,
    };
    kept = { plain, selected: { ...plain, selected: true } };
    keptNodes.set(node, kept);
  }
  return isSelected ? kept.selected : kept.plain;
}

export function graphLine(line: GraphLine, isSelected: boolean): GraphFlowLine {
  let kept = keptLines.get(line);
  if (!kept) {
    const plain: GraphFlowLine = {
      id: line.id,
      type: 'line',
      source: line.from,
      target: line.to,
      data: { shown: line },
      selected: false,
      focusable: false,
      zIndex: 1,
    };
    kept = { plain, selected: { ...plain, selected: true } };
    keptLines.set(line, kept);
  }
  return isSelected ? kept.selected : kept.plain;
}

/** The same card as a plain box, as nothing can be read on it. */
export function farNode(node: GraphFlowNode): GraphFlowNode {
  const kept = keptFar.get(node) ?? { ...node, data: { ...node.data, isFar: true } };
  keptFar.set(node, kept);
  return kept;
}

/** The same card before its turn to be drawn. */
export function hiddenNode(node: GraphFlowNode): GraphFlowNode {
  return { ...node, hidden: true };
}

/** Cards where the pointer has them. */
export function draggedTo(places: Places) {
  return (node: GraphFlowNode): GraphFlowNode => {
    const position = places.get(node.id);
    return position === undefined ? node : { ...node, position: { ...position }, dragging: true, zIndex: 10 };
  };
}
