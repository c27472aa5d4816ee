interface Named {
  readonly name: string;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** As people sort names: `script 9` before `Script 10`. */
export function byName(a: Named, b: Named): number {
  return collator.compare(a.name, b.name);
}

/** A list in the order of names with some more in it, for lists too long to be sorted at every change. */
export function withMore<Item extends Named>(sorted: readonly Item[], more: readonly Item[]): Item[] {
  const result: Item[] = [];
  let from = 0;
  for (const item of more.toSorted(byName)) {
    let low = from;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byName(sorted[middle] ?? item, item) <= 0) low = middle + 1;
      else high = middle;
    }
    for (; from < low; from += 1) result.push(sorted[from] as Item);
    result.push(item);
  }
  for (; from < sorted.length; from += 1) result.push(sorted[from] as Item);
  return result;
}
