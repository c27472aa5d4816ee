import type { CanvasBox, CanvasPoint } from './canvas-model.ts';
import { type Route, type RouteWish, routeLines } from './route-lines.ts';

/** Cards and lines that are to be placed. */
export interface Arranged {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  readonly lines: readonly LineWish[];
  /** Room between two layers, for the words on the lines. */
  readonly layer_gap: number;
  /** What comes first; null where nothing does. */
  readonly first: string | null;
}

/** A line that is to be drawn, by the cards at its ends. */
export interface LineWish extends Pick<RouteWish, 'id' | 'words'> {
  readonly from: string;
  readonly to: string;
}

/** Where cards stand, by their upper left corners, and the ways of the lines between them there. */
export interface Layout {
  readonly places: ReadonlyMap<string, CanvasPoint>;
  readonly routes: ReadonlyMap<string, Route>;
}

/** Lines whose ends are there, and are not the same card. */
export function wishesOf(lines: readonly LineWish[], boxes: ReadonlyMap<string, CanvasBox>): RouteWish[] {
  return lines.flatMap(({ id, from: start, to: end, words }) => {
    const from = boxes.get(start);
    const to = boxes.get(end);
    return from === undefined || to === undefined || start === end ? [] : [{ id, from, to, words }];
  });
}

/** The cards at their places, in the order of the cards. */
export function boxesAt(nodes: Arranged['nodes'], places: Layout['places']): ReadonlyMap<string, CanvasBox> {
  return new Map(nodes.map(({ id, width, height }) => [id, { ...(places.get(id) ?? { x: 0, y: 0 }), width, height }]));
}

/** The ways of the lines between cards that stand at these places. */
export function routesAt({ nodes, lines }: Arranged, places: Layout['places']): Layout['routes'] {
  const boxes = boxesAt(nodes, places);
  return routeLines(wishesOf(lines, boxes), [...boxes.values()]);
}
