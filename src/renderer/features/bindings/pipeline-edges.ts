import type { BindingRow } from '#contract/rpc/bindings.ts';
import type { CanvasBox, CanvasEdge, CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import type { StepLook } from '#renderer/state/pipeline-run.ts';
import { failureWords, type Phase } from './binding-words.ts';
import {
  endId,
  laneX,
  operationId,
  type PipelineLayout,
  type PipelineShape,
  startId,
  stopId,
} from './pipeline-layout.ts';

/** What flows from one element to the next. */
export const flowId = (from: string) => `flow:${from}`;
/** Where a failure of the binding leads. */
export const failureId = (lid: string) => `failure:${lid}`;

const gutter = 7;
const exit = 26;

/** The lines of a pipeline: the way of success, and where each policy leads a failure. */
export function edgesOf(shape: PipelineShape, layout: PipelineLayout): CanvasEdge[] {
  const { before, after, looks } = shape;
  const way = [startId, ...before.map(({ lid }) => lid), operationId, ...after.map(({ lid }) => lid), endId];
  const edges: CanvasEdge[] = [];
  // What is skipped anyway is not a place that the run came to once it has stopped.
  let reached = looks.size > 0;
  for (const [at, from] of way.entries()) {
    const to = way[at + 1];
    if (to === undefined) break;
    const look = looks.get(from);
    if (look?.state === 'not_reached') reached = false;
    edges.push(flow(layout, from, to, reached && (from === startId || look?.went === true)));
    if (look?.stopped === true) reached = false;
  }
  const phases: readonly [Phase, readonly BindingRow[], string][] = [
    ['before', before, operationId],
    ['after', after, endId],
  ];
  for (const [phase, rows, last] of phases) {
    for (const [at, row] of rows.entries()) {
      edges.push(failure(layout, row, rows[at + 1]?.lid ?? last, phase, looks.get(row.lid)));
    }
  }
  return edges;
}

function flow(layout: PipelineLayout, from: string, to: string, lit: boolean): CanvasEdge {
  return {
    id: flowId(from),
    from,
    to,
    points: flowPoints(layout, from, to),
    end: 'arrow',
    tone: lit ? 'lit' : 'plain',
    dashed: false,
    loop: null,
    words: null,
    label: 'What flows to the next step',
    selectable: true,
  };
}

function flowPoints({ boxes }: PipelineLayout, from: string, to: string): CanvasPoint[] {
  const one = boxOf(boxes, from);
  const other = boxOf(boxes, to);
  if (to === operationId) {
    const x = laneX.operation - gutter;
    const y = from === startId ? one.y + one.height / 2 : bottom(one) + 18;
    const first = from === startId ? { x: one.x + one.width, y } : { x: centre(one), y: bottom(one) };
    const turn = from === startId ? [] : [{ x: centre(one), y }];
    return [first, ...turn, { x, y }, { x, y: middle(other) }, { x: other.x, y: middle(other) }];
  }
  if (from === operationId) {
    const x = laneX.after - gutter;
    const start = [
      { x: right(one), y: middle(one) },
      { x, y: middle(one) },
    ];
    if (to === endId) return [...start, { x, y: middle(other) }, { x: other.x, y: middle(other) }];
    const y = other.y - 22;
    return [...start, { x, y }, { x: centre(other), y }, { x: centre(other), y: other.y }];
  }
  return [
    { x: centre(one), y: bottom(one) },
    { x: centre(other), y: other.y },
  ];
}

function failure(
  layout: PipelineLayout,
  row: BindingRow,
  next: string,
  phase: Phase,
  look: StepLook | undefined,
): CanvasEdge {
  const box = boxOf(layout.boxes, row.lid);
  const goesOn = row.failure_policy === 'continue';
  const y = middle(box);
  const isTaken = look?.failed === true;
  const common = {
    id: failureId(row.lid),
    from: row.lid,
    to: goesOn ? next : stopId(row.lid),
    label: failureWords(row),
    selectable: true,
    dashed: !isTaken,
  };
  if (goesOn) {
    const points = continuePoints(layout, box, next, phase);
    const words = { at: { x: right(box) + exit + 5, y: y + 4 }, text: 'goes on' };
    return { ...common, points, end: 'open', tone: isTaken ? 'lit_bad' : 'warn', loop: null, words };
  }
  const isRetry = row.failure_policy === 'retry';
  const stop = right(box) + (isRetry ? 43 : exit);
  return {
    ...common,
    points: [
      { x: right(box), y },
      { x: stop, y },
    ],
    end: 'stop',
    tone: isTaken ? 'lit_bad' : 'bad',
    loop: isRetry ? { at: { x: right(box) + 22, y }, count: row.max_retries } : null,
    words: { at: { x: stop + 6, y: y + 4 }, text: 'stops' },
  };
}

function continuePoints(layout: PipelineLayout, box: CanvasBox, next: string, phase: Phase): CanvasPoint[] {
  const other = boxOf(layout.boxes, next);
  const y = middle(box);
  const start = { x: right(box), y };
  if (phase === 'before' && next === operationId) {
    const x = laneX.operation + gutter;
    const under = middle(other) + 14;
    return [start, { x, y }, { x, y: under }, { x: other.x, y: under }];
  }
  const x = right(box) + exit;
  const to = next === endId ? middle(other) : other.y + 14;
  return [start, { x, y }, { x, y: to }, { x: right(other), y: to }];
}

function boxOf(boxes: ReadonlyMap<string, CanvasBox>, id: string): CanvasBox {
  return boxes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
}

const right = (box: CanvasBox) => box.x + box.width;
const bottom = (box: CanvasBox) => box.y + box.height;
const centre = (box: CanvasBox) => box.x + box.width / 2;
const middle = (box: CanvasBox) => box.y + box.height / 2;
