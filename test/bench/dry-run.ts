import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunResult } from '#contract/script/run-result.ts';
import { type TestContextInput, testContext } from '#contract/script/test-context.ts';
import { startStudioHost } from '#host/app/start-host.ts';
import { type Bench, type BenchReport, type BenchSection, type Contender, compare } from './harness.ts';
import { runInProcess } from './process-per-run.ts';
import { runInRawIsolate } from './raw-isolate.ts';
import { realisticContext, realisticScript, trivialContext, trivialScript } from './scripts.ts';

/** A dry run as a window asks for it: through the studio's router, with the context as text. */
interface Router {
  run(script_body: string, context: TestContextInput, coverage: boolean): Promise<RunResult>;
  close(): Promise<void>;
}

const coverageRounds = 40;

/** A dry run against a raw isolate in process, a process per run, and itself with coverage (issue 2, Speed). */
export const bench: Bench = {
  name: 'dry-run',
  async run(): Promise<BenchReport> {
    const router = await openRouter();
    try {
      return {
        name: 'dry-run',
        sections: [
          await againstOthers('trivial script', trivialScript, trivialContext, router, { raw: 0.8, rounds: 60 }),
          await againstOthers('200 lines, 16 KB in, 47 KB out', realisticScript, realisticContext, router, {
            raw: 1.4,
            rounds: 40,
          }),
          await withCoverage(router),
        ],
      };
    } finally {
      await router.close();
    }
  },
};

async function againstOthers(
  title: string,
  script: string,
  input: TestContextInput,
  router: Router,
  targets: { raw: number; rounds: number },
): Promise<BenchSection> {
  const context = testContext.parse(input);
  const contenders: Contender[] = [
    { name: 'raw isolated-vm, in process', run: () => runInRawIsolate(script, context) },
    { name: 'studio router', limit: targets.raw, run: () => expectSuccess(router.run(script, input, false)) },
  ];
  const near = await compare(title, contenders, { rounds: targets.rounds });
  const far = await compare(
    title,
    [
      { name: 'a process per run', run: () => runInProcess(script, context) },
      {
        name: 'studio router (to a process per run)',
        limit: 0.25,
        run: () => expectSuccess(router.run(script, input, false)),
      },
    ],
    { rounds: 15 },
  );
  return { title, rows: [...near.rows, ...far.rows] };
}

async function withCoverage(router: Router): Promise<BenchSection> {
  const run = (coverage: boolean) => expectSuccess(router.run(realisticScript, realisticContext, coverage));
  return compare(
    'coverage, 200 lines',
    [
      { name: 'studio router, without', run: () => run(false) },
      { name: 'studio router, with', limit: 2.5, run: () => run(true) },
    ],
    // The next single-use host is made in the pause, as it is while an author reads the result.
    { rounds: coverageRounds, restMs: 120 },
  );
}

async function expectSuccess(running: Promise<RunResult>): Promise<void> {
  const result = await running;
  if (!result.success) throw new Error(`The benched script failed: ${result.error?.message}`);
}

async function openRouter(): Promise<Router> {
  const home = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
  const host = await startStudioHost({ home, shell: 'browser', backend: 'none' });
  const texts = new Map<TestContextInput, string>();
  return {
    run(body, context, coverage) {
      const context_text = texts.get(context) ?? JSON.stringify(context);
      texts.set(context, context_text);
      return host.caller.dryRuns.run({ run_id: randomUUID(), body, context_text, coverage });
    },
    async close() {
      await host.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
