import { create } from 'zustand';
import type { CanvasHandle } from '#renderer/canvas/canvas-view.tsx';
import { type PipelineId, pipelineKey } from './pipeline-store.ts';

/** The pipeline that commands act on: the one whose pane the person was in last. */
interface Current {
  readonly pipeline: PipelineId;
  readonly canvas: () => CanvasHandle | null;
}

const useCurrent = create<{ readonly current: Current | null }>()(() => ({ current: null }));

export function currentPipeline(): Current | null {
  return useCurrent.getState().current;
}

/** Draws anew what says of commands whether they can be used, once they act on another pipeline. */
export function useCurrentPipeline(): void {
  useCurrent();
}

export function enterPipeline(current: Current): void {
  useCurrent.setState({ current });
}

export function leavePipeline(pipeline: PipelineId): void {
  const { current } = useCurrent.getState();
  if (current !== null && pipelineKey(current.pipeline) === pipelineKey(pipeline))
    useCurrent.setState({ current: null });
}
