/** Looking at lifecycles that have not changed, against the bare requests that tell all of them (sync.md 5). */
import { type Bench, type BenchSection, compare } from '../harness.ts';
import { getAll, startBenchServer } from './bench-server.ts';
import { openBenchStudio } from './bench-studio.ts';
import { lifecyclePaths } from './lifecycle-replies.ts';

/** Lists tell too little of lifecycles, so each is asked for with every look (`sync.md` 2, B10). */
async function noChange(lifecycles: number): Promise<BenchSection> {
  const server = await startBenchServer({ scripts: 0, kind: 'baseline', lifecycles });
  const studio = await openBenchStudio(server.origin);
  const first = await studio.sync.pull();
  if (first.added !== lifecycles) throw new Error(`The pull brought ${first.added} of ${lifecycles}: ${first.message}`);
  await studio.sync.pull();
  const paths = lifecyclePaths(lifecycles);
  const before = studio.requests();
  const rows = studio.store.changes;
  await studio.sync.pull();
  const requests = studio.requests() - before;
  const written = studio.store.changes - rows;
  const section = await compare(
    `baseline, nothing new among ${lifecycles} lifecycles: ${requests} requests, ${written} rows written`,
    [
      { name: `the same ${paths.length} GETs`, run: () => getAll(server.origin, paths) },
      { name: 'pull', limit: 1.2, run: () => studio.sync.pull() },
    ],
    { rounds: 15, warmup: 20 },
  );
  await studio.close();
  await server.stop();
  return section;
}

export const bench: Bench = {
  name: 'sync/lifecycles',
  run: async () => ({ name: 'sync/lifecycles', sections: [await noChange(5), await noChange(50)] }),
};
