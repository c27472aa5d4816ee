import { type AuditEvent, recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import { insertVersionsOfBlobs } from '#backend/db/queries/script-versions/script-versions.ts';
import { type ScriptRow, wireScript } from '#backend/db/queries/scripts/columns.ts';
import { deleteScripts, insertScripts, updateScripts } from '#backend/db/queries/scripts/write-scripts.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
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
function auditsOf({ operation, before, after }: ScriptStep, change_set: string): AuditEvent[] {
  const event = (action: AuditEvent['action'], details: JsonObject): AuditEvent => ({
    script_id: operation.id,
    action,
    details: { ...details, change_set },
  });
  if (after === null) return [event('deleted', { script_name: before?.name ?? '' })];
  const events: AuditEvent[] = [];
  if (before === null) events.push(event('created', { script_name: after.name }));
  else {
    const changes = (['name', 'description'] as const)
      .filter((field) => before[field] !== after[field])
      .map((field) => [field, { from: before[field], to: after[field] }] as const);
    if (changes.length > 0) {
      events.push(event('updated', { script_id: operation.id, changes: Object.fromEntries(changes) }));
    }
    if (operation.body_hash !== null) {
      const change_description = operation.fields.change_description ?? null;
      events.push(event('version_created', { version_number: after.current_version, change_description }));
    }
  }
  const from = before?.status ?? 'draft';
  if (after.status !== from) {
    events.push(event(after.status === 'active' ? 'activated' : 'deactivated', { from, to: after.status }));
  }
  return events;
}
