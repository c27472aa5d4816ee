import { AppError } from '#contract/errors/app-error.ts';
import {
  type PipelineTestFields,
  type PipelineTestFile,
  pipelineFileEnding,
  pipelineFileFormat,
  pipelineFileVersion,
} from '#contract/model/pipeline-test.ts';
import type { ExportedPipelineTests } from '#contract/rpc/pipelines.ts';
import type { OperationType } from '#contract/script/test-context.ts';
import { readPipelineTestFile } from '#engine/pipeline/read-pipeline-test.ts';
import { planSteps, whySkipped } from '#engine/pipeline/select-bindings.ts';
import { fileBase } from '../file-base.ts';
import type { Authoring } from '../workspaces/authoring.ts';
import { readPipeline } from './pipeline-source.ts';

/**
 * The tests of a connector's operation as files that lie in one folder and run without a studio: the tests with their bindings, and
 * the texts of the scripts as the author has them. Throws `conflict` where there is no test.
 */
export function exportPipelineTests(
  authoring: Authoring,
  connectorLid: string,
  operation: OperationType,
): ExportedPipelineTests {
  const source = readPipeline(authoring, connectorLid, operation, 'drafts');
  const stored = authoring.pipelineTests.list(connectorLid).map(({ fields }) => fields);
  const tests = stored.filter(({ operation_type }) => operation_type === operation);
  if (tests.length === 0) {
    throw new AppError(
      'conflict',
      `"${source.connector_name}" has no pipeline tests for ${operation} yet. Save one first.`,
    );
  }
  const names = new FileNames();
  const texts = new Map<string, string>();
  const bindings = planSteps(source.bindings).flatMap((step): PipelineTestFile['bindings'] => {
    if (step.kind === 'operation') return [];
    const { binding } = step;
    const { script, hook_phase, execution_order, failure_policy, max_retries, timeout_seconds } = binding;
    const name = script?.script_name ?? 'a script that is gone';
    const file = names.of(script?.script_id ?? binding.binding_id, name);
    const text = source.bodies.get(binding.binding_id);
    if (text !== undefined) texts.set(file, text);
    const enabled = whySkipped(binding) === null;
    const settings = { execution_order, failure_policy, max_retries, timeout_seconds, enabled };
    return [{ script: { name, file }, hook_phase, ...settings }];
  });
  const file: PipelineTestFile = {
    format: pipelineFileFormat,
    version: pipelineFileVersion,
    connector: { name: source.connector_name, id: source.connector_id },
    operation_type: operation,
    bindings,
    tests: tests.map(({ name, context, outcome, expectation: expect }) => ({ name, context, outcome, expect })),
  };
  const own = `${fileBase(source.connector_name, 'connector')}-${operation}${pipelineFileEnding}`;
  const scripts = [...texts].map(([name, text]) => ({ file: name, text }));
  return { files: [{ file: own, text: `${JSON.stringify(file, null, 2)}\n` }, ...scripts] };
}

/** The tests of a file as tests of this connector; its bindings are those of the workspace. Throws `validation_error` naming the field. */
export function readImportedTests(connectorLid: string, text: string): PipelineTestFields[] {
  const { operation_type, tests } = readPipelineTestFile(text, 'The file of pipeline tests');
  return tests.map(({ expect: expectation, ...test }) => ({
    ...test,
    connector_id: connectorLid,
    operation_type,
    expectation,
  }));
}

/** A file of its own for each script, whatever scripts are called. */
class FileNames {
  private readonly byScript = new Map<string, string>();

  of(script: string, name: string): string {
    const known = this.byScript.get(script);
    if (known !== undefined) return known;
    const taken = new Set([...this.byScript.values()].map((file) => file.toLowerCase()));
    const base = fileBase(name);
    let file = `${base}.js`;
    for (let count = 2; taken.has(file.toLowerCase()); count++) file = `${base}-${count}.js`;
    this.byScript.set(script, file);
    return file;
  }
}
