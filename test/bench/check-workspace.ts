import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { lintScript } from '#engine/validate/lint-script.ts';
import { startStudioHost } from '#host/app/start-host.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import type { Bench, BenchReport, BenchRow } from './harness.ts';
import { validScript } from './scripts.ts';

const scripts = 10_000;
/** Of the scripts, checked one after the other by nothing but the checks themselves. */
const sample = 200;
const bytes = 2048;
/** Of the bare checks on one core, shared by as many as there are; the rest is the store, the messages and the list. */
const limit = 1.5;
/** A run that finds everything known, to the same. */
const knownLimit = 0.1;

/** The check of a whole workspace against the bare checks of its texts, and against itself when nothing has changed. */
export const bench: Bench = {
  name: 'check-workspace',
  async run(): Promise<BenchReport> {
    const home = await mkdtemp(path.join(tmpdir(), 'hookwright-bench-'));
    const host = await startStudioHost({ home, shell: 'browser', backend: 'none' });
    try {
      for (let index = 0; index < scripts; index++) {
        await host.caller.scripts.create({ name: `script ${index}`, body: text(index) });
      }
      const before = await bareChecks();
      const first = await timed(host.caller);
      // Before and after, as the machine may be busier at one time than at another.
      const bare = ((before + (await bareChecks())) / (2 * sample)) * scripts;
      const cores = Math.min(4, availableParallelism());
      const floor: BenchRow = {
        name: `bare checks, on ${cores} cores`,
        median_ms: bare / cores,
        ratio: 1,
        limit: null,
        holds: true,
      };
      const row = (name: string, milliseconds: number, most: number): BenchRow => {
        const ratio = milliseconds / floor.median_ms;
        return { name, median_ms: milliseconds, ratio, limit: most, holds: ratio <= most };
      };
      const second = await timed(host.caller);
      const rows = [floor, row('first run', first, limit), row('second run, nothing changed', second, knownLimit)];
      return { name: 'check-workspace', sections: [{ title: `${scripts} scripts of ${bytes / 1024} KiB`, rows }] };
    } finally {
      await host.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
};

/** Each another text, with something to find in every tenth. */
function text(index: number): string {
  const odd = index % 10 === 0 ? 'log_info(nothing_here);\n' : '';
  return `// script ${index}\n${odd}${validScript(bytes)}`;
}

/** Milliseconds for the sample. */
async function bareChecks(): Promise<number> {
  const sandbox = createSandbox();
  try {
    const check = async (body: string) => {
      await sandbox.checkSyntax(body);
      lintScript(body);
    };
    for (let index = 0; index < 20; index++) await check(`// warm ${index}\n${validScript(bytes)}`);
    const started = performance.now();
    for (let index = 0; index < sample; index++) await check(`// bare ${index}\n${text(index)}`);
    return performance.now() - started;
  } finally {
    await sandbox.close();
  }
}

type Caller = Awaited<ReturnType<typeof startStudioHost>>['caller'];

async function timed(caller: Caller): Promise<number> {
  const events = (await caller.studio.events()) as AsyncIterable<StudioEvent>;
  const started = performance.now();
  await caller.checks.workspace.start();
  for await (const event of events) {
    if (event.type === 'workspace_checked' && event.status.state === 'done') break;
  }
  return performance.now() - started;
}
