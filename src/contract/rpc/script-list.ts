import { z } from 'zod';
import { limits } from '../limits.ts';
import { uuid } from '../model/scalars.ts';
import { scriptStatus } from '../model/script.ts';
import { problem } from '../script/problem.ts';
import { scriptRow } from './scripts.ts';

/** What a script has to be to be listed, beside its status. `own`: not a system script. `draft`: its text differs from the published one. */
export const scriptMarks = ['system', 'own', 'draft', 'unpublished', 'behind', 'conflict'] as const;
export const scriptMark = z.enum(scriptMarks);
export type ScriptMark = z.infer<typeof scriptMark>;

/** Which scripts a list is of; everything has to hold (036 FR-011). */
export const scriptFilter = z.object({
  /** A person's words: prefixes that all have to be there, quotes for phrases; in name, description and text. */
  search: z.string().max(limits.searchChars).default(''),
  /** Where to search: everywhere, or in names and descriptions alone. */
  search_in: z.enum(['all', 'name']).default('all'),
  /** Any of these; empty: every status. */
  status: z.array(scriptStatus).default([]),
  marks: z.array(scriptMark).default([]),
  /** Those that were deleted here and not yet at the backend, instead of those that are there. */
  deleted: z.boolean().default(false),
  /** Who changed it last: `you`, or the id of somebody who published. */
  updated_by: z.string().max(100).nullable().default(null),
});
export type ScriptFilter = z.infer<typeof scriptFilter>;

export const scriptSorts = ['relevance', 'name', 'status', 'version', 'updated'] as const;
export const scriptOrder = z.object({
  /** `relevance`: hits in the name first, then the best; by name where nothing is searched for. */
  sort: z.enum(scriptSorts).default('name'),
  descending: z.boolean().default(false),
});
export type ScriptOrder = z.infer<typeof scriptOrder>;

export const scriptListQuery = scriptFilter.extend(scriptOrder.shape);
/** As a caller writes it. */
export type ScriptListQuery = z.input<typeof scriptListQuery>;

const part = z.object({ offset: z.int().min(0).default(0), limit: z.int().min(1).max(limits.listWindow).default(100) });
export const scriptWindowInput = scriptListQuery.extend(part.shape);
export const scriptLidsInput = scriptListQuery.extend({
  from: z.int().min(0).default(0),
  /** Not included. */
  to: z.int().min(0).default(limits.listedScripts),
});
export const scriptPositionInput = scriptListQuery.extend({ lid: uuid });

/** In UTF-16 units; `end` is not included. */
const hitRange = z.object({ start: z.int(), end: z.int() });

/** A script in a list, with why it was found. */
export const listedScript = scriptRow.extend({
  has_draft: z.boolean(),
  /** Deleted here; the next publish deletes it at the backend. */
  deleted: z.boolean(),
  /** Null where nobody knows; `you` is whoever works here. */
  updated_by: z.object({ id: z.string().nullable(), you: z.boolean() }).nullable(),
  name_hits: z.array(hitRange).readonly(),
  description_hits: z.array(hitRange).readonly(),
  snippet: z.object({ line: z.int(), text: z.string(), hits: z.array(hitRange).readonly() }).nullable(),
});
export type ListedScript = z.infer<typeof listedScript>;

/** A part of a list, and how long the whole is. */
export interface ScriptWindow {
  readonly rows: readonly ListedScript[];
  readonly total: number;
  /** All scripts that were not deleted, whatever the filter. */
  readonly all: number;
  /** Those whose deletion is not published yet. */
  readonly deleted: number;
  /** Texts that the search has still to read; what they hold is not found yet. */
  readonly unread: number;
}

/** Somebody who changed scripts last, for the filter. */
export interface ScriptAuthor {
  readonly id: string;
  readonly you: boolean;
  readonly scripts: number;
}

export const scriptLids = z.array(uuid).min(1).max(limits.bulkScripts);
export const setStatusInput = z.object({ lids: scriptLids, status: z.enum(['active', 'inactive']) });

/** One that a bulk action left as it is, and why. `problems`: the mistakes that keep it from being activated. */
export const refusedScript = z.object({
  lid: uuid,
  name: z.string(),
  reason: z.string(),
  problems: z.array(problem),
});
export type RefusedScript = z.infer<typeof refusedScript>;

/** What a bulk action did. Each script is a change of its own: some may be done and others refused. */
export interface BulkResult {
  /** Also those that were so already. */
  readonly done: readonly string[];
  readonly refused: readonly RefusedScript[];
}

/** A script as it leaves the studio in a file. */
export interface ExportedScript {
  readonly lid: string;
  readonly id: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly status: string;
  readonly current_version: number | null;
  readonly unpublished: boolean;
  readonly body: string;
}
