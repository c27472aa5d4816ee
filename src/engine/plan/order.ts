import { operationKinds, type Phase, type PlanOperation, phases } from '#contract/model/publish-plan.ts';

export interface OrderedOperations {
  readonly operations: readonly PlanOperation[];
  /** Keys of operations that wait for each other in a circle. */
  readonly circular: readonly string[];
}

/**
 * One order for all operations: by phase, dependencies first, and the same every time. An operation that needs a later
 * phase moves into that phase itself, so that no phase ever waits for a later one.
 */
export function orderOperations(
  operations: readonly PlanOperation[],
  rankOfType: (type: string) => number,
): OrderedOperations {
  const compare = (left: Ranked, right: Ranked) =>
    left.rank - right.rank || compareText(left.operation.key, right.operation.key);
  const ranked = (operation: PlanOperation): Ranked => ({
    operation,
    rank: rankOf(operation, rankOfType(operation.type)),
  });
  if (operations.every(({ depends_on }) => depends_on.length === 0))
    return {
      operations: operations
        .map(ranked)
        .sort(compare)
        .map(({ operation }) => operation),
      circular: [],
    };
  const byKey = new Map(operations.map((operation) => [operation.key, operation]));
  const waiting = new Map(
    operations.map((operation) => [operation.key, new Set(operation.depends_on.filter((key) => byKey.has(key)))]),
  );
  const followers = followersOf(operations);
  const ready = new ReadyList<Ranked>(compare);
  const makeReady = (operation: PlanOperation) => ready.add(ranked(operation));
  for (const operation of operations) if (waiting.get(operation.key)?.size === 0) makeReady(operation);
  const ordered: PlanOperation[] = [];
  for (let next = ready.take()?.operation; next !== undefined; next = ready.take()?.operation) {
    ordered.push(next);
    for (const key of followers.get(next.key) ?? []) {
      const follower = byKey.get(key);
      if (follower === undefined) continue;
      const raised = { ...follower, phase: laterPhase(follower.phase, next.phase) };
      byKey.set(key, raised);
      const needs = waiting.get(key);
      needs?.delete(next.key);
      if (needs?.size === 0) makeReady(raised);
    }
  }
  const done = new Set(ordered.map((operation) => operation.key));
  const stuck = operations.map((operation) => operation.key).filter((key) => !done.has(key));
  return { operations: ordered, circular: stuck.filter((key) => reachesItself(key, followers)) };
}

/** On a circle, and not merely behind one. */
function reachesItself(start: string, followers: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [...(followers.get(start) ?? [])];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === start) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    open.push(...(followers.get(key) ?? []));
  }
  return false;
}

function followersOf(operations: readonly PlanOperation[]): Map<string, string[]> {
  const followers = new Map<string, string[]>();
  for (const operation of operations) {
    for (const key of operation.depends_on) {
      const known = followers.get(key);
      if (known === undefined) followers.set(key, [operation.key]);
      else known.push(operation.key);
    }
  }
  return followers;
}

function laterPhase(left: Phase, right: Phase): Phase {
  return phases.indexOf(left) < phases.indexOf(right) ? right : left;
}

interface Ranked {
  readonly operation: PlanOperation;
  readonly rank: number;
}

/** Phase before type before kind, in one number: an operation is compared a dozen times on its way through the heap. */
function rankOf(operation: PlanOperation, typeRank: number): number {
  return (phases.indexOf(operation.phase) * 1_000 + typeRank) * 100 + operationKinds.indexOf(operation.kind);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** A binary heap: plans of thousands of operations are ordered while someone looks at the window. */
class ReadyList<Item> {
  readonly #items: Item[] = [];
  readonly #compare: (left: Item, right: Item) => number;

  constructor(compare: (left: Item, right: Item) => number) {
    this.#compare = compare;
  }

  add(item: Item): void {
    this.#items.push(item);
    for (let at = this.#items.length - 1; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfLess(at, above)) return;
      at = above;
    }
  }

  take(): Item | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (first === undefined || last === undefined || this.#items.length === 0) return first;
    this.#items[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = right < this.#items.length && this.#less(right, left) ? right : left;
      if (child >= this.#items.length || !this.#swapIfLess(child, at)) return first;
      at = child;
    }
  }

  #less(left: number, right: number): boolean {
    const [one, other] = [this.#items[left], this.#items[right]];
    return one !== undefined && other !== undefined && this.#compare(one, other) < 0;
  }

  #swapIfLess(lower: number, upper: number): boolean {
    const [one, other] = [this.#items[lower], this.#items[upper]];
    if (one === undefined || other === undefined || this.#compare(one, other) >= 0) return false;
    this.#items[lower] = other;
    this.#items[upper] = one;
    return true;
  }
}
