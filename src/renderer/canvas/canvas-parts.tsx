import { Handle, type NodeProps, Position } from '@xyflow/react';
import { type ComponentType, createContext, memo, use } from 'react';
import type { CanvasLane, CanvasNode } from './canvas-model.ts';
import type { FlowNode } from './flow-nodes.ts';

export interface DrawingProps {
  readonly node: CanvasNode;
  readonly isSelected: boolean;
  readonly isDragging: boolean;
  /** It is looked at from so far that words cannot be read. */
  readonly isFar?: boolean;
}

/** How elements and lanes look, by their kind. The table stays the same object. */
export interface Drawings {
  readonly elements: Readonly<Record<string, ComponentType<DrawingProps>>>;
  readonly lanes: Readonly<Record<string, ComponentType<{ readonly lane: CanvasLane }>>>;
}

export const DrawingsContext = createContext<Drawings>({ elements: {}, lanes: {} });

/** The DOM id of an element, for `aria-activedescendant`. */
export function elementId(id: string): string {
  return `canvas-${id}`;
}

export const ElementNode = memo(function ElementNode({ data, selected, dragging }: NodeProps<FlowNode>) {
  const node = data.shown as CanvasNode;
  const Drawing = use(DrawingsContext).elements[node.kind];
  if (!Drawing) return null;
  return (
    <div
      id={elementId(node.id)}
      {...(node.label === '' ? {} : { role: 'img', 'aria-label': node.label })}
      className="h-full w-full"
    >
      <Drawing node={node} isSelected={selected} isDragging={dragging} />
      {/* Lines have their own points, but React Flow shows none whose ends have no handle. */}
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
    </div>
  );
});

export const LaneNode = memo(function LaneNode({ data }: NodeProps<FlowNode>) {
  const lane = data.shown as CanvasLane;
  const Drawing = use(DrawingsContext).lanes[lane.kind];
  return Drawing ? <Drawing lane={lane} /> : null;
});
