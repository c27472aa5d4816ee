import { type CanvasPoint, type EdgeEnd, loopRadius } from './canvas-model.ts';

const headLength = 8;
const headHalf = 4.5;
const barHalf = 8;

/** The path of a line through these points, with rounded corners. */
export function linePath(points: readonly CanvasPoint[], radius = 6): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  const parts = [`M${number(first.x)} ${number(first.y)}`];
  for (const [at, point] of others.entries()) {
    const before = points[at];
    const after = others[at + 1];
    if (before === undefined || after === undefined) {
      parts.push(`L${number(point.x)} ${number(point.y)}`);
      continue;
    }
    const reach = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const into = towards(point, before, reach);
    const out = towards(point, after, reach);
    parts.push(
      `L${number(into.x)} ${number(into.y)}`,
      `Q${number(point.x)} ${number(point.y)} ${number(out.x)} ${number(out.y)}`,
    );
  }
  return parts.join('');
}

/** What stands at the end of a line, and whether its inside is filled. Empty where nothing does. */
export function endPath(
  points: readonly CanvasPoint[],
  end: EdgeEnd,
): { readonly path: string; readonly filled: boolean } {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (end === 'none' || tip === undefined || before === undefined) return { path: '', filled: false };
  const length = distance(before, tip) || 1;
  const along = { x: (tip.x - before.x) / length, y: (tip.y - before.y) / length };
  const across = { x: -along.y, y: along.x };
  const at = (back: number, side: number) =>
    `${number(tip.x - along.x * back + across.x * side)} ${number(tip.y - along.y * back + across.y * side)}`;
  if (end === 'stop') return { path: `M${at(0, -barHalf)}L${at(0, barHalf)}`, filled: false };
  const head = `M${at(headLength, -headHalf)}L${at(0, 0)}L${at(headLength, headHalf)}`;
  return end === 'arrow' ? { path: `${head}Z`, filled: true } : { path: head, filled: false };
}

/** Three quarters of a circle with a head: something is tried again. */
export function loopPath({ x, y }: CanvasPoint): string {
  const r = loopRadius;
  const end = { x: x + r * Math.SQRT1_2, y: y - r * Math.SQRT1_2 };
  const arc = `M${number(x + r)} ${number(y)}A${r} ${r} 0 1 1 ${number(end.x)} ${number(end.y)}`;
  return `${arc}M${number(end.x - 5)} ${number(end.y - 1)}L${number(end.x)} ${number(end.y)}L${number(end.x + 1)} ${number(end.y - 5.5)}`;
}

function distance(one: CanvasPoint, other: CanvasPoint): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function towards(from: CanvasPoint, to: CanvasPoint, by: number): CanvasPoint {
  const length = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length };
}

const number = (value: number) => String(Math.round(value * 100) / 100);
