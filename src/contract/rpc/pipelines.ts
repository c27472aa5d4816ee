import { z } from 'zod';
import { limits } from '../limits.ts';
import { pipelineTestFields } from '../model/pipeline-test.ts';
import { timestamp, uuid } from '../model/scalars.ts';
import { caseName } from '../model/test-case.ts';
import { operationOutcome, pipelineEvent, pipelineResult } from '../script/pipeline.ts';
import { operationType } from '../script/test-context.ts';
import { caseDifference, caseOutcome } from './cases.ts';
import { draftText } from './scripts.ts';

/** Which text each step runs: the author's drafts where there are any, or only what is published. */
export const pipelineTexts = z.enum(['drafts', 'published']);
export type PipelineTexts = z.infer<typeof pipelineTexts>;

/** Seconds of real time that one dry run of a pipeline may take; waits between attempts are virtual and take none. */
export const pipelineDryRunLimit = { secondsDefault: 120, secondsMax: 900 } as const;

const realSeconds = z.number().positive().max(pipelineDryRunLimit.secondsMax);

/** A dry run lasts as long as the window listens to it. */
export const pipelineDryRunInput = z.object({
  /** Chosen by the caller, new for each run: it cancels with it, and one that connects again does not run twice. */
  run_id: uuid,
  connector_lid: uuid,
  operation_type: operationType,
  /** A `pipelineContext` as typed. */
  context_text: draftText,
  outcome: operationOutcome,
  texts: pipelineTexts.default('drafts'),
  limit_seconds: realSeconds.default(pipelineDryRunLimit.secondsDefault),
});
export type PipelineDryRunInput = z.input<typeof pipelineDryRunInput>;

/** The last event is `ended`; `result` is null where the run was stopped, and `stopped` says why. */
export const pipelineRunEvent = z.union([
  pipelineEvent,
  z.object({ type: z.literal('ended'), result: pipelineResult.nullable(), stopped: z.string().nullable() }),
]);
export type PipelineRunEvent = z.infer<typeof pipelineRunEvent>;

export const pipelineCancelInput = z.object({ run_id: uuid });

/** How the last run of a pipeline test ended, kept as long as the workspace is open. */
export const pipelineTestResult = z.object({
  outcome: caseOutcome,
  /** The first difference, or why the test is broken; empty where it passed. */
  summary: z.string(),
  differences: z.array(caseDifference),
  problem: z.string().nullable(),
  /** Null where it did not begin. */
  result: pipelineResult.nullable(),
  at: timestamp,
  /** The test, a binding or a text changed since. */
  stale: z.boolean(),
});
export type PipelineTestResult = z.infer<typeof pipelineTestResult>;

export const pipelineTestRow = pipelineTestFields
  .omit({ connector_id: true, context: true, expectation: true })
  .extend({
    lid: uuid,
    connector_lid: uuid,
    /** Both as an author writes them, indented. */
    context_text: z.string(),
    expect_text: z.string(),
    rev: z.int(),
    unpublished: z.boolean(),
    conflict: z.boolean(),
    last: pipelineTestResult.nullable(),
  });
export type PipelineTestRow = z.infer<typeof pipelineTestRow>;

/** `operation_type` null: of every operation of the connector. */
export const listPipelineTestsInput = z.object({
  connector_lid: uuid,
  operation_type: operationType.nullable().default(null),
});

/** A new test (`lid` null), or all that one says from now on. */
export const savePipelineTestInput = z.object({
  lid: uuid.nullable(),
  /** The `rev` the change began from; refused with `conflict` where somebody saved in between. */
  base_rev: z.int().nullable().default(null),
  connector_lid: uuid,
  operation_type: operationType,
  name: caseName,
  context_text: draftText,
  outcome: operationOutcome,
  expect_text: draftText,
});
export type SavePipelineTestInput = z.input<typeof savePipelineTestInput>;

export const pipelineTestByLid = z.object({ lid: uuid });

export const runPipelineTestsInput = z.object({
  connector_lid: uuid,
  /** Null: every test of the connector. */
  lids: z.array(uuid).max(limits.casesPerScript).nullable().default(null),
  texts: pipelineTexts.default('drafts'),
});

export const importPipelineTestsInput = z.object({ connector_lid: uuid, text: z.string().max(limits.caseFileBytes) });
/** Tests of the same name took the file's words; `before` is what they were, so that it can be taken back. */
export const importedPipelineTests = z.object({
  added: z.array(pipelineTestRow),
  replaced: z.array(z.object({ before: pipelineTestRow, after: pipelineTestRow })),
  unchanged: z.int(),
});
export type ImportedPipelineTests = z.infer<typeof importedPipelineTests>;

export const exportPipelineTestsInput = z.object({ connector_lid: uuid, operation_type: operationType });
/** Files to lie in one folder: the tests of one operation, and the texts of the scripts they run. */
export const exportedPipelineTests = z.object({
  files: z.array(z.object({ file: z.string(), text: z.string() })),
});
export type ExportedPipelineTests = z.infer<typeof exportedPipelineTests>;
