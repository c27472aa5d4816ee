import { z } from 'zod';
import { limits } from '../limits.ts';
import { connectorSchema } from '../model/connector-schema.ts';
import { lintProfile } from '../model/lint-profile.ts';
import { timestamp, uuid } from '../model/scalars.ts';
import { problem } from '../script/problem.ts';
import { quickFix } from '../script/quick-fix.ts';
import { draftText } from './scripts.ts';

export const validateInput = z.object({
  body: draftText,
  /** Whose text it is: its attribute schema is used. */
  lid: uuid.optional(),
  /** Somebody waits for the answer: no newer check takes its place. */
  asked: z.boolean().default(false),
});
export const fixAllInput = z.object({ body: draftText, lid: uuid.optional(), kind: z.string().max(200) });

/** How the check of the whole workspace stands. */
export const workspaceCheckStatus = z.object({
  /** Results of another one say nothing any more; they are to be read anew. */
  run_id: uuid,
  state: z.enum(['never', 'running', 'cancelled', 'done']),
  done: z.int(),
  total: z.int(),
  /** Scripts that had to be checked; the others were known. */
  checked: z.int(),
  errors: z.int(),
  warnings: z.int(),
  /** Scripts with problems. */
  scripts: z.int(),
  /** Of the newest result. */
  seq: z.int(),
  ended_at: timestamp.nullable(),
});
export type WorkspaceCheckStatus = z.infer<typeof workspaceCheckStatus>;

/** A problem in a list: its repairs by name only, as their edits belong to a text that may not be open. */
export const listedProblem = problem.extend({ fixes: z.array(quickFix.pick({ kind: true, title: true })).optional() });
export type ListedProblem = z.infer<typeof listedProblem>;

export interface CheckedScript {
  readonly lid: string;
  readonly name: string;
  /** Empty where a script no longer has any. */
  readonly problems: readonly ListedProblem[];
}

/** What was found since an earlier answer, oldest first. */
export const workspaceResultsInput = z.object({ run_id: uuid.nullable(), after: z.int().min(0) });
export interface WorkspaceResults {
  readonly run_id: string;
  readonly scripts: readonly CheckedScript[];
  /** To ask on from. */
  readonly seq: number;
  readonly more: boolean;
}

export const setProfileInput = lintProfile;
/** The text of a file that somebody exported. */
export const readProfileInput = z.object({ text: z.string().max(limits.requestBytes) });

/** Whose schema: a script's, or with null the one of all scripts of the workspace that have none of their own. */
export const schemaOwner = z.object({ lid: uuid.nullable() });
export const setSchemaInput = schemaOwner.extend({ schema: connectorSchema.nullable() });
export const readSchemaInput = z.object({ text: z.string().max(limits.requestBytes) });

/** The attribute schemas that a script could be checked with. */
export const schemaView = z.object({
  script: connectorSchema.nullable(),
  workspace: connectorSchema.nullable(),
  /** Of the connector that the script is bound to, where it is known. */
  connector: connectorSchema.nullable(),
  /** Which of them is used. */
  source: z.enum(['script', 'connector', 'workspace']).nullable(),
});
export type SchemaView = z.infer<typeof schemaView>;

export function schemaInUse({ source, ...schemas }: SchemaView): z.infer<typeof connectorSchema> | null {
  return source === null ? null : schemas[source];
}
