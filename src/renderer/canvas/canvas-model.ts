/** A place on a canvas, in its own units: pixels at 100 %. */
export interface CanvasPoint {
  readonly x: number;
  readonly y: number;
}

export interface CanvasBox extends CanvasPoint {
  readonly width: number;
  readonly height: number;
}

/** An element with a place. Whoever makes it keeps the same object while nothing about it changes; only others are drawn anew. */
export interface CanvasNode<Data = unknown> extends CanvasBox {
  readonly id: string;
  /** Which of the canvas' drawings shows it. */
  readonly kind: string;
  readonly data: Data;
  /** What a screen reader says of it. */
  readonly label: string;
  readonly selectable: boolean;
  readonly draggable: boolean;
}

/** A named area behind the elements. It takes no part in selection. */
export interface CanvasLane extends CanvasBox {
  readonly id: string;
  readonly kind: string;
  readonly data: unknown;
}

/** How a line ends: nothing, an arrow, one that is not filled, or a bar across it. */
export type EdgeEnd = 'none' | 'arrow' | 'open' | 'stop';
/** Which colour token a line has. `lit`: something has just gone along it. */
export type EdgeTone = 'plain' | 'info' | 'warn' | 'bad' | 'lit' | 'lit_bad';

/** A line between two elements along given points. */
export interface CanvasEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly CanvasPoint[];
  readonly end: EdgeEnd;
  readonly tone: EdgeTone;
  readonly dashed: boolean;
  /** A loop with a number in it, as for what is tried again. */
  readonly loop: { readonly at: CanvasPoint; readonly count: number } | null;
  /** What is written beside it. */
  readonly words: { readonly at: CanvasPoint; readonly text: string } | null;
  /** What a screen reader says of it. */
  readonly label: string;
  readonly selectable: boolean;
}

/** Where something would come if it were let go here: a line on the canvas. */
export interface InsertionLine extends CanvasPoint {
  readonly length: number;
}

/** How a line is drawn in the tones of the theme. */
export const edgeColours: Readonly<Record<EdgeTone, string>> = {
  plain: 'var(--line-strong)',
  info: 'var(--info)',
  warn: 'var(--warn)',
  bad: 'var(--bad)',
  lit: 'var(--ok)',
  lit_bad: 'var(--bad)',
};

export const loopRadius = 10;
