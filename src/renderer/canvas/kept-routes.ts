import type { CanvasBox } from './canvas-model.ts';
import { isSearched, type Route, type RouteWish, routeLines } from './route-lines.ts';

/** The ways of the last drawing: they stay the same objects for as long as nothing has moved. */
export class KeptRoutes {
  private wishes: readonly RouteWish[] = [];
  private obstacles: readonly CanvasBox[] = [];
  private routes: ReadonlyMap<string, Route> = new Map();

  route(wishes: readonly RouteWish[], obstacles: readonly CanvasBox[]): ReadonlyMap<string, Route> {
    if (!this.isKnown(wishes, obstacles)) this.routes = routeLines(wishes, obstacles);
    this.wishes = wishes;
    this.obstacles = obstacles;
    return this.routes;
  }

  private isKnown(wishes: readonly RouteWish[], obstacles: readonly CanvasBox[]): boolean {
    if (wishes.length !== this.wishes.length || obstacles.length !== this.obstacles.length) return false;
    const minds = isSearched(wishes.length);
    return (
      obstacles.every((box, at) => sameBox(box, this.obstacles[at])) &&
      wishes.every(({ id, from, to, words }, at) => {
        const before = this.wishes[at];
        if (before?.id !== id || !sameBox(from, before.from) || !sameBox(to, before.to)) return false;
        return !minds || words.width === before.words.width;
      })
    );
  }
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
