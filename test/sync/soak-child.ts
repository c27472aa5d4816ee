import { parentPort, workerData } from 'node:worker_threads';
import { runBatch, scheduleIds } from './world/batch.ts';
import { StudioFiles } from './world/studio-file.ts';
import type { WorldKind } from './world/world-options.ts';

/** One worker of the soak: its share of the schedules. */
const { kind, seed, from, count } = workerData as { kind: WorldKind; seed: string; from: number; count: number };
const files = new StudioFiles();
try {
  parentPort?.postMessage(await runBatch(scheduleIds(kind, seed, from, count), files));
} finally {
  files.remove();
}
