import type { EdgeChange, NodeChange, OnNodeDrag } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import type { CanvasPoint } from './canvas-model.ts';
import type { GraphFlowLine, GraphFlowNode } from './graph-flow.ts';
import type { Places } from './graph-model.ts';

const nothing: Places = new Map();

interface GraphChanges {
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly onMove?: (places: Places) => void;
}

/** What React Flow tells of pointers: what was chosen, and where cards are dragged. Escape leaves them where they were. */
export function useGraphChanges({ selected, onSelect, onMove }: GraphChanges) {
  const [drag, setDrag] = useState<Places>(nothing);
  const dragged = useRef(new Map<string, CanvasPoint>());
  const cancelled = useRef(false);
  // Cards and lines tell one after the other, before the next drawing.
  const chosen = useRef(selected);
  chosen.current = selected;
  const isDragging = drag.size > 0;
  useEffect(() => {
    if (!isDragging) return;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      cancelled.current = true;
      dragged.current.clear();
      setDrag(nothing);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [isDragging]);
  const choose = (changes: readonly (NodeChange<GraphFlowNode> | EdgeChange<GraphFlowLine>)[]) => {
    const next = new Set(chosen.current);
    let differs = false;
    for (const change of changes) {
      if (change.type !== 'select' || next.has(change.id) === change.selected) continue;
      differs = true;
      if (change.selected) next.add(change.id);
      else next.delete(change.id);
    }
    if (!differs) return;
    chosen.current = next;
    onSelect(next);
  };
  const onNodesChange = (changes: NodeChange<GraphFlowNode>[]) => {
    choose(changes);
    if (cancelled.current) return;
    let moved = false;
    for (const change of changes) {
      if (change.type !== 'position' || !change.position || !change.dragging) continue;
      dragged.current.set(change.id, change.position);
      moved = true;
    }
    if (moved) setDrag(new Map(dragged.current));
  };
  const begin = () => {
    cancelled.current = false;
    dragged.current.clear();
  };
  const stop: OnNodeDrag<GraphFlowNode> = () => {
    const places = new Map([...dragged.current].map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]));
    dragged.current.clear();
    setDrag(nothing);
    if (!cancelled.current && places.size > 0) onMove?.(places);
  };
  return { drag, onNodesChange, onEdgesChange: choose, onNodeDragStart: begin, onNodeDragStop: stop };
}
