import { Plus } from 'lucide-react';
import { bindingLimits } from '#contract/model/hook-binding.ts';
import type { CanvasLane } from '#renderer/canvas/canvas-model.ts';
import type { DrawingProps, Drawings } from '#renderer/canvas/canvas-parts.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { BindingCard, OperationCard } from './binding-card.tsx';
import { endId, type LaneData } from './pipeline-layout.ts';

/** How the parts of a pipeline look on the canvas. */
export const pipelineDrawings: Drawings = {
  elements: { binding: BindingCard, operation: OperationCard, dot: Dot, empty: EmptySlot, anchor: () => null },
  lanes: { lane: Lane },
};

function Dot({ node }: DrawingProps) {
  return (
    <span
      className={classNames(
        'block size-full rounded-full border-2 border-line-strong',
        node.id === endId ? 'bg-transparent' : 'bg-line-strong',
      )}
    />
  );
}

function EmptySlot({ node }: DrawingProps) {
  const { phase } = node.data as { phase: 'before' | 'after' };
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={() => void runCommand('binding.add', { name: phase })}
      className="nodrag nopan pointer-events-auto! flex size-full items-center justify-center gap-1.5 rounded-sm border border-line-strong border-dashed text-small text-text-2 hover:border-accent hover:text-text-1"
    >
      <Plus size={14} aria-hidden="true" />
      Drop a script here, or add one
    </button>
  );
}

const laneTones = { before: 'border-t-before', after: 'border-t-after' } as const;

function Lane({ lane }: { readonly lane: CanvasLane }) {
  const { title, phase, count } = lane.data as LaneData;
  return (
    <div
      className={classNames(
        'h-full w-full rounded-sm border border-line border-t-2 bg-surface-1/60',
        phase === null ? 'border-t-line-strong' : laneTones[phase],
      )}
    >
      <div className="flex h-8 items-center gap-2 px-3">
        <span className="section-head">{title}</span>
        {phase === null ? null : (
          <span className="text-small text-text-3" title={`At most ${bindingLimits.perHookPoint} of one phase`}>
            {count} of {bindingLimits.perHookPoint}
          </span>
        )}
        <span className="flex-1" />
        {phase === null ? null : (
          <button
            type="button"
            tabIndex={-1}
            aria-label={`Add a binding ${phase} the operation`}
            title={`Add a binding ${phase} the operation (Insert)`}
            onClick={() => void runCommand('binding.add', { name: phase })}
            className="nodrag nopan pointer-events-auto flex size-6 items-center justify-center rounded-sm text-text-2 hover:bg-surface-3 hover:text-text-1"
          >
            <Plus size={16} aria-hidden="true" />
          </button>
        )}
      </div>
    </div>
  );
}
