import { auditChanges } from '#contract/model/audit.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { Actor, AuditRow, ExecutionDetail, ExecutionRow } from '#contract/rpc/logs.ts';
import type { WireEvent, WireLog } from './wire-logs.ts';

/** Stands for "unknown" on the wire (`contract.md` 1.8). */
const nilUuid = '00000000-0000-0000-0000-000000000000';

/** What this workspace knows of a script of the backend. */
export interface KnownScript {
  readonly lid: string;
  readonly name: string | null;
}
export type FindScript = (remoteId: string) => KnownScript | null;

export function executionRowOf(log: WireLog, find: FindScript): ExecutionRow {
  const { id, script_version, status, dry_run, hook_phase, operation_type, connector_id, binding_id } = log;
  const scriptId = known(log.script_id);
  const local = scriptId === null ? null : find(scriptId);
  const executedBy = known(log.executed_by);
  return {
    id,
    lid: local?.lid ?? null,
    script_name: scriptId === null ? null : (local?.name ?? log.script_name ?? scriptId),
    script_version,
    status,
    dry_run,
    hook_phase,
    operation_type,
    connector_id,
    binding_id,
    error: log.error,
    duration_ms: log.duration_ms,
    executed_by: executedBy === null ? null : actorOf(executedBy, log.executed_by_name),
    executed_at: log.executed_at,
  };
}

export function executionDetailOf(log: WireLog, find: FindScript): ExecutionDetail {
  const { input_context, output, error_location, logs } = log;
  return { ...executionRowOf(log, find), input_context, output, error_location, logs };
}

export function auditRowOf(event: WireEvent, find: FindScript): AuditRow {
  const { changes, ...details } = event.details ?? {};
  const local = event.script_id === null ? null : find(event.script_id);
  const fields = auditChanges.safeParse(changes);
  return {
    id: event.id,
    lid: local?.lid ?? null,
    subject: local?.name ?? nameIn(details) ?? event.script_id,
    action: event.action,
    actor: actorOf(event.actor_id, event.actor_name),
    changes: fields.success ? Object.entries(fields.data).map(([field, change]) => ({ field, ...change })) : null,
    details: fields.success || changes === undefined ? details : { ...details, changes },
    request_id: event.request_id,
    created_at: event.created_at,
  };
}

function actorOf(id: string, name: string | null | undefined): Actor {
  return { id, name: name ?? null, deleted: name === null };
}

function known(id: string | null): string | null {
  return id === null || id === nilUuid ? null : id;
}

/** By which field of the details an event names what it is of; those of tests come before what they are tests of. */
const names = [
  'script_name',
  'template_name',
  'pipeline_test_name',
  'lifecycle_walk_name',
  'resource_name',
  'connector_name',
  'lifecycle_name',
];

/** What was deleted since is called as it was then. */
function nameIn(details: JsonObject): string | null {
  const name = names.map((field) => details[field]).find((value) => typeof value === 'string' && value !== '');
  return typeof name === 'string' ? name : null;
}
