import type { RunResult } from '#contract/script/run-result.ts';
import { type TestContext, type TestContextInput, testContext } from '#contract/script/test-context.ts';
import { createSandbox, type Sandbox } from '#sandbox/client/sandbox.ts';
import { type Bench, type BenchReport, type BenchSection, type Contender, compare } from './harness.ts';
import { runInProcess } from './process-per-run.ts';
import { runInRawIsolate } from './raw-isolate.ts';
import { realisticContext, realisticScript, trivialContext, trivialScript } from './scripts.ts';

/** Another way to a dry run than the sandbox client itself, such as the studio's router. */
export interface CallPath {
  readonly name: string;
  run(script_body: string, context: TestContextInput, coverage: boolean): Promise<RunResult>;
  close(): Promise<void>;
}

const coverageRounds = 40;

/** A dry run against a raw isolate in process, a process per run, and itself with coverage (issue 2, Speed). */
export function dryRunBench(open: () => Promise<CallPath> = openSandbox): Bench {
  return {
    name: 'dry-run',
    async run(): Promise<BenchReport> {
      const path = await open();
      try {
        return {
          name: 'dry-run',
          sections: [
            await againstOthers('trivial script', trivialScript, trivialContext, path, { raw: 0.8, rounds: 60 }),
            await againstOthers('200 lines, 20 KB in, 64 KB out', realisticScript, realisticContext, path, {
              raw: 1.4,
              rounds: 40,
            }),
            await withCoverage(path),
          ],
        };
      } finally {
        await path.close();
      }
    },
  };
}

export const bench = dryRunBench();

async function againstOthers(
  title: string,
  script: string,
  input: TestContextInput,
  path: CallPath,
  targets: { raw: number; rounds: number },
): Promise<BenchSection> {
  const context = testContext.parse(input);
  const contenders: Contender[] = [
    { name: 'raw isolated-vm, in process', run: () => runInRawIsolate(script, context) },
    { name: path.name, limit: targets.raw, run: () => expectSuccess(path.run(script, input, false)) },
  ];
  const near = await compare(title, contenders, { rounds: targets.rounds });
  const far = await compare(
    title,
    [
      { name: 'a process per run', run: () => runInProcess(script, context) },
      {
        name: `${path.name} (to a process per run)`,
        limit: 0.25,
        run: () => expectSuccess(path.run(script, input, false)),
      },
    ],
    { rounds: 15 },
  );
  return { title, rows: [...near.rows, ...far.rows] };
}

async function withCoverage(path: CallPath): Promise<BenchSection> {
  const run = (coverage: boolean) => expectSuccess(path.run(realisticScript, realisticContext, coverage));
  return compare(
    'coverage, 200 lines',
    [
      { name: `${path.name}, without`, run: () => run(false) },
      { name: `${path.name}, with`, limit: 2.5, run: () => run(true) },
    ],
    // The next single-use host is made in the pause, as it is while an author reads the result.
    { rounds: coverageRounds, restMs: 120 },
  );
}

async function expectSuccess(running: Promise<RunResult>): Promise<void> {
  const result = await running;
  if (!result.success) throw new Error(`The benched script failed: ${result.error?.message}`);
}

async function openSandbox(): Promise<CallPath> {
  const sandbox: Sandbox = createSandbox();
  const parsed = new Map<TestContextInput, TestContext>();
  return {
    name: 'sandbox client',
    run(script_body, input, coverage) {
      const context = parsed.get(input) ?? testContext.parse(input);
      parsed.set(input, context);
      return sandbox.run({ script_body, context, tenant_id: null, coverage });
    },
    close: () => sandbox.close(),
  };
}
