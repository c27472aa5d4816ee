import { z } from 'zod';
import { limits } from '../limits.ts';
import { timestamp, uuid } from '../model/scalars.ts';
import { runResult, runStatus } from '../script/run-result.ts';
import { draftText } from './scripts.ts';

/** What a dry run ran: the author's draft, a stored version, a test case of the draft, or a text that belongs to no script. */
export const dryRunSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('draft'), lid: uuid }),
  z.object({ kind: z.literal('version'), lid: uuid, version_number: z.int().min(1) }),
  z.object({ kind: z.literal('case'), lid: uuid, case_id: uuid }),
  z.object({ kind: z.literal('text') }),
]);
export type DryRunSource = z.infer<typeof dryRunSource>;
export const dryRunSourceKinds = ['draft', 'version', 'case', 'text'] as const;

export const dryRunInput = z.object({
  /** Chosen by the caller, so that it can cancel the run. */
  run_id: uuid,
  source: dryRunSource.default({ kind: 'text' }),
  body: draftText,
  /** The context as typed; it is parsed and checked where every caller's is. */
  context_text: draftText,
  /** The context is what a run was logged or kept with, and may be larger than what an author writes. */
  recorded: z.boolean().default(false),
  timeout_seconds: z.number().positive().max(limits.timeoutSecondsMax).optional(),
  coverage: z.boolean().default(false),
});
export type DryRunInput = z.infer<typeof dryRunInput>;

/** A dry run of this workspace as the history lists it. */
export const historyRun = z.object({
  history_id: uuid,
  source: dryRunSource,
  /** As the script is called now; as it was called then where it is gone; null for a text of no script. */
  script_name: z.string().nullable(),
  /** The script is no longer in the workspace. */
  script_gone: z.boolean(),
  /** SHA-256 of the text that ran. */
  body_hash: z.string(),
  status: runStatus,
  /** The message of its failure, for the list. */
  error: z.string().nullable(),
  duration_ms: z.number(),
  at: timestamp,
});
export type HistoryRun = z.infer<typeof historyRun>;

/** One run whole: enough to run it again as it was. */
export const historyRunDetail = historyRun.extend({
  body: z.string(),
  context_text: z.string(),
  result: runResult,
});
export type HistoryRunDetail = z.infer<typeof historyRunDetail>;

export const historyFilter = z.object({
  lid: uuid.nullish(),
  status: runStatus.nullish(),
  kind: z.enum(dryRunSourceKinds).nullish(),
});
export const historyListInput = z.object({
  filter: historyFilter.default({}),
  /** Finds script names, context, output, errors and log lines; upper and lower case are the same. */
  search: z.string().max(limits.historySearchChars).default(''),
  /** Continues after a page: its `next`. */
  cursor: z.int().nullish(),
  limit: z.int().min(1).max(500).default(100),
});
export type HistoryListInput = z.infer<typeof historyListInput>;

export const historyPage = z.object({
  runs: z.array(historyRun),
  /** All that match, whatever the page. */
  total: z.int(),
  next: z.int().nullable(),
});
export type HistoryPage = z.infer<typeof historyPage>;

/** Runs a recorded run's context once more: against the text it had, or against what the author has now. */
export const historyRerunInput = z.object({
  history_id: uuid,
  run_id: uuid,
  text: z.enum(['same', 'draft']),
  timeout_seconds: dryRunInput.shape.timeout_seconds,
  coverage: z.boolean().default(false),
});
export type HistoryRerunInput = z.infer<typeof historyRerunInput>;
/** `history_id`: where the new run is kept. */
export const historyRerun = z.object({ result: runResult, history_id: uuid.nullable() });
export type HistoryRerun = z.infer<typeof historyRerun>;

/** What `history.clear` takes away: everything, or one script's runs. */
export const historyClearInput = z.object({ lid: uuid.nullish() });
