import { parentPort } from 'node:worker_threads';
import { lintScript } from '#engine/validate/lint-script.ts';

parentPort?.on('message', ({ id, script_body }: { id: number; script_body: string }) => {
  parentPort?.postMessage({ id, problems: lintScript(script_body) });
});
