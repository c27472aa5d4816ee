import { useMemo, useRef } from 'react';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { useBindings } from '#renderer/api/bindings.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import type { CanvasEdge, CanvasNode } from '#renderer/canvas/canvas-model.ts';
import { reuseEdges, reuseNodes } from '#renderer/canvas/reuse.ts';
import type { StepLook } from '#renderer/state/pipeline-run.ts';
import { laneOf } from './binding-actions.ts';
import { edgesOf } from './pipeline-edges.ts';
import { layOut, type PipelineLayout, type PipelineShape } from './pipeline-layout.ts';
import { type PipelineId, usePipelineState } from './pipeline-store.ts';

export interface Pipeline {
  readonly shape: PipelineShape;
  readonly layout: PipelineLayout;
  readonly edges: readonly CanvasEdge[];
  /** All bindings of the connector. */
  readonly rows: readonly BindingRow[];
  /** Null where the connector is gone. */
  readonly connector_name: string | null;
}

const noLooks: ReadonlyMap<string, StepLook> = new Map();

/** A pipeline with its place on the canvas; null before the host has told. */
export function usePipeline(id: PipelineId): { readonly pipeline: Pipeline | null; readonly error: unknown } {
  const { connector_lid, operation_type } = id;
  const { rows, error } = useBindings({ connector_lid });
  const { connectors } = useConnectors();
  const connector_name = connectors?.find(({ lid }) => lid === connector_lid)?.name ?? null;
  const looks = usePipelineState(id).run?.looks ?? noLooks;
  const nodes = useRef(new Map<string, CanvasNode>());
  const lines = useRef(new Map<string, CanvasEdge>());
  const pipeline = useMemo(() => {
    if (rows === null || connectors === null) return null;
    const shape: PipelineShape = {
      operation: operation_type,
      target: connector_name ?? 'a connector that is gone',
      before: laneOf(rows, operation_type, 'before'),
      after: laneOf(rows, operation_type, 'after'),
      looks,
    };
    const layout = layOut(shape);
    return {
      shape,
      rows,
      connector_name,
      layout: { ...layout, nodes: reuseNodes(nodes.current, layout.nodes) },
      edges: reuseEdges(lines.current, edgesOf(shape, layout)),
    };
  }, [rows, connectors, connector_name, operation_type, looks]);
  return { pipeline, error };
}
