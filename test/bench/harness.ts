import { setTimeout as pause } from 'node:timers/promises';

/** One thing that is timed. `limit`: the most it may take, as a ratio to its section's floor. */
export interface Contender {
  readonly name: string;
  readonly limit?: number;
  /** What has to be there for each run, and is not timed. */
  prepare?(): unknown;
  run(): unknown;
}

export interface BenchRow {
  readonly name: string;
  readonly median_ms: number;
  /** Of the medians, to the floor's. */
  readonly ratio: number;
  readonly limit: number | null;
  readonly holds: boolean;
}

/** What was compared with what; the first row is the floor. */
export interface BenchSection {
  readonly title: string;
  readonly rows: readonly BenchRow[];
}

export interface BenchReport {
  readonly name: string;
  readonly sections: readonly BenchSection[];
}

export interface Bench {
  readonly name: string;
  run(): Promise<BenchReport>;
}

export interface CompareOptions {
  readonly rounds: number;
  readonly warmup?: number;
  /** Rest between two samples, as between two runs of a person. */
  readonly restMs?: number;
}

/** Times contenders in turns, so that a slow moment of the machine meets all of them alike. The first one is the floor. */
export async function compare(
  title: string,
  contenders: readonly Contender[],
  options: CompareOptions,
): Promise<BenchSection> {
  const samples = contenders.map(() => [] as number[]);
  const warmup = options.warmup ?? 3;
  for (let round = -warmup; round < options.rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      await contender.prepare?.();
      await pause(options.restMs ?? 5);
      const started = performance.now();
      await contender.run();
      if (round >= 0) samples[index]?.push(performance.now() - started);
    }
  }
  const medians = samples.map(median);
  const floor = medians[0] ?? Number.NaN;
  return { title, rows: contenders.map((contender, index) => row(contender, medians[index] ?? Number.NaN, floor)) };
}

function row({ name, limit }: Contender, median_ms: number, floor: number): BenchRow {
  const ratio = median_ms / floor;
  return { name, median_ms, ratio, limit: limit ?? null, holds: limit === undefined || ratio <= limit };
}

/** A limit in milliseconds, for the few that are not ratios: the floor is the limit itself. */
export async function within(
  title: string,
  milliseconds: number,
  contender: Contender,
  options: CompareOptions,
): Promise<BenchSection> {
  const { rows } = await compare(title, [contender], options);
  const median_ms = rows[0]?.median_ms ?? Number.NaN;
  const floor = { name: 'limit', median_ms: milliseconds, ratio: 1, limit: null, holds: true };
  return { title, rows: [floor, row({ ...contender, limit: 1 }, median_ms, milliseconds)] };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
