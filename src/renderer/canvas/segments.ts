import type { CanvasBox, CanvasPoint } from './canvas-model.ts';

/** A level or upright part of a line. */
export interface Segment {
  readonly from: CanvasPoint;
  readonly to: CanvasPoint;
}

export function segmentsOf(points: readonly CanvasPoint[]): Segment[] {
  return points.slice(1).map((to, at) => ({ from: points[at] as CanvasPoint, to }));
}

export function lengthOf({ from, to }: Segment): number {
  return Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
}

export function crosses({ from, to }: Segment, box: CanvasBox, margin: number): boolean {
  return (
    Math.max(from.x, to.x) > box.x - margin &&
    Math.min(from.x, to.x) < box.x + box.width + margin &&
    Math.max(from.y, to.y) > box.y - margin &&
    Math.min(from.y, to.y) < box.y + box.height + margin
  );
}

/** Two that lie on each other for a while. */
export function runsAlong(one: Segment, other: Segment): boolean {
  const near = 13;
  const level = one.from.y === one.to.y;
  if (level !== (other.from.y === other.to.y)) return false;
  const apart = level ? one.from.y - other.from.y : one.from.x - other.from.x;
  if (Math.abs(apart) > near) return false;
  const [a, b] = level ? [one.from.x, one.to.x] : [one.from.y, one.to.y];
  const [c, d] = level ? [other.from.x, other.to.x] : [other.from.y, other.to.y];
  return Math.min(Math.max(a, b), Math.max(c, d)) - Math.max(Math.min(a, b), Math.min(c, d)) > near;
}

export function cross(one: Segment, other: Segment): boolean {
  const margin = 0.5;
  return (
    Math.max(one.from.x, one.to.x) > Math.min(other.from.x, other.to.x) - margin &&
    Math.min(one.from.x, one.to.x) < Math.max(other.from.x, other.to.x) + margin &&
    Math.max(one.from.y, one.to.y) > Math.min(other.from.y, other.to.y) - margin &&
    Math.min(one.from.y, one.to.y) < Math.max(other.from.y, other.to.y) + margin
  );
}

export function boxOf({ from, to }: Segment): CanvasBox {
  const x = Math.min(from.x, to.x);
  const y = Math.min(from.y, to.y);
  return { x, y, width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
}

export function overlap(one: CanvasBox, other: CanvasBox): boolean {
  return (
    one.x < other.x + other.width &&
    one.x + one.width > other.x &&
    one.y < other.y + other.height &&
    one.y + one.height > other.y
  );
}

export function around(
  { x, y }: CanvasPoint,
  { width, height }: { readonly width: number; readonly height: number },
): CanvasBox {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

export function middle({ x, y, width, height }: CanvasBox): CanvasPoint {
  return { x: x + width / 2, y: y + height / 2 };
}
