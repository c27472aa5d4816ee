import type { ChangeSetFailure, OperationBody } from '#contract/http/sync.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { configOfDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { lifecycleErrors } from '#engine/lifecycle/refuse.ts';
import type { Change, EnhancedTenant } from './tables.ts';

type Judged = Change | ChangeSetFailure;

/** What has no text of its own: connectors, bindings and lifecycles, each whole (`SB-50`). */
export function judgeRecord(op: OperationBody, tenant: EnhancedTenant): Judged {
  const stored = tenant.records.get(op.id);
  if (op.action === 'create') {
    if (stored !== undefined) return refused(op, 'exists');
  } else {
    if (stored === undefined) return refused(op, 'gone');
    if (op.if_match !== `"${stored.rev}"`) return refused(op, 'changed');
  }
  const fields = op.action === 'delete' ? null : { ...stored?.fields, ...op.fields };
  return { id: op.id, content: null, note: null, record: { type: op.type, fields } };
}

/** What the records of a set may not be together with those that it leaves alone. */
export function judgeTogether(
  changes: readonly Change[],
  tenant: EnhancedTenant,
  ops: readonly OperationBody[],
): ChangeSetFailure[] {
  const after = new Map([...tenant.records].map(([id, { type, fields }]) => [id, { type, fields }]));
  for (const { id, record } of changes) {
    if (record === undefined) continue;
    if (record.fields === null) after.delete(id);
    else after.set(id, { type: record.type, fields: record.fields });
  }
  const holders = Map.groupBy(after, ([, { type, fields }]) => keyOf(type, fields));
  return ops.flatMap((op) => {
    const own = after.get(op.id);
    if (own === undefined) return [];
    if ((holders.get(keyOf(own.type, own.fields))?.length ?? 0) > 1)
      return [refused(op, own.type === 'hook_binding' ? 'place_taken' : 'name_taken')];
    const [mistake] = own.type === 'lifecycle_config' ? lifecycleErrors(configOfDocument(own.fields)) : [];
    return mistake === undefined ? [] : [refused(op, 'lifecycle_broken')];
  });
}

function keyOf(type: string, fields: JsonObject): string {
  const place = ['connector_id', 'hook_phase', 'operation_type', 'execution_order'];
  const key = type === 'hook_binding' ? place : ['object_type', 'name'];
  return JSON.stringify([type, ...key.map((name) => fields[name] ?? null)]);
}

function refused(op: OperationBody, code: ChangeSetFailure['code']): ChangeSetFailure {
  return { op_id: op.op_id, code, message: `It is refused: ${code}.` };
}
