import path from 'node:path';
import { AppError } from '#contract/errors/app-error.ts';
import type { PipelineTestFile } from '#contract/model/pipeline-test.ts';
import type { PipelineBinding } from '#contract/script/pipeline.ts';
import { dryRunPipeline } from '#engine/pipeline/dry-run.ts';
import { judgePipeline, type PipelineVerdict } from '#engine/pipeline/judge-pipeline-test.ts';
import { readPipelineTestFile } from '#engine/pipeline/read-pipeline-test.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import { CommandError, readText } from '../read-input.ts';
import { placed } from './placed-error.ts';

/** The tests of a pipeline, and the texts of the scripts that lie beside their file. */
export interface PipelineSuite {
  readonly kind: 'pipeline';
  readonly file: string;
  readonly content: PipelineTestFile;
  readonly bindings: readonly PipelineBinding[];
  /** By binding; only of those that are enabled. */
  readonly bodies: ReadonlyMap<string, string>;
  readonly script_files: readonly string[];
}

type PipelineTest = PipelineTestFile['tests'][number];

/** Throws `CommandError` naming the file, and the field or place in it, that is wrong. */
export async function readPipelineSuite(file: string): Promise<PipelineSuite> {
  const text = await readText(file);
  const content = readContent(text, file);
  const bodies = new Map<string, string>();
  const bindings = content.bindings.map(toBinding);
  const script_files: string[] = [];
  for (const [index, { script, enabled }] of content.bindings.entries()) {
    const script_file = path.join(path.dirname(file), script.file);
    script_files.push(script_file);
    if (enabled) bodies.set(bindingId(index), await readText(script_file));
  }
  return { kind: 'pipeline', file, content, bindings, bodies, script_files };
}

/** Ties of `execution_order` run in the order of the file. */
function toBinding({ script, ...settings }: PipelineTestFile['bindings'][number], index: number): PipelineBinding {
  const binding_id = bindingId(index);
  return {
    ...settings,
    binding_id,
    created_at: binding_id,
    script: { script_id: binding_id, script_name: script.name, source: 'draft', version: null },
    unavailable: null,
  };
}

function bindingId(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

function readContent(text: string, file: string): PipelineTestFile {
  try {
    return readPipelineTestFile(text, file);
  } catch (error) {
    if (error instanceof AppError) throw new CommandError(placed(error));
    throw error;
  }
}

/** Runs one test. Rejects with the signal's reason when it aborts. */
export async function runPipelineTest(
  sandbox: Sandbox,
  { content, bindings, bodies }: PipelineSuite,
  { context, outcome, expect }: PipelineTest,
  signal: AbortSignal,
): Promise<PipelineVerdict> {
  const { connector, operation_type } = content;
  const input = { operation_type, connector_id: connector.id, bindings, context, started_ms: Date.now() };
  const result = await dryRunPipeline(input, {
    outcome,
    signal,
    clock: () => performance.now(),
    runScript: ({ binding, attempt, context: given, timeout_ms }) =>
      sandbox.run({
        script_body: bodies.get(binding.binding_id) ?? '',
        context: given,
        tenant_id: null,
        attempt,
        timeout_ms,
        bulk: true,
        signal,
      }),
  });
  return judgePipeline(expect, result, sandbox.matchSchema);
}
