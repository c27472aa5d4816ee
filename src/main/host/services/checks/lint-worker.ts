import { parentPort } from 'node:worker_threads';
import { lintScript } from '#engine/validate/lint-script.ts';

/** Lints one text at a time: a large one would hold up the host's own thread for a quarter of a second. */
parentPort?.on('message', ({ id, body }: { id: number; body: string }) => {
  parentPort?.postMessage({ id, problems: lintScript(body) });
});
