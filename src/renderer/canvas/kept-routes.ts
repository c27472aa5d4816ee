import type { CanvasBox } from './canvas-model.ts';
import { isSearched, type Route, type RouteWish, routeLines } from './route-lines.ts';

/** Ways with what they were looked for. */
interface Kept {
  readonly wishes: readonly RouteWish[];
  readonly obstacles: readonly CanvasBox[];
  readonly routes: ReadonlyMap<string, Route>;
}

const nothing: Kept = { wishes: [], obstacles: [], routes: new Map() };
let foreseen = nothing;

/** Ways that were worked out beside the window: whoever draws the same next takes them. */
export function foreseeRoutes(kept: Kept): void {
  foreseen = kept;
}

/** The ways of the last drawing: they stay the same objects for as long as nothing has moved. */
export class KeptRoutes {
  private last = nothing;

  route(wishes: readonly RouteWish[], obstacles: readonly CanvasBox[]): ReadonlyMap<string, Route> {
    const known = [this.last, foreseen].find((kept) => isFor(kept, wishes, obstacles));
    this.last = { wishes, obstacles, routes: known?.routes ?? routeLines(wishes, obstacles) };
    return this.last.routes;
  }
}

function isFor(kept: Kept, wishes: readonly RouteWish[], obstacles: readonly CanvasBox[]): boolean {
  if (wishes.length !== kept.wishes.length || obstacles.length !== kept.obstacles.length) return false;
  const minds = isSearched(wishes.length);
  return (
    obstacles.every((box, at) => sameBox(box, kept.obstacles[at])) &&
    wishes.every(({ id, from, to, words }, at) => {
      const before = kept.wishes[at];
      if (before?.id !== id || !sameBox(from, before.from) || !sameBox(to, before.to)) return false;
      return !minds || words.width === before.words.width;
    })
  );
}

function sameBox(one: CanvasBox, other: CanvasBox | undefined): boolean {
  if (one === other) return true;
  return (
    other !== undefined &&
    one.x === other.x &&
    one.y === other.y &&
    one.width === other.width &&
    one.height === other.height
  );
}
