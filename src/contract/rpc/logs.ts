import { z } from 'zod';
import { limits } from '../limits.ts';
import { auditAction } from '../model/audit.ts';
import { json, jsonObject, timestamp, uuid } from '../model/scalars.ts';
import { logLine, runStatus } from '../script/run-result.ts';
import { dryRunInput } from './dry-runs.ts';

/** Both ends inclusive. */
const span = { from: timestamp.nullish(), to: timestamp.nullish() };

export const executionsInput = z.object({
  /** The studio's own id of a script that is on the backend. */
  lid: uuid.nullish(),
  connector_id: uuid.nullish(),
  binding_id: uuid.nullish(),
  status: runStatus.nullish(),
  dry_run: z.boolean().nullish(),
  ...span,
  page: z.int().min(1).default(1),
  page_size: z.int().min(1).max(limits.pageSizeMax).default(limits.pageSizeMax),
});
export type ExecutionsInput = z.infer<typeof executionsInput>;

/** Who did something: a user of the backend, or only an id, where the user is gone or the backend does not say. */
export const actor = z.object({
  id: z.string(),
  name: z.string().nullable(),
  /** The backend knows its users, and this one is not among them any more. */
  deleted: z.boolean(),
});
export type Actor = z.infer<typeof actor>;

/** A run as the backend logged it, as far as it says: plain backends leave some of it out (null). */
export const executionRow = z.object({
  id: z.string(),
  /** Where the script is in this workspace. */
  lid: uuid.nullable(),
  /** Null once the script was deleted. */
  script_name: z.string().nullable(),
  script_version: z.int(),
  status: runStatus,
  dry_run: z.boolean(),
  hook_phase: z.string().nullable(),
  operation_type: z.string().nullable(),
  connector_id: z.string().nullable(),
  binding_id: z.string().nullable(),
  error: z.string().nullable(),
  duration_ms: z.number(),
  executed_by: actor.nullable(),
  executed_at: timestamp,
});
export type ExecutionRow = z.infer<typeof executionRow>;
export const executionsPage = z.object({ logs: z.array(executionRow), total: z.int() });
export type ExecutionsPage = z.infer<typeof executionsPage>;

export const executionDetail = executionRow.extend({
  input_context: json,
  output: json,
  error_location: z
    .object({ name: z.string(), line: z.int().nullable(), column: z.int().nullable(), stack: z.string().nullable() })
    .nullable(),
  /** Null where the backend keeps no log lines. */
  logs: z.array(logLine).nullable(),
});
export type ExecutionDetail = z.infer<typeof executionDetail>;

export const auditInput = z.object({
  lid: uuid.nullish(),
  action: auditAction.nullish(),
  actor_id: uuid.nullish(),
  ...span,
  limit: z.int().min(1).max(limits.pageSizeMax).default(limits.pageSizeMax),
  offset: z.int().min(0).default(0),
});
export type AuditInput = z.infer<typeof auditInput>;

/** One field that a change changed. */
export const fieldChange = z.object({ field: z.string(), before: json, after: json });
export type FieldChange = z.infer<typeof fieldChange>;

export const auditRow = z.object({
  id: z.string(),
  lid: uuid.nullable(),
  /** What was changed, as it is called now or was called then. */
  subject: z.string().nullable(),
  /** A newer backend may know actions that this studio does not. */
  action: z.string(),
  actor,
  /** Null where the backend does not say which fields changed. */
  changes: z.array(fieldChange).nullable(),
  /** What else the event says. */
  details: jsonObject,
  request_id: z.string().nullable(),
  created_at: timestamp,
});
export type AuditRow = z.infer<typeof auditRow>;
export const auditPage = z.object({ events: z.array(auditRow), total: z.int() });
export type AuditPage = z.infer<typeof auditPage>;

/** Runs a version that the backend has, there; it logs the try. */
export const remoteDryRunInput = z.object({
  lid: uuid,
  version_number: z.int().min(1),
  context_text: dryRunInput.shape.context_text,
});
export type RemoteDryRunInput = z.infer<typeof remoteDryRunInput>;
export const remoteDryRun = z.object({
  status: runStatus,
  duration_ms: z.number(),
  error: z.string().nullable(),
  /** Null where the backend does not say which log it wrote. */
  log_id: z.string().nullable(),
});
export type RemoteDryRun = z.infer<typeof remoteDryRun>;
