/** A range of numbers; an open end does not contain its bound. Infinite bounds are open. */
export interface Interval {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

export const everything: Interval = {
  low: Number.NEGATIVE_INFINITY,
  lowOpen: true,
  high: Number.POSITIVE_INFINITY,
  highOpen: true,
};

export function above(low: number, lowOpen: boolean): Interval {
  return { ...everything, low, lowOpen };
}

export function below(high: number, highOpen: boolean): Interval {
  return { ...everything, high, highOpen };
}

export function point(value: number): Interval {
  return { low: value, lowOpen: false, high: value, highOpen: false };
}

export function intersectIntervals(left: Interval, right: Interval): Interval {
  const lower = left.low > right.low || (left.low === right.low && left.lowOpen) ? left : right;
  const upper = left.high < right.high || (left.high === right.high && left.highOpen) ? left : right;
  return { low: lower.low, lowOpen: lower.lowOpen, high: upper.high, highOpen: upper.highOpen };
}

/** A number of the interval, a whole one where it can be; null where there is none. With `whole` no other will do. */
export function memberOf(interval: Interval, whole = false): number | null {
  const { low, high } = interval;
  const beyond = low + Math.max(1, Math.abs(low) * 1e-9);
  const short = high - Math.max(1, Math.abs(high) * 1e-9);
  const candidates = [0, low, low + 1, Math.floor(low) + 1, high, high - 1, beyond, short, (low + high) / 2];
  return candidates.find((value) => fits(value, whole) && contains(interval, value)) ?? null;
}

function fits(value: number, whole: boolean): boolean {
  return whole ? Number.isSafeInteger(value) : Number.isFinite(value);
}

export function contains({ low, lowOpen, high, highOpen }: Interval, value: number): boolean {
  return (lowOpen ? value > low : value >= low) && (highOpen ? value < high : value <= high);
}
