/** An element of a list on the server, with the number that gives it its place. */
export interface Numbered {
  readonly id: string;
  readonly order: number;
}

export interface Renumbering {
  readonly id: string;
  readonly order: number;
}

const step = 10;

/**
 * The fewest renumberings that bring a list into the wanted order, in an order in which each can be sent: only elements
 * outside the longest part that already stands right are moved, each to a number nobody has or had, so that no two ever
 * share one (sync.md 3.9). Elements of `wanted` that `current` lacks are new ones and get a number too; what `wanted` lacks
 * keeps its number to itself. Those in `unmoved` stand right already and are moved only where there is no room.
 */
export function renumber(
  current: readonly Numbered[],
  wanted: readonly string[],
  unmoved: ReadonlySet<string> = new Set(),
): Renumbering[] {
  const orders = new Map(current.map((element) => [element.id, element.order]));
  const used = new Set(current.map((element) => element.order));
  let fixed = longestRising(
    wanted.filter((id) => orders.has(id)).map((id) => ({ id, order: orders.get(id) ?? 0 })),
    unmoved,
  );
  for (;;) {
    const placed = placeBetween(wanted, fixed, orders, used);
    if (placed.kind === 'placed') return placed.moves;
    fixed = new Set([...fixed].filter((id) => id !== placed.inTheWay));
  }
}

type Placement =
  | { readonly kind: 'placed'; readonly moves: Renumbering[] }
  | { readonly kind: 'no_room'; readonly inTheWay: string };

function placeBetween(
  wanted: readonly string[],
  fixed: ReadonlySet<string>,
  orders: ReadonlyMap<string, number>,
  used: ReadonlySet<number>,
): Placement {
  const moves: Renumbering[] = [];
  let below = 0;
  for (let index = 0; index < wanted.length; ) {
    const id = wanted[index] ?? '';
    if (fixed.has(id)) {
      below = orders.get(id) ?? below;
      index++;
      continue;
    }
    const run: string[] = [];
    while (index < wanted.length && !fixed.has(wanted[index] ?? '')) run.push(wanted[index++] ?? '');
    const next = wanted[index];
    const above = next === undefined ? null : (orders.get(next) ?? null);
    const numbers = freeNumbers(below, above, run.length, used);
    if (numbers === null) return { kind: 'no_room', inTheWay: next ?? '' };
    for (const [place, moved] of run.entries()) moves.push({ id: moved, order: numbers[place] ?? 0 });
  }
  return { kind: 'placed', moves };
}

/** `count` rising numbers between two limits that nobody uses, evenly spread; null where there is no room. */
function freeNumbers(below: number, above: number | null, count: number, used: ReadonlySet<number>): number[] | null {
  if (above === null) {
    const start = Math.max(below, ...used);
    return Array.from({ length: count }, (_, index) => (Math.floor(start / step) + 1 + index) * step);
  }
  const free: number[] = [];
  for (let number = Math.max(below + 1, above - 10_000); number < above; number++)
    if (!used.has(number)) free.push(number);
  if (free.length < count) return null;
  return Array.from({ length: count }, (_, index) => free[Math.floor(((index + 0.5) * free.length) / count)] ?? 0);
}

/** More than all the others together could weigh. */
const unmovedWeight = 1_000_000;

function longestRising(elements: readonly Numbered[], unmoved: ReadonlySet<string>): Set<string> {
  const best: { length: number; previous: number }[] = [];
  for (const [index, element] of elements.entries()) {
    const weight = unmoved.has(element.id) ? unmovedWeight : 1;
    let length = weight;
    let previous = -1;
    for (let before = 0; before < index; before++) {
      if ((elements[before]?.order ?? 0) >= element.order || (best[before]?.length ?? 0) + weight <= length) continue;
      length = (best[before]?.length ?? 0) + weight;
      previous = before;
    }
    best.push({ length, previous });
  }
  let at = best.reduce((top, entry, index) => (entry.length > (best[top]?.length ?? 0) ? index : top), 0);
  const rising = new Set<string>();
  while (at >= 0 && elements[at] !== undefined) {
    rising.add(elements[at]?.id ?? '');
    at = best[at]?.previous ?? -1;
  }
  return rising;
}
