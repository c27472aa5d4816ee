import { readInstant } from '../expression/instant.ts';
import { everything, type Interval, intersectIntervals, memberOf } from './interval.ts';
import type { ValueBox } from './value-box.ts';

/** More alternatives than this are not worked out. */
const mostMoments = 200;

/**
 * When attributes can have a value of theirs at once, each among its boxes; as intervals in milliseconds since 1970. Empty:
 * at no moment. Null: there are too many alternatives to tell.
 */
export function commonMoments(attributes: Iterable<readonly ValueBox[]>): readonly Interval[] | null {
  let common: readonly Interval[] = [everything];
  for (const boxes of attributes) {
    const own = momentsOf(boxes);
    if (own === null) continue;
    common = common.flatMap((one) => own.map((other) => intersectIntervals(one, other))).filter(isSome);
    if (common.length === 0) return common;
    if (common.length > mostMoments) return null;
  }
  return common;
}

/** When one of the boxes has a value; null: at any moment. */
function momentsOf(boxes: readonly ValueBox[]): Interval[] | null {
  const moments: Interval[] = [];
  for (const box of boxes) {
    if (box.kind !== 'text' || box.offset === null) return null;
    const { only, instant, offset } = box;
    if (only === null && instant === null) return null;
    const dates = only === null ? [instant ?? everything] : only.flatMap(dateOf);
    moments.push(...dates.map((date) => minus(date, offset)));
  }
  return moments;
}

function dateOf(text: string): Interval[] {
  const instant = readInstant(text);
  return instant === null ? [] : [{ low: instant, lowOpen: false, high: instant, highOpen: false }];
}

/** Every moment from which a date lies as far as the offset says. Exact, as both are whole milliseconds. */
function minus(date: Interval, offset: Interval): Interval {
  const from = whole(date);
  const distance = whole(offset);
  return { low: from.low - distance.high, lowOpen: false, high: from.high - distance.low, highOpen: false };
}

/** The first and the last whole number of an interval. */
function whole({ low, lowOpen, high, highOpen }: Interval): { readonly low: number; readonly high: number } {
  return {
    low: lowOpen ? Math.floor(low) + 1 : Math.ceil(low),
    high: highOpen ? Math.ceil(high) - 1 : Math.floor(high),
  };
}

function isSome(interval: Interval): boolean {
  return memberOf(interval, true) !== null;
}
