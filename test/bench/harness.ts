import { performance } from 'node:perf_hooks';

/** The typical time of one thing that was measured. */
export interface Measure {
  readonly name: string;
  readonly median_ms: number;
  readonly samples: number;
}

/** A measured relation and what it may be at most or must be at least; times alone say little on somebody else's machine. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly target: { readonly at_most: number } | { readonly at_least: number };
}

export interface BenchResult {
  readonly measures: readonly Measure[];
  readonly ratios: readonly Ratio[];
}

/** What a file of this folder exports as `bench`. It cleans up after itself. */
export interface Bench {
  readonly title: string;
  readonly run: () => Promise<BenchResult>;
}

/** Does a thing once. It may answer how long it took (ms) where the caller's clock would also see other things. */
export type Subject = () => unknown;

export interface Rounds {
  readonly rounds: number;
  readonly warmup: number;
}

/** Measures the subjects in turn, round by round, so that a change of the machine's mood meets all of them alike. */
export async function interleave(
  subjects: Readonly<Record<string, Subject>>,
  { rounds, warmup }: Rounds,
): Promise<Measure[]> {
  const times = new Map<string, number[]>(Object.keys(subjects).map((name) => [name, []]));
  for (let round = -warmup; round < rounds; round++) {
    for (const [name, subject] of Object.entries(subjects)) {
      const started = performance.now();
      const answered = await subject();
      const elapsed = typeof answered === 'number' ? answered : performance.now() - started;
      if (round >= 0) times.get(name)?.push(elapsed);
    }
  }
  return [...times].map(([name, samples]) => ({ name, median_ms: median(samples), samples: samples.length }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The median of one measure in terms of another. */
export function ratioOf(measures: readonly Measure[], name: string, floor: string): number {
  const find = (wanted: string) => measures.find((measure) => measure.name === wanted)?.median_ms ?? Number.NaN;
  return find(name) / find(floor);
}

export function meets({ value, target }: Ratio): boolean {
  return 'at_most' in target ? value <= target.at_most : value >= target.at_least;
}
