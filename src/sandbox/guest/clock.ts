import { apply, construct, defineProperty } from './intrinsics.ts';

let now = 0;
let state = 1;

/** Sets what the clock shows and where the random numbers start. */
export function setClock(instant: number, seed: number): void {
  now = instant;
  state = seed | 0;
}

/** Replaces every door to the real clock and to real randomness (`runtime.md`, A script). */
export function installClock(): void {
  installDate();
  installFormats();
  define(Math, 'random', { random }.random);
}

function define(target: object, key: string, value: unknown): void {
  defineProperty(target, key, { value, writable: true, configurable: true, enumerable: false });
}

function installDate(): void {
  const RealDate = Date;
  const dateText = RealDate.prototype.toString;
  function FixedDate(this: unknown, ...given: unknown[]): unknown {
    if (new.target === undefined) return apply(dateText, new RealDate(now), []);
    const target = (new.target as unknown) === FixedDate ? RealDate : new.target;
    return construct(RealDate, given.length === 0 ? [now] : given, target);
  }
  defineProperty(FixedDate, 'name', { value: 'Date' });
  defineProperty(FixedDate, 'length', { value: 7 });
  defineProperty(FixedDate, 'prototype', { value: RealDate.prototype, writable: false });
  define(FixedDate, 'UTC', RealDate.UTC);
  define(FixedDate, 'parse', RealDate.parse);
  define(FixedDate, 'now', { now: () => now }.now);
  define(RealDate.prototype, 'constructor', FixedDate);
  define(globalThis, 'Date', FixedDate);
}

/** `Intl.DateTimeFormat` reads the clock itself where it is given no date. */
function installFormats(): void {
  const prototype = Intl.DateTimeFormat.prototype;
  const getFormat = Object.getOwnPropertyDescriptor(prototype, 'format')?.get as () => (date: unknown) => string;
  const formatToParts = prototype.formatToParts;
  defineProperty(prototype, 'format', {
    get(this: Intl.DateTimeFormat) {
      const format = apply(getFormat, this, []);
      return (date: unknown) => format(date === undefined ? now : date);
    },
    configurable: true,
  });
  const replacement = {
    formatToParts(this: Intl.DateTimeFormat, date?: Date | number) {
      return apply(formatToParts, this, [date === undefined ? now : date]);
    },
  };
  define(prototype, 'formatToParts', replacement.formatToParts);
}

const multiply = Math.imul;

/** mulberry32: small, well spread, and the same on every machine. */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = multiply(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + multiply(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
