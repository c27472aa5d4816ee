import { MiniMap, useReactFlow, useStoreApi, ViewportPortal } from '@xyflow/react';
import { use, useMemo, useSyncExternalStore } from 'react';
import type { CanvasNode, InsertionLine } from './canvas-model.ts';
import { DrawingsContext } from './canvas-parts.tsx';
import type { FloatingPlace } from './use-drag.ts';

/** Where something would come if it were let go now. */
export function Insertion({ line }: { readonly line: InsertionLine }) {
  return (
    <ViewportPortal>
      <div
        data-insertion=""
        className="pointer-events-none absolute z-20 h-0.75 rounded-full bg-accent before:absolute before:-top-1 before:-left-1 before:size-2.75 before:rounded-full before:bg-accent"
        style={{ transform: `translate(${line.x}px, ${line.y - 1.5}px)`, width: line.length }}
      />
    </ViewportPortal>
  );
}

interface DraggedProps {
  readonly node: CanvasNode;
  readonly floating: FloatingPlace;
}

/** An element where the pointer has it, over the place that it would go back to. */
export function Dragged({ node, floating }: DraggedProps) {
  const place = useSyncExternalStore(floating.subscribe, floating.get) ?? node;
  const Drawing = use(DrawingsContext).elements[node.kind];
  const { width, height } = node;
  return (
    <ViewportPortal>
      <div
        className="pointer-events-none absolute z-10 rounded-sm border border-line-strong border-dashed bg-surface-1"
        style={{ transform: `translate(${node.x}px, ${node.y}px)`, width, height }}
      />
      <div
        className="pointer-events-none absolute z-20 will-change-transform"
        style={{ transform: `translate(${place.x}px, ${place.y}px)`, width, height }}
      >
        {Drawing ? <Drawing node={node} isSelected={false} isDragging /> : null}
      </div>
    </ViewportPortal>
  );
}

interface SmallMapProps {
  readonly nodes: readonly CanvasNode[];
  readonly colour: ((node: CanvasNode) => string) | undefined;
}

/** All of the canvas at a corner of it, to look somewhere else. */
export function SmallMap({ nodes, colour }: SmallMapProps) {
  const store = useStoreApi();
  const { setCenter } = useReactFlow();
  const colours = useMemo(
    () => new Map(nodes.map((node) => [node.id, colour?.(node) ?? 'var(--text-3)'])),
    [nodes, colour],
  );
  return (
    <MiniMap
      pannable
      ariaLabel="Small map: click to look there"
      className="overflow-hidden rounded-sm border border-line"
      style={{ width: 152, height: 96 }}
      bgColor="var(--surface-1)"
      maskColor="color-mix(in srgb, var(--surface-3) 60%, transparent)"
      nodeColor={(node) => colours.get(node.id) ?? 'var(--surface-2)'}
      nodeBorderRadius={4}
      onClick={(_event, { x, y }) => void setCenter(x, y, { zoom: store.getState().transform[2] })}
    />
  );
}
