import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import type { PipelineTestFields } from '#contract/model/pipeline-test.ts';
import type {
  ExportedPipelineTests,
  exportPipelineTestsInput,
  ImportedPipelineTests,
  importPipelineTestsInput,
  listPipelineTestsInput,
  PipelineTestResult,
  PipelineTestRow,
  PipelineTexts,
  runPipelineTestsInput,
  savePipelineTestInput,
} from '#contract/rpc/pipelines.ts';
import { pipelineDryRunLimit } from '#contract/rpc/pipelines.ts';
import { judgePipeline, type PipelineVerdict } from '#engine/pipeline/judge-pipeline-test.ts';
import { readPipelineContext, readPipelineExpectation } from '#engine/pipeline/read-pipeline-test.ts';
import { differencesSummary } from '#engine/testing/difference-words.ts';
import { inParallel } from '#engine/testing/run-cases.ts';
import type { PipelineTests, StoredPipelineTest } from '../pipeline-tests/pipeline-tests.ts';
import { exportPipelineTests, readImportedTests } from './pipeline-files.ts';
import type { PipelineRuns, PipelineRunsOptions } from './pipeline-runs.ts';
import { type PipelineSource, readPipeline } from './pipeline-source.ts';

type SaveInput = z.output<typeof savePipelineTestInput>;
type ListInput = z.output<typeof listPipelineTestsInput>;
type ImportInput = z.output<typeof importPipelineTestsInput>;
type ExportInput = z.output<typeof exportPipelineTestsInput>;
type RunInput = z.output<typeof runPipelineTestsInput>;

interface Kept {
  readonly verdict: PipelineVerdict;
  readonly at: string;
  readonly texts: PipelineTexts;
  /** What ran: the pipeline's key and the test's revision. */
  readonly key: string;
}

/** The pipeline tests of the workspace as windows see them, and what their last runs came to. */
export class PipelineCases {
  private readonly options: PipelineRunsOptions;
  private readonly runs: PipelineRuns;
  private readonly kept = new Map<string, Kept>();

  constructor(options: PipelineRunsOptions, runs: PipelineRuns) {
    this.options = options;
    this.runs = runs;
  }

  /** By name. Throws `not_found` where the connector was deleted. */
  list({ connector_lid, operation_type }: ListInput): PipelineTestRow[] {
    const sources = this.sources(connector_lid);
    return this.tests
      .list(connector_lid)
      .filter(({ fields }) => operation_type === null || fields.operation_type === operation_type)
      .map((test) => this.row(test, sources));
  }

  /** Throws `validation_error` naming what is wrong in the texts, and `conflict` for a taken name or an older revision. */
  save(input: SaveInput): PipelineTestRow {
    const { lid, base_rev, connector_lid, context_text, expect_text, ...named } = input;
    const context = readPipelineContext(context_text);
    const expectation = readPipelineExpectation(expect_text);
    const fields: PipelineTestFields = { ...named, connector_id: connector_lid, context, expectation };
    const saved = lid === null ? this.tests.create(fields) : this.tests.save(lid, base_rev ?? 0, fields);
    return this.row(saved, this.sources(connector_lid));
  }

  remove(lid: string): void {
    this.tests.remove(lid);
    this.kept.delete(lid);
  }

  restore(lid: string): PipelineTestRow {
    const restored = this.tests.restore(lid);
    return this.row(restored, this.sources(restored.fields.connector_id));
  }

  /** Runs the named tests, or all of the connector, on every core. Throws `conflict` where there is none. */
  async run({ connector_lid, lids, texts }: RunInput): Promise<PipelineTestRow[]> {
    const wanted = this.tests.list(connector_lid).filter(({ lid }) => lids === null || lids.includes(lid));
    if (wanted.length === 0) throw new AppError('conflict', 'There is no pipeline test to run. Save one first.');
    const sources = this.sources(connector_lid, texts);
    await inParallel(wanted, this.options.sandbox.bulkRuns, async (test) => {
      const verdict = await this.verdict(test, sources(test.fields.operation_type));
      const key = keyOf(test, sources(test.fields.operation_type));
      this.kept.set(test.lid, { verdict, at: new Date().toISOString(), texts, key });
    });
    const now = this.sources(connector_lid);
    return wanted.map(({ lid }) => this.row(this.tests.get(lid), now));
  }

  /** Adds the tests of a file; one of the same name takes the file's words. Throws `validation_error` naming the field. */
  importText({ connector_lid, text }: ImportInput): ImportedPipelineTests {
    const tests = readImportedTests(connector_lid, text);
    const imported: ImportedPipelineTests = { added: [], replaced: [], unchanged: 0 };
    const sources = this.sources(connector_lid);
    const byName = new Map(this.tests.list(connector_lid).map((test) => [test.fields.name, test]));
    this.options.authoring.store.saving(() => {
      for (const fields of tests) {
        const before = byName.get(fields.name);
        if (before === undefined) {
          imported.added.push(this.row(this.tests.create(fields), sources));
          continue;
        }
        const after = this.tests.save(before.lid, before.local_rev, fields);
        if (after.local_rev === before.local_rev) imported.unchanged += 1;
        else imported.replaced.push({ before: this.row(before, sources), after: this.row(after, sources) });
      }
    });
    return imported;
  }

  /** Throws `conflict` where there is no test. */
  exportFiles({ connector_lid, operation_type }: ExportInput): ExportedPipelineTests {
    return exportPipelineTests(this.options.authoring, connector_lid, operation_type);
  }

  private get tests(): PipelineTests {
    return this.options.authoring.pipelineTests;
  }

  private async verdict(test: StoredPipelineTest, source: PipelineSource): Promise<PipelineVerdict> {
    const { context, outcome, expectation, operation_type } = test.fields;
    const signal = AbortSignal.timeout(pipelineDryRunLimit.secondsDefault * 1000);
    try {
      const result = await this.runs.play({ source, operation_type, context, outcome, signal, bulk: true });
      return await judgePipeline(expectation, result, this.options.sandbox.matchSchema);
    } catch (error) {
      if (!signal.aborted) throw error;
      const problem = `It took longer than ${pipelineDryRunLimit.secondsDefault} s and was stopped.`;
      return { outcome: 'broken', problem, result: null };
    }
  }

  /** Each operation is read once, when it is first needed. */
  private sources(connectorLid: string, fixed?: PipelineTexts) {
    const known = new Map<string, PipelineSource>();
    return (operation: PipelineTestFields['operation_type'], texts: PipelineTexts = fixed ?? 'drafts') => {
      const key = `${operation} ${texts}`;
      const source = known.get(key) ?? readPipeline(this.options.authoring, connectorLid, operation, texts);
      known.set(key, source);
      return source;
    };
  }

  private row(test: StoredPipelineTest, sources: ReturnType<PipelineCases['sources']>): PipelineTestRow {
    const { lid, local_rev: rev, unpublished, conflict, fields } = test;
    const { connector_id: connector_lid, context, expectation, ...shown } = fields;
    const kept = this.kept.get(lid);
    const last =
      kept === undefined ? null : resultOf(kept, kept.key !== keyOf(test, sources(fields.operation_type, kept.texts)));
    return {
      ...shown,
      ...{ lid, connector_lid, rev, unpublished, conflict, last },
      context_text: pretty(context),
      expect_text: pretty(expectation),
    };
  }
}

function keyOf({ local_rev }: StoredPipelineTest, { key }: PipelineSource): string {
  return `${local_rev} ${key}`;
}

function resultOf({ verdict, at }: Kept, stale: boolean): PipelineTestResult {
  const { outcome, result } = verdict;
  if (verdict.outcome === 'broken') {
    const { problem } = verdict;
    return { outcome, summary: problem, differences: [], problem, result, at, stale };
  }
  const differences = [...verdict.differences];
  return { outcome, summary: differencesSummary(differences), differences, problem: null, result, at, stale };
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
