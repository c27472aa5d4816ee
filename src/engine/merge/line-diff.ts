import type { StepMeter } from './merge-budget.ts';
import { slideHunks } from './slide-hunks.ts';

/** Lines `[from_start, from_end)` became lines `[to_start, to_end)`; one of the two may be empty. 0-based. */
export interface LineHunk {
  readonly from_start: number;
  readonly from_end: number;
  readonly to_start: number;
  readonly to_end: number;
}

/**
 * The smallest set of changed lines between two texts (Myers, in linear space), each group slid to where git puts it.
 * Throws `MergeGaveUp` when the meter runs out.
 */
export function diffLines(from: readonly string[], to: readonly string[], meter: StepMeter): LineHunk[] {
  const [fromIds, toIds] = numberLines(from, to);
  const fromChanged = new Uint8Array(from.length);
  const toChanged = new Uint8Array(to.length);
  const left = keepShared(fromIds, toIds, fromChanged);
  const right = keepShared(toIds, fromIds, toChanged);
  new Comparison(left, right, fromChanged, toChanged, meter).run();
  slideHunks(fromIds, fromChanged, toChanged);
  slideHunks(toIds, toChanged, fromChanged);
  return collectHunks(fromChanged, toChanged);
}

function numberLines(from: readonly string[], to: readonly string[]): [Int32Array, Int32Array] {
  const ids = new Map<string, number>();
  const number = (line: string) => {
    const known = ids.get(line);
    if (known !== undefined) return known;
    ids.set(line, ids.size);
    return ids.size - 1;
  };
  return [Int32Array.from(from, number), Int32Array.from(to, number)];
}

interface SharedLines {
  readonly ids: Int32Array;
  /** Where each of them stands in the whole text. */
  readonly at: Int32Array;
}

/** Lines the other text does not have at all are changed whatever the alignment; without them hostile texts stay cheap. */
function keepShared(ids: Int32Array, other: Int32Array, changed: Uint8Array): SharedLines {
  const known = new Set(other);
  const at: number[] = [];
  for (const [index, id] of ids.entries()) {
    if (known.has(id)) at.push(index);
    else changed[index] = 1;
  }
  return { ids: Int32Array.from(at, (index) => ids[index] ?? 0), at: Int32Array.from(at) };
}

interface Box {
  readonly fromStart: number;
  readonly fromEnd: number;
  readonly toStart: number;
  readonly toEnd: number;
}

class Comparison {
  readonly #left: SharedLines;
  readonly #right: SharedLines;
  readonly #leftChanged: Uint8Array;
  readonly #rightChanged: Uint8Array;
  readonly #meter: StepMeter;

  constructor(
    left: SharedLines,
    right: SharedLines,
    leftChanged: Uint8Array,
    rightChanged: Uint8Array,
    meter: StepMeter,
  ) {
    this.#left = left;
    this.#right = right;
    this.#leftChanged = leftChanged;
    this.#rightChanged = rightChanged;
    this.#meter = meter;
  }

  run(): void {
    const whole = { fromStart: 0, fromEnd: this.#left.ids.length, toStart: 0, toEnd: this.#right.ids.length };
    const open: Box[] = [whole];
    for (let box = open.pop(); box !== undefined; box = open.pop()) {
      const trimmed = this.#trim(box);
      if (trimmed.fromStart === trimmed.fromEnd || trimmed.toStart === trimmed.toEnd) {
        this.#markAll(trimmed);
        continue;
      }
      const middle = this.#middle(trimmed);
      if (middle === null) {
        this.#markAll(trimmed);
        continue;
      }
      const [x, y] = middle;
      open.push({ ...trimmed, fromEnd: trimmed.fromStart + x, toEnd: trimmed.toStart + y });
      open.push({ ...trimmed, fromStart: trimmed.fromStart + x, toStart: trimmed.toStart + y });
    }
  }

  #trim(box: Box): Box {
    let { fromStart, fromEnd, toStart, toEnd } = box;
    const left = this.#left.ids;
    const right = this.#right.ids;
    while (fromStart < fromEnd && toStart < toEnd && left[fromStart] === right[toStart]) {
      fromStart++;
      toStart++;
    }
    while (fromStart < fromEnd && toStart < toEnd && left[fromEnd - 1] === right[toEnd - 1]) {
      fromEnd--;
      toEnd--;
    }
    this.#meter.spend(box.fromEnd - box.fromStart + 1);
    return { fromStart, fromEnd, toStart, toEnd };
  }

  #markAll(box: Box): void {
    for (let index = box.fromStart; index < box.fromEnd; index++) this.#leftChanged[this.#left.at[index] ?? 0] = 1;
    for (let index = box.toStart; index < box.toEnd; index++) this.#rightChanged[this.#right.at[index] ?? 0] = 1;
  }

  /** A point that a shortest path between the two runs passes through, found from both ends; null without a common line. */
  #middle(box: Box): [number, number] | null {
    const rows = box.fromEnd - box.fromStart;
    const columns = box.toEnd - box.toStart;
    const most = Math.ceil((rows + columns) / 2);
    const forward = new Frontier(most, rows, columns, 'highest');
    const backward = new Frontier(most, rows, columns, 'lowest');
    const delta = rows - columns;
    const meetsForward = delta % 2 !== 0;
    const sameForward = (x: number, y: number) =>
      this.#left.ids[box.fromStart + x] === this.#right.ids[box.toStart + y];
    const sameBackward = (x: number, y: number) =>
      this.#left.ids[box.fromEnd - 1 - x] === this.#right.ids[box.toEnd - 1 - y];
    for (let edits = 0; edits <= most; edits++) {
      this.#meter.spend(2 * edits + 2);
      const ahead = forward.advance(edits, sameForward, meetsForward ? backward : null, delta, this.#meter);
      if (ahead !== null) return ahead;
      const behind = backward.advance(edits, sameBackward, meetsForward ? null : forward, delta, this.#meter);
      if (behind !== null) return [rows - behind[0], columns - behind[1]];
    }
    return null;
  }
}

/** How far each diagonal has been followed from one end with a given number of edits. */
class Frontier {
  readonly #reach: Int32Array;
  readonly #offset: number;
  readonly #rows: number;
  readonly #columns: number;
  #skipLow = 0;
  #skipHigh = 0;
  readonly #begin: 'highest' | 'lowest';

  /** `begin`: the diagonal that is followed first, which decides between equally short paths as git does. */
  constructor(most: number, rows: number, columns: number, begin: 'highest' | 'lowest') {
    this.#begin = begin;
    this.#offset = most + 1;
    this.#reach = new Int32Array(2 * most + 4).fill(-1);
    this.#reach[this.#offset + 1] = 0;
    this.#rows = rows;
    this.#columns = columns;
  }

  reachOn(diagonal: number): number {
    return this.#reach[this.#offset + diagonal] ?? -1;
  }

  /** One more edit; the point where this frontier meets the other one, counted from this frontier's end. */
  advance(
    edits: number,
    same: (x: number, y: number) => boolean,
    other: Frontier | null,
    delta: number,
    meter: StepMeter,
  ): [number, number] | null {
    const low = -edits + this.#skipLow;
    const high = edits - this.#skipHigh;
    for (let step = 0; step <= high - low; step += 2) {
      const diagonal = this.#begin === 'lowest' ? low + step : high - step;
      const x = this.#follow(diagonal, edits, same, meter);
      if (x > this.#rows) this.#skipHigh += 2;
      else if (x - diagonal > this.#columns) this.#skipLow += 2;
      else if (other !== null) {
        const reached = other.reachOn(delta - diagonal);
        if (reached >= 0 && x >= this.#rows - reached) return [x, x - diagonal];
      }
    }
    return null;
  }

  #follow(diagonal: number, edits: number, same: (x: number, y: number) => boolean, meter: StepMeter): number {
    const down = this.reachOn(diagonal + 1);
    const right = this.reachOn(diagonal - 1) + 1;
    let x = diagonal === -edits || (diagonal !== edits && right <= down) ? down : right;
    const start = x;
    while (x < this.#rows && x - diagonal < this.#columns && same(x, x - diagonal)) x++;
    meter.spend(x - start);
    this.#reach[this.#offset + diagonal] = x;
    return x;
  }
}

function collectHunks(fromChanged: Uint8Array, toChanged: Uint8Array): LineHunk[] {
  const hunks: LineHunk[] = [];
  let from = 0;
  let to = 0;
  while (from < fromChanged.length || to < toChanged.length) {
    const hunk = { from_start: from, from_end: from, to_start: to, to_end: to };
    while (fromChanged[from] === 1) from++;
    while (toChanged[to] === 1) to++;
    if (from > hunk.from_start || to > hunk.to_start) hunks.push({ ...hunk, from_end: from, to_end: to });
    else {
      from++;
      to++;
    }
  }
  return hunks;
}
