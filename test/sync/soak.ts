/**
 * Runs many schedules: `npm run test:soak -- --schedules N --seed S [--kind baseline|enhanced]`. One summary a kind; the
 * exit code is 1 where a law was broken, and each broken seed is printed with its last steps.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { addTallies, failureText, summaryOf, type Tally } from './world/batch.ts';
import type { WorldKind } from './world/world-options.ts';

const workers = 2;
/** So many schedules are worth the start of a worker. */
const share = 250;
const shownFailures = 5;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '1000' },
    seed: { type: 'string', default: 'soak' },
    kind: { type: 'string' },
  },
});
const schedules = Number(values.schedules);
if (!Number.isInteger(schedules) || schedules < 1) throw new Error('--schedules is a whole number above 0.');
const kinds: readonly WorldKind[] = kindsOf(values.kind);

function kindsOf(given: string | undefined): readonly WorldKind[] {
  if (given === undefined) return ['baseline', 'enhanced'];
  if (given === 'baseline' || given === 'enhanced') return [given];
  throw new Error('--kind is baseline or enhanced.');
}

async function runKind(kind: WorldKind): Promise<Tally> {
  const tallies: Tally[] = [];
  let next = 0;
  const work = async () => {
    while (next < schedules) {
      const from = next;
      next = Math.min(schedules, from + share);
      tallies.push(await inWorker({ kind, seed: values.seed, from, count: next - from }));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return addTallies(tallies);
}

function inWorker(data: { kind: WorldKind; seed: string; from: number; count: number }): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./soak-child.ts', import.meta.url), { workerData: data });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`A worker ended with ${code} and no result.`)));
  });
}

for (const kind of kinds) {
  const began = performance.now();
  const tally = await runKind(kind);
  const seconds = (performance.now() - began) / 1000;
  for (const failure of tally.failures.slice(0, shownFailures)) console.log(failureText(failure));
  for (const { seed, breaks, message } of tally.failures.slice(shownFailures))
    console.log(`${seed}: ${breaks}: ${message}`);
  if (tally.failures.length > 0) process.exitCode = 1;
  console.log(
    `${kind}: ${tally.requests} requests in ${seconds.toFixed(0)} s, in a Trash only: ${tally.only_in_trash}, window races: ${tally.races}`,
  );
  console.log(summaryOf(tally));
}
