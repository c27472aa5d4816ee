import { z } from 'zod';
import { limits } from '../limits.ts';
import { json, timestamp, uuid } from '../model/scalars.ts';
import { caseName } from '../model/test-case.ts';
import { runResult, runStatus } from '../script/run-result.ts';
import { draftText } from './scripts.ts';

/** A named test case of a script's draft. Both texts are kept as typed, even while they are not valid JSON. */
export const savedCase = z.object({
  case_id: uuid,
  lid: uuid,
  name: z.string(),
  /** The runtime's test context, with stubs, `now` and `seed`. */
  context_text: z.string(),
  /** An `expectation`. */
  expect_text: z.string(),
  enabled: z.boolean(),
  position: z.int(),
  /** Grows with every saved change; a save names the one it began from. */
  rev: z.int(),
  updated_at: timestamp,
});
export type SavedCase = z.infer<typeof savedCase>;

/** A new case (`case_id` null), or what changes of one; what is not named stays. */
export const saveCaseInput = z.object({
  case_id: uuid.nullable(),
  lid: uuid,
  /** Refused with `conflict` where somebody saved in between; null: a new case. */
  base_rev: z.int().nullable().default(null),
  name: caseName.optional(),
  context_text: draftText.optional(),
  expect_text: draftText.optional(),
  enabled: z.boolean().optional(),
  /** Where a new case comes among the others; without it at their end. */
  position: z.int().min(0).optional(),
});
export type SaveCaseInput = z.input<typeof saveCaseInput>;

export const reorderCasesInput = z.object({ lid: uuid, case_ids: z.array(uuid).max(limits.casesPerScript) });

export const runCasesInput = z.object({
  lid: uuid,
  /** Also those that are switched off; null: every one that is not. */
  case_ids: z.array(uuid).nullable().default(null),
});

export const caseDifference = z.object({
  path: z.string(),
  kind: z.enum(['missing', 'unexpected', 'different', 'rule']),
  expected: json.optional(),
  actual: json.optional(),
  message: z.string().nullable(),
});

/** `broken`: the case itself cannot be used; `problem` says why. */
export const caseOutcome = z.enum(['passed', 'failed', 'broken']);

/** How the last run of a case ended, as the table shows it. */
export const caseRow = z.object({
  case_id: uuid,
  /** What ran: of another text, or of another state of the case, the result is an old one. */
  body_hash: z.string(),
  case_rev: z.int(),
  outcome: caseOutcome,
  /** How the run ended; null where it did not begin. */
  status: runStatus.nullable(),
  duration_ms: z.number().nullable(),
  /** The first difference, or why the case is broken; empty where it passed. */
  summary: z.string(),
  at: timestamp,
});
export type CaseRow = z.infer<typeof caseRow>;

/** The same with everything that is known about it. */
export const caseResult = caseRow.extend({
  differences: z.array(caseDifference),
  problem: z.string().nullable(),
  /** Null where it did not begin, and for an old one among very many. */
  result: runResult.nullable(),
});
export type CaseResult = z.infer<typeof caseResult>;

/** The results of a script's cases, kept as long as the workspace is open. */
export const caseResults = z.object({
  /** Hash of the text that is saved now. */
  draft_hash: z.string(),
  running: z.object({ done: z.int(), total: z.int(), on_save: z.boolean() }).nullable(),
  results: z.array(caseRow),
  /** How often each line ran over all results of the text that is saved now; null where none was counted. */
  coverage: z.record(z.string(), z.int()).nullable(),
});
export type CaseResults = z.infer<typeof caseResults>;

export const runCasesEnd = z.object({
  passed: z.int(),
  failed: z.int(),
  /** It was cancelled, or a newer run took its place. */
  ended_early: z.boolean(),
});
export type RunCasesEnd = z.infer<typeof runCasesEnd>;

export const importCasesInput = z.object({ lid: uuid, text: z.string().max(limits.caseFileBytes) });
/** Cases of the same name took the file's words; `before` is what they were, so that it can be taken back. */
export const importedCases = z.object({
  added: z.array(savedCase),
  replaced: z.array(z.object({ before: savedCase, after: savedCase })),
  unchanged: z.int(),
});
export type ImportedCases = z.infer<typeof importedCases>;

/** A script and its cases as the command line reads them, to lie beside each other. */
export const exportedCases = z.object({
  script: z.object({ file: z.string(), text: z.string() }),
  cases: z.object({ file: z.string(), text: z.string() }),
});
export type ExportedCases = z.infer<typeof exportedCases>;

export const caseSettings = z.object({
  /** Whether the cases of a script run after every save of its text. */
  run_on_save: z.boolean().default(false),
  /** Whether runs count lines; each then takes a process of its own. */
  coverage: z.boolean().default(true),
});
export type CaseSettings = z.infer<typeof caseSettings>;
