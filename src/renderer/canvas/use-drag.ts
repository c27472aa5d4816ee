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

/** Where the pointer has an element. Kept apart from the canvas, so that a move draws nothing but the element itself. */
export class FloatingPlace {
  private place: CanvasPoint | null = null;
  private readonly listeners = new Set<() => void>();

  set(place: CanvasPoint | null): void {
    this.place = place;
    for (const listener of this.listeners) listener();
  }

  get = (): CanvasPoint | null => this.place;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** Keeps which element the pointer has until it is let go. Escape leaves everything as it was. */
export function useDrag({ nodes, onDrag, onDrop, onDragEnd }: DragProps) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [floating] = useState(() => new FloatingPlace());
  const cancelled = useRef(false);
  const isDragging = dragged !== null;
  useEffect(() => {
    if (!isDragging) return;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      cancelled.current = true;
      setDragged(null);
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
      floating.set(change.position);
      setDragged(change.id);
      onDrag(change.id, centreOf(change.id, change.position));
    }
  };
  const handlers = {
    onNodeDragStart: () => {
      cancelled.current = false;
    },
    onNodeDragStop: (_event: unknown, node: FlowNode) => {
      if (!cancelled.current) onDrop(node.id, centreOf(node.id, node.position));
      setDragged(null);
      onDragEnd();
    },
  };
  return { dragged: nodes.find(({ id }) => id === dragged), floating, onNodesChange, handlers };
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
