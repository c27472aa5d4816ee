import type { Json } from '#contract/model/scalars.ts';
import { readInstant } from '../expression/instant.ts';
import { contains, everything, type Interval, intersectIntervals, memberOf } from './interval.ts';

/**
 * A set of values that an attribute may have, all of one kind. `opaque`: some test of it cannot be worked with, so the set
 * may be smaller than it says, or empty. Texts are those in `only` (null: all), without `but`; as dates they lie in
 * `instant`, and as far from the moment of evaluation as `offset` says (both in milliseconds; null: any text, date or not).
 */
export type ValueBox =
  | { readonly kind: 'missing'; readonly opaque: boolean }
  | { readonly kind: 'boolean'; readonly values: readonly boolean[]; readonly opaque: boolean }
  | { readonly kind: 'number'; readonly interval: Interval; readonly opaque: boolean }
  | TextBox
  | { readonly kind: 'composite'; readonly opaque: boolean };

export interface TextBox {
  readonly kind: 'text';
  readonly only: readonly string[] | null;
  readonly but: readonly string[];
  readonly instant: Interval | null;
  readonly offset: Interval | null;
  readonly opaque: boolean;
}

export const anyText: TextBox = { kind: 'text', only: null, but: [], instant: null, offset: null, opaque: false };

/** The values of both; null where there are none. */
export function intersectBoxes(left: ValueBox, right: ValueBox): ValueBox | null {
  const opaque = left.opaque || right.opaque;
  if (left.kind === 'text' && right.kind === 'text') return intersectTexts(left, right);
  if (left.kind === 'boolean' && right.kind === 'boolean') {
    const values = left.values.filter((value) => right.values.includes(value));
    return values.length === 0 ? null : { kind: 'boolean', values, opaque };
  }
  if (left.kind === 'number' && right.kind === 'number') {
    const interval = intersectIntervals(left.interval, right.interval);
    return memberOf(interval) === null ? null : { kind: 'number', interval, opaque };
  }
  return left.kind === right.kind ? { ...left, opaque } : null;
}

function intersectTexts(left: TextBox, right: TextBox): TextBox | null {
  const instant = both(left.instant, right.instant);
  const offset = both(left.offset, right.offset);
  const but = [...new Set([...left.but, ...right.but])];
  const known = left.only === null ? right.only : left.only.filter((text) => right.only?.includes(text) ?? true);
  if (!hasDates(instant) || !hasDates(offset)) return null;
  if (known === null) {
    return { kind: 'text', only: null, but, instant, offset, opaque: left.opaque || right.opaque };
  }
  const only = known.filter((text) => !but.includes(text) && isDated(text, instant, offset));
  if (only.length === 0) return null;
  return { kind: 'text', only, but: [], instant: null, offset, opaque: left.opaque || right.opaque };
}

function hasDates(interval: Interval | null): boolean {
  return interval === null || memberOf(interval, true) !== null;
}

function isDated(text: string, instant: Interval | null, offset: Interval | null): boolean {
  if (instant === null && offset === null) return true;
  const value = readInstant(text);
  return value !== null && contains(instant ?? everything, value);
}

function both(left: Interval | null, right: Interval | null): Interval | null {
  if (left === null || right === null) return left ?? right;
  return intersectIntervals(left, right);
}

/** A value of the box for an evaluation at `now`; undefined is no value. Null where none can be named. */
export function memberOfBox(box: ValueBox, now: number): { readonly value: Json | undefined } | null {
  if (box.opaque) return null;
  switch (box.kind) {
    case 'missing':
      return { value: undefined };
    case 'boolean':
      return { value: box.values[0] ?? false };
    case 'number':
      return found(memberOf(box.interval));
    case 'composite':
      return { value: {} };
    case 'text':
      return textMember(box, now);
    default:
      return box satisfies never;
  }
}

function found(value: number | null): { readonly value: Json } | null {
  return value === null ? null : { value };
}

function textMember({ only, but, instant, offset }: TextBox, now: number): { readonly value: Json } | null {
  if (only !== null) {
    const text = only.find((one) => offset === null || contains(offset, (readInstant(one) ?? Number.NaN) - now));
    return text === undefined ? null : { value: text };
  }
  if (instant === null && offset === null) return { value: otherText(but) };
  const shifted = offset && { ...offset, low: offset.low + now, high: offset.high + now };
  const dates = intersectIntervals(instant ?? everything, shifted ?? everything);
  // A little later or earlier where the nearest date is one that may not be.
  for (const candidate of [memberOf(shiftTowards(dates, now), true), memberOf(dates, true)]) {
    const text = candidate === null ? null : dateText(candidate);
    if (text !== null && !but.includes(text)) return { value: text };
  }
  return null;
}

/** Dates near the moment of evaluation are easier to read than those of 1970. */
function shiftTowards(dates: Interval, now: number): Interval {
  const near = { low: now - 400 * 86_400_000, lowOpen: false, high: now + 400 * 86_400_000, highOpen: false };
  return intersectIntervals(dates, near);
}

function dateText(instant: number): string | null {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 0
    ? null
    : date.toISOString();
}

function otherText(but: readonly string[]): string {
  for (let number = 0; ; number++) {
    const text = number === 0 ? 'other' : `other ${number}`;
    if (!but.includes(text)) return text;
  }
}
