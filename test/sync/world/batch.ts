import type { ProfileName } from '../backends/baseline/behaviour.ts';
import type { OwnBackend } from '../backends/own-backend.ts';
import { type FaultPlan, hostile } from './faults.ts';
import { Random } from './random.ts';
import { runSchedule, type ScheduleResult } from './schedule.ts';
import type { StudioFiles } from './studio-file.ts';
import type { Broken, WorldKind, WorldOptions } from './world-options.ts';

/** What names a schedule, on paper and in the corpus. */
export interface ScheduleId {
  readonly kind: WorldKind;
  readonly seed: string;
  /** Whether it is about what is no script; default: by chance. */
  readonly records?: boolean | undefined;
}

export interface Failure extends ScheduleId {
  readonly breaks: Broken['kind'];
  readonly message: string;
  readonly trace: readonly string[];
}

export interface Tally {
  readonly schedules: number;
  readonly requests: number;
  readonly only_in_trash: number;
  readonly races: number;
  readonly failures: readonly Failure[];
}

const calm: FaultPlan = { ...hostile, writes: 0.08, reads: 0.02 };
const storm: FaultPlan = { ...hostile, writes: 0.45, reads: 0.12 };
/** Of the schedules, so many are about what is no script; with a plain backend each takes much longer than one about scripts. */
const recordShares: Readonly<Record<WorldKind, number>> = { baseline: 0.03, enhanced: 0.15, own: 0 };
const profileNames: readonly ProfileName[] = ['plain', 'unsteady', 'xavyo', 'anything_goes'];

/** Everything about a schedule follows from its seed. */
export function optionsOf({ kind, seed, records }: ScheduleId, files: StudioFiles): WorldOptions {
  const random = Random.named(seed, 'options');
  return {
    seed,
    kind,
    files,
    profile: random.pick(profileNames),
    studios: random.weighted([
      [2, 5],
      [3, 4],
      [4, 1],
    ]),
    known: random.between(0, 3),
    actions: random.between(18, 42),
    faults: random.pick([hostile, hostile, calm, storm]),
    records: records ?? Random.named(seed, 'not scripts').chance(recordShares[kind]),
  };
}

export function scheduleIds(kind: WorldKind, seed: string, from: number, count: number): ScheduleId[] {
  return Array.from({ length: count }, (_, index) => ({ kind, seed: `${seed}-${from + index}` }));
}

/** Runs them one after the other. One that fails is run once more: a result that cannot be had again is the harness's fault. */
export async function runBatch(
  ids: readonly ScheduleId[],
  files: StudioFiles,
  newTenant?: (id: ScheduleId) => Promise<OwnBackend>,
): Promise<Tally> {
  const failures: Failure[] = [];
  let requests = 0;
  let only_in_trash = 0;
  let races = 0;
  for (const id of ids) {
    const run = async () => {
      const own = await newTenant?.(id);
      return runSchedule({ ...optionsOf(id, files), ...(own === undefined ? {} : { own }) });
    };
    const result = await run();
    requests += result.requests;
    only_in_trash += result.only_in_trash;
    races += result.races;
    if (result.broken !== null) failures.push(await describeFailure(id, result, result.broken, run));
  }
  return { schedules: ids.length, requests, only_in_trash, races, failures };
}

async function describeFailure(
  id: ScheduleId,
  result: ScheduleResult,
  broken: Broken,
  run: () => Promise<ScheduleResult>,
): Promise<Failure> {
  const again = await run();
  const { trace } = result;
  if (again.hash === result.hash) return { ...id, breaks: broken.kind, message: broken.message, trace };
  const message = `The harness is at fault: the seed gave "${broken.message}" and then "${again.broken?.message}".`;
  return { ...id, breaks: 'failed', message, trace };
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    schedules: tallies.reduce((sum, tally) => sum + tally.schedules, 0),
    requests: tallies.reduce((sum, tally) => sum + tally.requests, 0),
    only_in_trash: tallies.reduce((sum, tally) => sum + tally.only_in_trash, 0),
    races: tallies.reduce((sum, tally) => sum + tally.races, 0),
    failures: tallies.flatMap((tally) => tally.failures),
  };
}

/** The one line people and programs read. */
export function summaryOf({ schedules, failures }: Tally): string {
  const count = (kind: Broken['kind']) => failures.filter(({ breaks }) => breaks === kind).length;
  const counted = ['lost', 'duplicated', 'diverged', 'stuck'] as const;
  const others = failures.filter(({ breaks }) => !counted.some((kind) => kind === breaks)).length;
  const words = counted.map((kind) => `${kind} ${count(kind)}`).join(', ');
  return `schedules ${schedules}, ${words}${others === 0 ? '' : `, otherwise broken ${others}`}`;
}

export function failureText({ kind, seed, breaks, message, trace }: Failure, lines = 60): string {
  return [`${kind} ${seed}: ${breaks}: ${message}`, ...trace.slice(-lines).map((line) => `    ${line}`)].join('\n');
}
