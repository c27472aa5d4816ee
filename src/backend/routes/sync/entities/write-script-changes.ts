import { type NewAuditEvent, recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedMetadata, auditedScript, auditedVersion } from '#backend/db/queries/audit-events/audited-script.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import { insertVersionsOfBlobs } from '#backend/db/queries/script-versions/script-versions.ts';
import { type ScriptRow, wireScript } from '#backend/db/queries/scripts/columns.ts';
import {
  deleteScripts,
  insertScripts,
  type ScriptContent,
  updateScripts,
} from '#backend/db/queries/scripts/write-scripts.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ScriptStep } from './judge-scripts.ts';

/**
 * Writes the steps with their versions and audit events. Deletions first and all renames in one statement: names that the
 * set frees are free, and may be swapped.
 */
export async function writeScripts(
  scope: TenantScope,
  steps: readonly ScriptStep[],
  changeSetId: string,
): Promise<Change[]> {
  await deleteScripts(
    scope,
    steps.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : [])),
  );
  const updated = await updateScripts(
    scope,
    steps.flatMap(({ before, after }) => (before === null || after === null ? [] : [{ ...after, id: before.id }])),
  );
  const inserted = await insertScripts(
    scope,
    steps.flatMap(({ operation, before, after }) =>
      before !== null || after === null ? [] : [{ ...after, id: operation.id }],
    ),
  );
  await insertVersionsOfBlobs(scope, steps.flatMap(versionOf));
  await recordAudits(
    scope,
    steps.flatMap((step) => auditsOf(step, changeSetId)),
  );
  const rows = new Map([...updated, ...inserted].map((row) => [row.id, row]));
  return steps.map(({ operation: { id } }) => change(id, rows.get(id)));
}

function change(id: string, row: ScriptRow | undefined): Change {
  if (row === undefined) return { type: 'script', id, row: null, body_hash: null };
  return { type: 'script', id, row: wireScript(row), body_hash: row.body_hash };
}

function versionOf({ operation, after }: ScriptStep) {
  if (after === null || operation.body_hash === null) return [];
  return [
    {
      script_id: operation.id,
      version_number: after.current_version,
      body_hash: operation.body_hash,
      change_description: operation.fields.change_description ?? null,
    },
  ];
}

/** The same events that the plain routes record, each with the change set that it was part of. */
function auditsOf({ operation, before, after }: ScriptStep, change_set: string): NewAuditEvent[] {
  const script_id = operation.id;
  if (after === null) return [deletion(script_id, before, change_set)];
  if (before === null)
    return [creation(script_id, after, change_set), ...statusAudit(script_id, 'draft', after, change_set)];
  const events: NewAuditEvent[] = [];
  if (before.name !== after.name || before.description !== after.description) {
    const details = { script_id, change_set };
    events.push({
      script_id,
      action: 'updated',
      details,
      before: auditedMetadata(before),
      after: auditedMetadata(after),
    });
  }
  if (operation.body_hash !== null) {
    const change_description = operation.fields.change_description ?? null;
    const details = { version_number: after.current_version, change_description, change_set };
    events.push({
      script_id,
      action: 'version_created',
      details,
      before: auditedVersion(before),
      after: auditedVersion(after),
    });
  }
  return [...events, ...statusAudit(script_id, before.status, after, change_set)];
}

function deletion(script_id: string, before: ScriptRow | null, change_set: string): NewAuditEvent {
  const details = { script_name: before?.name ?? '', change_set };
  return { script_id, action: 'deleted', details, before: before && auditedScript(before), after: null };
}

/** As a plain creation is: a draft first, which then changes its status. */
function creation(script_id: string, after: ScriptContent, change_set: string): NewAuditEvent {
  const details = { script_name: after.name, change_set };
  return {
    script_id,
    action: 'created',
    details,
    before: null,
    after: auditedScript({ ...after, status: 'draft' }),
  };
}

function statusAudit(
  script_id: string,
  from: ScriptContent['status'],
  { status }: ScriptContent,
  change_set: string,
): NewAuditEvent[] {
  if (status === from) return [];
  const action = status === 'active' ? 'activated' : 'deactivated';
  return [{ script_id, action, details: { change_set }, before: { status: from }, after: { status } }];
}
