import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { edgeColours } from './canvas-model.ts';
import { elementId } from './canvas-parts.tsx';
import { endPath, linePath, loopPath } from './edge-shape.ts';
import type { FlowEdge } from './flow-nodes.ts';

/** A line of the canvas, with its end, its loop and its words. */
export const CanvasLine = memo(function CanvasLine({ data, selected }: EdgeProps<FlowEdge>) {
  if (!data) return null;
  const { id, points, end, tone, dashed, loop, words, selectable, label } = data.shown;
  const path = linePath(points);
  const head = endPath(points, end);
  const colour = selected ? 'var(--accent)' : edgeColours[tone];
  const width = selected || tone.startsWith('lit') ? 2.5 : 1.5;
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a group of an SVG is not interactive
    <g
      id={elementId(id)}
      role="img"
      aria-label={label}
      fill="none"
      stroke={colour}
      strokeWidth={width}
      strokeLinejoin="round"
      strokeLinecap="round"
    >
      <path d={path} strokeDasharray={dashed ? '5 4' : undefined} />
      <path d={head.path} fill={head.filled ? colour : 'none'} strokeWidth={end === 'stop' ? 4 : width} />
      {loop === null ? null : (
        <>
          <circle cx={loop.at.x} cy={loop.at.y} r={12} fill="var(--surface-0)" stroke="none" />
          <path d={loopPath(loop.at)} />
          <text
            x={loop.at.x}
            y={loop.at.y + 4}
            textAnchor="middle"
            stroke="none"
            fill="var(--text-1)"
            className="font-semibold text-caps"
          >
            {loop.count}
          </text>
        </>
      )}
      {words === null ? null : (
        <text x={words.at.x} y={words.at.y} stroke="none" fill="var(--text-2)" className="text-caps">
          {words.text}
        </text>
      )}
      {selectable ? (
        <path d={path} stroke="transparent" strokeWidth={16} className="react-flow__edge-interaction" />
      ) : null}
    </g>
  );
});
