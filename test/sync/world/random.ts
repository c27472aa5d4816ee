/**
 * Chance that can be had again: the same seed gives the same numbers on every machine (`sync.md` 4.1). `fork` gives a
 * stream of its own, so that what one part of the world draws never shifts what another gets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    const next = seedNumbers(seed);
    this.#a = next();
    this.#b = next();
    this.#c = next();
    for (let round = 0; round < 12; round += 1) this.#next();
  }

  /** At least 0, below 1. */
  number(): number {
    return this.#next() / 4_294_967_296;
  }

  /** At least 0, below `below`. */
  int(below: number): number {
    return Math.floor(this.number() * below);
  }

  between(least: number, most: number): number {
    return least + this.int(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.number() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.int(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }

  /** Picks by weight; entries of weight 0 are never picked. */
  weighted<Item>(entries: readonly (readonly [Item, number])[]): Item {
    const sum = entries.reduce((total, [, weight]) => total + weight, 0);
    let left = this.number() * sum;
    for (const [item, weight] of entries) {
      left -= weight;
      if (left < 0 && weight > 0) return item;
    }
    const last = entries.findLast(([, weight]) => weight > 0);
    if (last === undefined) throw new Error('Nothing has a weight.');
    return last[0];
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let end = shuffled.length - 1; end > 0; end -= 1) {
      const other = this.int(end + 1);
      const [one, two] = [shuffled[end], shuffled[other]];
      if (one === undefined || two === undefined) continue;
      shuffled[end] = two;
      shuffled[other] = one;
    }
    return shuffled;
  }

  uuid(): string {
    const hex = Array.from({ length: 4 }, () => this.#next().toString(16).padStart(8, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  /** Draws nothing from this stream. */
  static named(seed: string, ...names: readonly (string | number)[]): Random {
    return new Random([seed, ...names].join('/'));
  }

  /** sfc32. */
  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }
}

/** Numbers that differ wherever the texts do (FNV-1a, then mixed). */
function seedNumbers(seed: string): () => number {
  let hash = 2_166_136_261;
  for (let at = 0; at < seed.length; at += 1) hash = Math.imul(hash ^ seed.charCodeAt(at), 16_777_619);
  return () => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}
