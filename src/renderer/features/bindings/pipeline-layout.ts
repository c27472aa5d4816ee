import type { BindingRow } from '#contract/rpc/bindings.ts';
import type { CanvasBox, CanvasLane, CanvasNode, CanvasPoint, InsertionLine } from '#renderer/canvas/canvas-model.ts';
import type { StepLook } from '#renderer/state/pipeline-run.ts';
import { bindingInWords, type Operation, operationWords, type Phase, problemOf } from './binding-words.ts';

export const card = { width: 216, height: 56 } as const;
const rowStep = card.height + 36;
const laneTop = 78;
const lanePad = 14;
/** Room at the right of the cards, where failures leave them. */
const exitRoom = 80;
const hookLane = lanePad + card.width + exitRoom;
const operationLane = 168;
const laneGap = 14;
const dotSize = 12;
const dotTop = 42;
const laneFoot = 44;

export const laneX: Readonly<Record<Phase | 'operation', number>> = {
  before: 0,
  operation: hookLane + laneGap,
  after: hookLane + operationLane + 2 * laneGap,
};
const laneWidth: Readonly<Record<Phase | 'operation', number>> = {
  before: hookLane,
  operation: operationLane,
  after: hookLane,
};

export const operationId = 'operation';
export const startId = 'start';
export const endId = 'end';
export const stopId = (lid: string) => `stop:${lid}`;

export interface BindingData {
  readonly row: BindingRow;
  /** From 1. */
  readonly position: number;
  readonly problem: string | null;
  readonly look: StepLook | null;
}
export interface OperationData {
  readonly operation: Operation;
  readonly target: string;
  readonly look: StepLook | null;
}
export interface LaneData {
  readonly title: string;
  readonly phase: Phase | null;
  readonly count: number;
}

export interface PipelineShape {
  readonly operation: Operation;
  /** The connector's name, for people. */
  readonly target: string;
  readonly before: readonly BindingRow[];
  readonly after: readonly BindingRow[];
  /** How far a dry run has come, by the binding's lid or `operationId`. */
  readonly looks: ReadonlyMap<string, StepLook>;
}

export interface PipelineLayout {
  readonly nodes: readonly CanvasNode[];
  readonly lanes: readonly CanvasLane[];
  /** Where each element is, also the ends of failures, which are no elements. */
  readonly boxes: ReadonlyMap<string, CanvasBox>;
  readonly width: number;
  readonly height: number;
}

/** Puts the bindings of one operation into their lanes, each under the one that runs before it. */
export function layOut(shape: PipelineShape): PipelineLayout {
  const rows = Math.max(1, shape.before.length, shape.after.length);
  const height = laneTop + rows * rowStep + laneFoot;
  const boxes = new Map<string, CanvasBox>();
  const nodes: CanvasNode[] = [];
  const place = (node: CanvasNode) => {
    nodes.push(node);
    boxes.set(node.id, node);
  };
  place(dot(startId, laneX.before + lanePad + card.width / 2, dotTop, 'Beginning of the pipeline'));
  for (const node of cardsOf(shape, 'before')) place(node);
  place(operationNode(shape));
  for (const node of cardsOf(shape, 'after')) place(node);
  const endRow = Math.max(1, shape.after.length);
  const endTop = laneTop + endRow * rowStep - 8;
  place(dot(endId, laneX.after + lanePad + card.width / 2, endTop, 'End of the pipeline'));
  for (const row of [...shape.before, ...shape.after]) {
    const box = boxes.get(row.lid);
    if (box) place(stopAnchor(row.lid, box));
  }
  return {
    nodes,
    lanes: [
      lane('before', height, { title: 'Before', phase: 'before', count: shape.before.length }),
      lane('operation', height, { title: 'Operation', phase: null, count: 1 }),
      lane('after', height, { title: 'After', phase: 'after', count: shape.after.length }),
    ],
    boxes,
    width: laneX.after + laneWidth.after,
    height,
  };
}

function cardsOf(shape: PipelineShape, phase: Phase): CanvasNode[] {
  const x = laneX[phase] + lanePad;
  const rows = shape[phase];
  if (rows.length === 0) {
    const label = `Nothing runs ${phase} the operation yet`;
    return [{ id: `empty:${phase}`, kind: 'empty', x, y: laneTop, ...card, data: { phase }, label, ...passive }];
  }
  return rows.map((row, index): CanvasNode<BindingData> => {
    const look = shape.looks.get(row.lid) ?? null;
    const words = bindingInWords(row, index + 1, rows.length);
    return {
      id: row.lid,
      kind: 'binding',
      x,
      y: laneTop + index * rowStep,
      ...card,
      data: { row, position: index + 1, problem: problemOf(row), look },
      label: look === null ? words : `${words}, dry run: ${look.words}`,
      selectable: true,
      draggable: true,
    };
  });
}

const passive = { selectable: false, draggable: false } as const;

function operationNode({ operation, target, looks }: PipelineShape): CanvasNode<OperationData> {
  const look = looks.get(operationId) ?? null;
  const words = `Operation: ${operationWords[operation]} on ${target}`;
  return {
    id: operationId,
    kind: 'operation',
    x: laneX.operation + lanePad,
    y: laneTop,
    width: operationLane - 2 * lanePad,
    height: card.height,
    data: { operation, target, look },
    label: look === null ? words : `${words}, dry run: ${look.words}`,
    selectable: true,
    draggable: false,
  };
}

function dot(id: string, centre: number, y: number, label: string): CanvasNode {
  return {
    id,
    kind: 'dot',
    x: centre - dotSize / 2,
    y,
    width: dotSize,
    height: dotSize,
    data: { id },
    label,
    ...passive,
  };
}

/** Where the failure of a card ends; it shows nothing itself, and lines need something to lead to. */
function stopAnchor(lid: string, box: CanvasBox): CanvasNode {
  const x = box.x + box.width + 50;
  return {
    id: stopId(lid),
    kind: 'anchor',
    x,
    y: box.y,
    width: 1,
    height: box.height,
    data: null,
    label: '',
    ...passive,
  };
}

function lane(id: Phase | 'operation', height: number, data: LaneData): CanvasLane {
  return { id: `lane:${id}`, kind: 'lane', x: laneX[id], y: 0, width: laneWidth[id], height, data };
}

/** Where a binding would come: `index` counts the others of the phase that run before it. */
export interface DropPlace {
  readonly phase: Phase;
  readonly index: number;
  readonly line: InsertionLine;
}

/** Where something that is let go with its middle at `centre` belongs; null outside of both lanes of bindings. */
export function dropPlace(
  layout: PipelineLayout,
  counts: Readonly<Record<Phase, readonly string[]>>,
  centre: CanvasPoint,
  dragged: string | null,
): DropPlace | null {
  const phase = phaseAt(centre.x);
  if (phase === null || centre.y < -rowStep || centre.y > layout.height + rowStep) return null;
  const all = counts[phase];
  const others = all.filter((lid) => lid !== dragged);
  const index = others.filter((lid) => middle(layout.boxes.get(lid)) < centre.y).length;
  const above = layout.boxes.get(others[index - 1] ?? '');
  const below = layout.boxes.get(others[index] ?? '');
  const gap = (rowStep - card.height) / 2;
  // At its own place the line stands where the card was, not in the middle of the hole it left.
  const y = below ? below.y - gap : above ? above.y + card.height + gap : laneTop - gap;
  return { phase, index, line: { x: laneX[phase] + lanePad - 6, y, length: card.width + 12 } };
}

/** Whether a drop there changes anything for a binding that is the `from`th of its phase. */
export function isMove(place: DropPlace, from: { readonly phase: Phase; readonly index: number }): boolean {
  return place.phase !== from.phase || place.index !== from.index;
}

function phaseAt(x: number): Phase | null {
  const inside = (phase: Phase) =>
    x >= laneX[phase] - laneGap / 2 && x <= laneX[phase] + laneWidth[phase] + laneGap / 2;
  if (inside('before')) return 'before';
  return inside('after') ? 'after' : null;
}

function middle(box: CanvasBox | undefined): number {
  return box === undefined ? Number.POSITIVE_INFINITY : box.y + box.height / 2;
}
