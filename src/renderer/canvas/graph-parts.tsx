import { type EdgeProps, Handle, type NodeProps, Position } from '@xyflow/react';
import { createContext, memo, use } from 'react';
import { createPortal } from 'react-dom';
import { classNames } from '#renderer/lib/class-names.ts';
import { edgeColours } from './canvas-model.ts';
import { DrawingsContext, elementId } from './canvas-parts.tsx';
import { endPath, linePath } from './edge-shape.ts';
import type { GraphFlowLine, GraphFlowNode } from './graph-flow.ts';
import type { LineWords } from './graph-model.ts';

interface GraphParts {
  readonly words: LineWords;
  /** Where what is written on lines is kept. */
  readonly wordsHost: Element | null;
  readonly onPick: (id: string, adding: boolean) => void;
  readonly onOpen: (id: string) => void;
}

export const GraphPartsContext = createContext<GraphParts>({
  words: () => null,
  wordsHost: null,
  onPick: () => {},
  onOpen: () => {},
});

const handleLook =
  'size-3! rounded-full! border-2! border-surface-0! bg-accent! opacity-0 transition-none group-hover:opacity-100 group-data-[on=true]:opacity-100';

/** A card of a graph, with the handles from which lines are drawn. */
export const GraphNodeView = memo(function GraphNodeView({
  data,
  selected,
  dragging,
  isConnectable,
}: NodeProps<GraphFlowNode>) {
  const { shown: node, isFar } = data;
  const Drawing = use(DrawingsContext).elements[node.kind];
  if (!Drawing) return null;
  return (
    <div
      id={elementId(node.id)}
      role="img"
      aria-label={node.label}
      data-on={selected}
      className="group relative h-full w-full"
    >
      <Drawing node={node} isSelected={selected} isDragging={dragging} isFar={isFar} />
      {isFar ? null : (
        <>
          <Handle type="target" position={Position.Left} isConnectableStart={false} className="invisible" />
          <Handle type="source" position={Position.Right} className={isConnectable ? handleLook : 'invisible'} />
        </>
      )}
    </div>
  );
});

/** A line of a graph, with its words on it. */
export const GraphLineView = memo(function GraphLineView({ data, selected = false }: EdgeProps<GraphFlowLine>) {
  const { words: Words, wordsHost, onPick, onOpen } = use(GraphPartsContext);
  if (!data) return null;
  const line = data.shown;
  const path = linePath(line.points, 8);
  const head = endPath(line.points, 'arrow');
  const colour = selected ? 'var(--accent)' : edgeColours[line.tone];
  const width = selected || line.tone === 'lit' ? 2.5 : 1.5;
  return (
    <>
      <g fill="none" stroke={colour} strokeWidth={width} strokeLinejoin="round" strokeLinecap="round">
        <path d={path} strokeDasharray={line.dashed ? '5 4' : undefined} />
        <path d={head.path} fill={colour} strokeWidth={width} />
        <path d={path} stroke="transparent" strokeWidth={16} className="react-flow__edge-interaction" />
      </g>
      {wordsHost === null
        ? null
        : createPortal(
            // biome-ignore lint/a11y/useKeyWithClickEvents: the canvas has the keys
            <div
              id={elementId(line.id)}
              role="img"
              aria-label={line.label}
              onClick={(event) => onPick(line.id, event.shiftKey || event.ctrlKey || event.metaKey)}
              onDoubleClick={() => onOpen(line.id)}
              className={classNames('nodrag nopan pointer-events-auto absolute z-2', selected && 'z-3')}
              style={{ transform: `translate(-50%, -50%) translate(${line.words_at.x}px, ${line.words_at.y}px)` }}
            >
              <Words line={line} isSelected={selected} />
            </div>,
            wordsHost,
          )}
    </>
  );
});
