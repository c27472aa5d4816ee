import type { ReactNode } from 'react';
import type { CanvasNode, CanvasPoint } from './canvas-model.ts';

/** A line of a graph: it can be taken at its ends and led elsewhere, and bears its words on it. */
export interface GraphLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly CanvasPoint[];
  /** Where the middle of its words is. */
  readonly words_at: CanvasPoint;
  /** What a screen reader says of it. */
  readonly label: string;
  readonly tone: 'plain' | 'info' | 'warn' | 'bad' | 'lit';
  readonly dashed: boolean;
  /** What is written on it; drawn anew when this is another object. */
  readonly data: unknown;
}

/** What a graph shows. Elements that did not change stay the same objects, so that only others are drawn anew. */
export interface Graph {
  readonly nodes: readonly CanvasNode[];
  readonly lines: readonly GraphLine[];
}

/** How the words of a line look. */
export type LineWords = (props: { readonly line: GraphLine; readonly isSelected: boolean }) => ReactNode;

/** Where elements were dragged to, by id: their upper left corners. */
export type Places = ReadonlyMap<string, CanvasPoint>;
