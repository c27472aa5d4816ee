import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { CanvasBox, CanvasNode } from './canvas-model.ts';

const margin = 16;
/** Below this a card's words cannot be read; what is larger than the window is looked at from its beginning. */
const leastToRead = 0.7;

/** Brings about that one looks at a zoom. */
type Go = (zoom: number, look: () => void) => void;
const atOnce: Go = (_zoom, look) => look();

/** Where one looks: at the beginning of another canvas or at its `first` element, at all of it, and always at what is chosen. */
export function useViewport(
  id: string,
  host: RefObject<HTMLDivElement | null>,
  nodes: readonly (CanvasBox & Pick<CanvasNode, 'id'>)[],
  lanes: readonly CanvasBox[],
  selected: string | null,
  centred = false,
  first: string | null = null,
  furthest = 0.15,
) {
  const { setViewport, getViewport, zoomIn, zoomOut } = useReactFlow();
  const latest = useRef({ nodes, lanes, first });
  latest.current = { nodes, lanes, first };
  const view = useMemo(() => {
    const look = (least: number, room: CanvasBox | null = null, go: Go = atOnce) => {
      const box = room ?? bounds([...latest.current.lanes, ...latest.current.nodes]);
      const width = host.current?.clientWidth ?? 0;
      const height = host.current?.clientHeight ?? 0;
      if (box === null || width === 0) return;
      const whole = Math.min((width - 2 * margin) / box.width, (height - 2 * margin) / box.height, 1);
      const zoom = Math.max(whole, Math.min(least, 1), furthest);
      const x = Math.max(margin, (width - box.width * zoom) / 2) - box.x * zoom;
      const y = (centred ? Math.max(margin, (height - box.height * zoom) / 2) : margin) - box.y * zoom;
      go(zoom, () => void setViewport({ zoom, x, y }));
    };
    const reveal = (wanted: string | null) => {
      const node = latest.current.nodes.find((one) => one.id === wanted);
      const width = host.current?.clientWidth ?? 0;
      const height = host.current?.clientHeight ?? 0;
      if (!node || width === 0) return;
      const { x, y, zoom } = getViewport();
      const dx = outside(node.x * zoom + x, node.width * zoom, width);
      const dy = outside(node.y * zoom + y, node.height * zoom, height);
      if (dx !== 0 || dy !== 0) void setViewport({ x: x + dx, y: y + dy, zoom });
    };
    return {
      reveal,
      begin: () => {
        look(leastToRead);
        reveal(latest.current.first);
      },
      fit: (room?: CanvasBox, go?: Go) => look(furthest, room, go),
      zoom: (direction: 1 | -1) => void (direction === 1 ? zoomIn() : zoomOut()),
    };
  }, [host, getViewport, setViewport, zoomIn, zoomOut, centred, furthest]);

  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (shown.current === id) return;
    // The first one is looked at once React Flow is there.
    if (shown.current !== null) view.begin();
    shown.current = id;
  }, [id, view]);
  // A window that was hidden or resized before anybody moved in it.
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (Math.abs(element.clientWidth - width) < 8) return;
      width = element.clientWidth;
      view.begin();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [host, view]);

  useEffect(() => view.reveal(selected), [selected, view]);
  return view;
}

/** How far something has to move to be inside; 0 where it is. */
function outside(at: number, size: number, room: number): number {
  if (at < margin) return margin - at;
  if (at + size > room - margin) return Math.max(margin - at, room - margin - at - size);
  return 0;
}

function bounds(boxes: readonly CanvasBox[]): CanvasBox | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}
