import { type KeyboardEvent, type Ref, useCallback, useId, useState } from 'react';
import type { CanvasNode, CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import { type CanvasHandle, CanvasView } from '#renderer/canvas/canvas-view.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { draggedScript, scriptDragType } from '#renderer/lib/script-drag.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { addBinding, laneRefusal, moveBinding } from './binding-actions.ts';
import { operationWords, type Phase } from './binding-words.ts';
import { pipelineDrawings } from './pipeline-drawings.tsx';
import { canvasTarget, nextLine } from './pipeline-keys.ts';
import { type BindingData, type DropPlace, dropPlace, isMove } from './pipeline-layout.ts';
import { type PipelineId, pipelineKey, selectIn, usePipelineLook, usePipelineState } from './pipeline-store.ts';
import type { Pipeline } from './use-pipeline.ts';

interface PipelineCanvasProps {
  readonly id: PipelineId;
  readonly pipeline: Pipeline;
  readonly ref: Ref<CanvasHandle>;
}

/** The three lanes of an operation. What is done here goes through the same actions as in the outline and the tables. */
export function PipelineCanvas({ id, pipeline, ref }: PipelineCanvasProps) {
  const { layout, edges, shape, rows } = pipeline;
  const { selected } = usePipelineState(id);
  const minimap = usePipelineLook((look) => look.minimap);
  const help = useId();
  const [place, setPlace] = useState<DropPlace | null>(null);
  // Drawn anew only where the line is another one.
  const show = (at: DropPlace | null) =>
    setPlace((before) => (at?.phase === before?.phase && at?.index === before?.index ? before : at));
  const counts = {
    before: shape.before.map(({ lid }) => lid),
    after: shape.after.map(({ lid }) => lid),
  };
  const placeOf = (lid: string | null, centre: CanvasPoint): DropPlace | null => {
    const at = dropPlace(layout, counts, centre, lid);
    if (at === null || (lid !== null && counts[at.phase].includes(lid))) return at;
    return laneRefusal(rows, id.operation_type, at.phase) === null ? at : null;
  };
  const onDrop = (lid: string, centre: CanvasPoint) => {
    const to = placeOf(lid, centre);
    const from = fromOf(counts, lid);
    const row = rows.find((one) => one.lid === lid);
    if (to === null || row === undefined || from === null || !isMove(to, from)) return;
    moveBinding(row, to.phase, to.index).catch(tellFailure);
  };
  const onDragEnd = useCallback(() => setPlace(null), []);
  return (
    <>
      <p id={help} className="sr-only">
        Arrows select, Alt with arrows moves a binding, Enter edits it, Space turns it on or off, Delete deletes it,
        Insert adds one. E goes to the lines of the selected step.
      </p>
      <CanvasView
        ref={ref}
        id={pipelineKey(id)}
        label={`Pipeline ${operationWords[id.operation_type].toLowerCase()} of ${shape.target}`}
        describedBy={help}
        scope="binding"
        nodes={layout.nodes}
        lanes={layout.lanes}
        edges={edges}
        drawings={pipelineDrawings}
        selected={selected}
        onSelect={(to) => selectIn(id, to)}
        onKeyDown={(event) => onKey(event, id, pipeline, selected)}
        onOpen={() => void runCommand('binding.edit')}
        onDrag={(lid, centre) => show(placeOf(lid, centre))}
        onDrop={onDrop}
        onDragEnd={onDragEnd}
        onForeignDrag={(point, types) => {
          const at = types.includes(scriptDragType) ? placeOf(null, point) : null;
          show(at);
          return at !== null;
        }}
        onForeignDrop={(point, data) => {
          const at = placeOf(null, point);
          const script = draggedScript(data);
          if (at !== null && script !== null) bind(id, script.lid, at.phase, at.index);
        }}
        insertion={place?.line ?? null}
        minimap={minimap}
        mapColour={mapColour}
      />
    </>
  );
}

function bind(id: PipelineId, script_lid: string, hook_phase: Phase, index: number): void {
  addBinding({
    ...id,
    script_lid,
    hook_phase,
    index,
    failure_policy: 'abort',
    timeout_seconds: 30,
    enabled: true,
  }).catch(tellFailure);
}

function fromOf(counts: Readonly<Record<Phase, readonly string[]>>, lid: string) {
  for (const phase of ['before', 'after'] as const) {
    const index = counts[phase].indexOf(lid);
    if (index >= 0) return { phase, index };
  }
  return null;
}

const arrows = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

function onKey(event: KeyboardEvent, id: PipelineId, { shape }: Pipeline, selected: string | null): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key === 'Escape' && selected !== null) selectIn(id, null);
  else if (event.key === 'e') selectIn(id, nextLine(selected) ?? selected);
  else if (arrows.has(event.key)) selectIn(id, canvasTarget(shape, selected, event.key) ?? selected);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function mapColour(node: CanvasNode): string {
  if (node.kind !== 'binding') return node.kind === 'operation' ? 'var(--text-3)' : 'transparent';
  const { row, look } = node.data as BindingData;
  if (look?.state === 'failure' || look?.state === 'timeout') return 'var(--bad)';
  if (look?.state === 'success') return 'var(--ok)';
  return row.hook_phase === 'before' ? 'var(--before)' : 'var(--after)';
}
