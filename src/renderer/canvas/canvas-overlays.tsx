import { MiniMap, useReactFlow, useStoreApi, ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import type { CanvasBox, CanvasNode, InsertionLine } from './canvas-model.ts';

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

/** The place that an element which is dragged would go back to. */
export function LeftPlace({ box }: { readonly box: CanvasBox }) {
  return (
    <ViewportPortal>
      <div
        className="pointer-events-none absolute rounded-sm border border-line-strong border-dashed"
        style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: box.width, height: box.height }}
      />
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
