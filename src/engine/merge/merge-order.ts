export type OrderMerge =
  | { readonly verdict: 'clean'; readonly order: readonly string[] }
  /** The elements whose pairwise decisions go round in a circle, sorted; a person puts them in order. */
  | { readonly verdict: 'conflict'; readonly elements: readonly string[] };

/**
 * Merges two reorderings of one list pair by pair: where the sides agree on a pair, that; otherwise the side that differs
 * from the base. One-sided changes win and the result does not depend on which side is which (sync.md 3.12).
 * What either side removed is out; where nothing says which of two comes first, ids do.
 */
export function mergeOrder(base: readonly string[], theirs: readonly string[], yours: readonly string[]): OrderMerge {
  const places = { base: placesOf(base), theirs: placesOf(theirs), yours: placesOf(yours) };
  const elements = [...new Set([...theirs, ...yours])].filter(
    (id) => !places.base.has(id) || (places.theirs.has(id) && places.yours.has(id)),
  );
  const followers = new Map<string, Set<string>>(elements.map((id) => [id, new Set()]));
  const undecided = new Set<string>();
  for (const [index, left] of elements.entries()) {
    for (const right of elements.slice(index + 1)) {
      const first = firstOfPair(places, left, right);
      if (first === 'undecided') for (const id of [left, right]) undecided.add(id);
      else if (first !== null) followers.get(first)?.add(first === left ? right : left);
    }
  }
  if (undecided.size > 0) return { verdict: 'conflict', elements: [...undecided].sort() };
  return sortByFollowers(elements, followers);
}

type Places = ReadonlyMap<string, number>;

function placesOf(list: readonly string[]): Places {
  return new Map(list.map((id, index) => [id, index]));
}

function earlier(places: Places, left: string, right: string): string | null {
  const leftPlace = places.get(left);
  const rightPlace = places.get(right);
  if (leftPlace === undefined || rightPlace === undefined) return null;
  return leftPlace < rightPlace ? left : right;
}

/** Null: no side has both. `undecided`: both sides have both, differ, and there is no base to tell who moved. */
function firstOfPair(
  places: { base: Places; theirs: Places; yours: Places },
  left: string,
  right: string,
): string | 'undecided' | null {
  const theirs = earlier(places.theirs, left, right);
  const yours = earlier(places.yours, left, right);
  if (theirs === null || yours === null || theirs === yours) return theirs ?? yours;
  const base = earlier(places.base, left, right);
  if (base === null) return 'undecided';
  return theirs === base ? yours : theirs;
}

function sortByFollowers(elements: readonly string[], followers: ReadonlyMap<string, ReadonlySet<string>>): OrderMerge {
  const waitsFor = new Map<string, number>(elements.map((id) => [id, 0]));
  const count = (id: string, by: number) => waitsFor.set(id, (waitsFor.get(id) ?? 0) + by);
  for (const after of followers.values()) for (const id of after) count(id, 1);
  const order: string[] = [];
  const rest = new Set(elements);
  while (rest.size > 0) {
    const next = [...rest].filter((id) => waitsFor.get(id) === 0).sort()[0];
    if (next === undefined) return { verdict: 'conflict', elements: inCircles(rest, followers) };
    rest.delete(next);
    order.push(next);
    for (const id of followers.get(next) ?? []) count(id, -1);
  }
  return { verdict: 'clean', order };
}

/** Only what is on a circle, not what merely comes after one. */
function inCircles(rest: ReadonlySet<string>, followers: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reaches = (from: string): boolean => {
    const seen = new Set<string>();
    const open = [...(followers.get(from) ?? [])];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (id === from) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(...(followers.get(id) ?? []));
    }
    return false;
  };
  return [...rest].filter(reaches).sort();
}
