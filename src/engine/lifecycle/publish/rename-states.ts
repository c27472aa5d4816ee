import { lifecycleLimits } from '#contract/model/lifecycle.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Renames {
  /** Names for the time between, where names go round in a circle: one of each circle. */
  readonly first: ReadonlyMap<string, string>;
  /** The ids of all that are kept, in an order in which each one's name is free when it is given. */
  readonly names: readonly string[];
}

/** How states get other names when two may never have the same. `all`: everything whose name is there at the beginning. */
export function renameStates(kept: readonly Named[], wanted: readonly Named[], all: readonly Named[]): Renames {
  const target = new Map(wanted.map(({ id, name }) => [id, name]));
  const holder = new Map(kept.map(({ id, name }) => [name, id]));
  const taken = new Set([...all, ...wanted].map(({ name }) => name));
  const first = new Map<string, string>();
  const done = new Set<string>();
  const names: string[] = [];
  for (const { id } of kept) {
    // Along those that hold the name which the one before needs, until one finds it free.
    const chain: string[] = [];
    const onChain = new Set<string>();
    for (let next: string | undefined = id; next !== undefined && !done.has(next); ) {
      if (onChain.has(next)) {
        first.set(next, nameBetween(next, taken));
        break;
      }
      chain.push(next);
      onChain.add(next);
      const other: string | undefined = holder.get(target.get(next) ?? '');
      next = other === next ? undefined : other;
    }
    for (const one of chain.toReversed()) {
      done.add(one);
      names.push(one);
    }
  }
  return { first, names };
}

/** The same each time, so that what was stopped half-way is recognised. */
function nameBetween(id: string, taken: Set<string>): string {
  for (let number = 0; ; number += 1) {
    const name = `renaming ${id.slice(-12)}${number === 0 ? '' : ` ${number}`}`.slice(
      0,
      lifecycleLimits.stateNameChars,
    );
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
