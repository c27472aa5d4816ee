import { type NodeChange, useReactFlow } from '@xyflow/react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { CanvasNode, CanvasPoint } from './canvas-model.ts';
import type { FlowNode } from './flow-nodes.ts';

export interface DragProps {
  readonly nodes: readonly CanvasNode[];
  /** An element is dragged; `centre` is where its middle is. */
  readonly onDrag: (id: string, centre: CanvasPoint) => void;
  readonly onDrop: (id: string, centre: CanvasPoint) => void;
  readonly onDragEnd: () => void;
}

export interface ForeignDragProps {
  /** Something of the page is dragged over the canvas; false where it cannot be dropped. */
  readonly onForeignDrag?: (point: CanvasPoint, types: readonly string[]) => boolean;
  readonly onForeignDrop?: (point: CanvasPoint, data: DataTransfer) => void;
  readonly onDragEnd: () => void;
}

type Drag = { readonly id: string; readonly position: CanvasPoint } | null;

/** An element where the pointer has it. */
export function moved(drag: NonNullable<Drag>) {
  return (node: FlowNode): FlowNode =>
    node.id === drag.id ? { ...node, position: { ...drag.position }, dragging: true, zIndex: 10 } : node;
}

/** Keeps where the pointer has an element until it is let go. Escape leaves everything as it was. */
export function useDrag({ nodes, onDrag, onDrop, onDragEnd }: DragProps) {
  const [drag, setDrag] = useState<Drag>(null);
  const cancelled = useRef(false);
  const isDragging = drag !== null;
  useEffect(() => {
    if (!isDragging) return;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      cancelled.current = true;
      setDrag(null);
      onDragEnd();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [isDragging, onDragEnd]);
  const centreOf = (id: string, position: CanvasPoint): CanvasPoint => {
    const node = nodes.find((one) => one.id === id);
    return { x: position.x + (node?.width ?? 0) / 2, y: position.y + (node?.height ?? 0) / 2 };
  };
  const onNodesChange = (changes: NodeChange<FlowNode>[]) => {
    for (const change of changes) {
      if (change.type !== 'position' || !change.position || !change.dragging || cancelled.current) continue;
      setDrag({ id: change.id, position: change.position });
      onDrag(change.id, centreOf(change.id, change.position));
    }
  };
  const handlers = {
    onNodeDragStart: () => {
      cancelled.current = false;
    },
    onNodeDragStop: (_event: unknown, node: FlowNode) => {
      if (!cancelled.current) onDrop(node.id, centreOf(node.id, node.position));
      setDrag(null);
      onDragEnd();
    },
  };
  return { drag, onNodesChange, handlers };
}

/** What comes from elsewhere in the page, such as a script of the explorer. */
export function useForeignDrag({ onForeignDrag, onForeignDrop, onDragEnd }: ForeignDragProps) {
  const { screenToFlowPosition } = useReactFlow();
  const pointOf = (event: DragEvent) => screenToFlowPosition({ x: event.clientX, y: event.clientY });
  if (!onForeignDrag || !onForeignDrop) return {};
  return {
    onDragOver: (event: DragEvent) => {
      if (!onForeignDrag(pointOf(event), event.dataTransfer.types)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'link' as const;
    },
    onDragLeave: (event: DragEvent) => {
      const to = event.relatedTarget;
      if (!(to instanceof globalThis.Node && event.currentTarget.contains(to))) onDragEnd();
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      onForeignDrop(pointOf(event), event.dataTransfer);
      onDragEnd();
    },
  };
}
