import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PipelineRunEvent } from '#contract/rpc/pipelines.ts';
import type { TestContextInput } from '#contract/script/test-context.ts';
import { startStudioHost } from '#host/app/start-host.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { type Bench, type BenchSection, compare } from './harness.ts';
import { realisticContext, realisticScript, trivialContext, trivialScript } from './scripts.ts';

const bindings = 10;

/** A pipeline of ten bindings against ten single runs, both as a window asks for them (issue 5, Speed). */
export const bench: Bench = {
  name: 'pipeline-dry-run',
  async run() {
    const home = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    const host = await startStudioHost({ home, shell: 'browser', backend: 'none' });
    const { caller } = host;
    try {
      const trivial = await section(caller, 'trivial script', trivialScript, trivialContext, 40);
      const realistic = await section(caller, '200 lines, 16 KB in', realisticScript, realisticContext, 15);
      return { name: 'pipeline-dry-run', sections: [trivial, realistic] };
    } finally {
      await host.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
};

async function section(
  caller: StudioCaller,
  title: string,
  body: string,
  context: TestContextInput,
  rounds: number,
): Promise<BenchSection> {
  const connector_lid = await bound(caller, title, body);
  const context_text = JSON.stringify(context);
  const contenders = [
    { name: 'ten single runs', run: () => singleRuns(caller, body, context_text) },
    { name: 'a pipeline of ten bindings', limit: 1.3, run: () => pipeline(caller, connector_lid, context_text) },
  ];
  return compare(title, contenders, { rounds });
}

/** A connector with the same script bound ten times, as before- and after-steps. */
async function bound(caller: StudioCaller, name: string, body: string): Promise<string> {
  const connector = await caller.connectors.create({ name, connector_type: 'simulator' });
  const script = await caller.scripts.create({ name, body });
  for (let index = 0; index < bindings; index++) {
    await caller.bindings.create({
      connector_lid: connector.lid,
      script_lid: script.lid,
      operation_type: 'create',
      hook_phase: index % 2 === 0 ? 'before' : 'after',
    });
  }
  return connector.lid;
}

async function singleRuns(caller: StudioCaller, body: string, context_text: string): Promise<void> {
  for (let index = 0; index < bindings; index++) {
    const result = await caller.dryRuns.run({ run_id: randomUUID(), body, context_text });
    if (!result.success) throw new Error(`The benched script failed: ${result.error?.message}`);
  }
}

async function pipeline(caller: StudioCaller, connector_lid: string, context_text: string): Promise<void> {
  const outcome = { kind: 'succeeds' } as const;
  const input = { run_id: randomUUID(), connector_lid, operation_type: 'create', context_text, outcome } as const;
  let last: PipelineRunEvent | undefined;
  for await (const event of (await caller.pipelines.dryRun(input)) as AsyncIterable<PipelineRunEvent>) last = event;
  if (last?.type !== 'ended' || last.result?.success !== true) throw new Error('The benched pipeline failed.');
}
