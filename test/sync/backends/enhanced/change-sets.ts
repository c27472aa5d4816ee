import { createHash } from 'node:crypto';
import {
  type ChangeSetBody,
  type ChangeSetFailure,
  type ChangeSetOutcome,
  changeSetBody,
  type OperationBody,
  scriptFields,
  syncedType,
} from '#contract/http/sync.ts';
import { errorReply, jsonReply, type ServerReply, type ServerRequest } from '../backend-port.ts';
import type { Effect } from '../baseline/tables.ts';
import { judgeRecord, judgeTogether } from './records.ts';
import { type Change, contentOf, type EnhancedTenant, type RecordEffect, type StoredChangeSet } from './tables.ts';

/** What change sets did, hidden from the API. */
interface WrittenEffects {
  readonly scripts: Effect[];
  readonly records: RecordEffect[];
}

/** Decides a change set, all of it or nothing, once and for ever (`SB-20` to `SB-40`). */
export function postChangeSet(
  request: ServerRequest,
  tenant: EnhancedTenant,
  actor: string,
  moment: number,
  effects: WrittenEffects,
): ServerReply {
  const text = Buffer.from(request.body ?? new Uint8Array());
  const digest = `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;
  const parsed = changeSetBody.safeParse(jsonOf(text));
  if (!parsed.success) return errorReply(400, 'validation_error', 'The change set is not valid.');
  const body = parsed.data;
  const refused = envelopeRefusal(request, body, tenant, digest);
  if (refused !== null) return refused;
  const known = tenant.changeSets.get(body.cs_id);
  if (known !== undefined) return replay(known, digest);
  const unfit = formRefusal(body) ?? historyRefusal(body, tenant);
  if (unfit !== null) return unfit;
  const { changes, failures } = judge(body, tenant);
  const decided = failures.length > 0 ? [] : applied(request, tenant, { ...body, changes }, actor, moment, effects);
  const outcome: ChangeSetOutcome = {
    cs_id: body.cs_id,
    outcome: failures.length > 0 ? 'rejected' : 'applied',
    decided_at: new Date(moment).toISOString(),
    seq: failures.length > 0 ? null : tenant.head.seq,
    results: decided,
    failures,
  };
  tenant.changeSets.set(body.cs_id, { digest, outcome });
  return answer(outcome);
}

export function abandonChangeSet(id: string, tenant: EnhancedTenant, moment: number): ServerReply {
  const known = tenant.changeSets.get(id);
  if (known !== undefined) return jsonReply(200, known.outcome);
  const decided_at = new Date(moment).toISOString();
  const outcome: ChangeSetOutcome = {
    cs_id: id,
    outcome: 'abandoned',
    decided_at,
    seq: null,
    results: [],
    failures: [],
  };
  tenant.changeSets.set(id, { digest: null, outcome });
  return jsonReply(200, outcome);
}

function jsonOf(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return null;
  }
}

function envelopeRefusal(
  { headers }: ServerRequest,
  body: ChangeSetBody,
  tenant: EnhancedTenant,
  digest: string,
): ServerReply | null {
  if (body.tenant_id !== tenant.id) return errorReply(421, 'wrong_tenant', 'This is for another tenant.');
  const complete =
    headers['x-expect-tenant'] === tenant.id &&
    headers['idempotency-key'] === body.cs_id &&
    headers['content-digest'] === digest;
  return complete ? null : errorReply(400, 'validation_error', 'A header of the change set is missing or wrong.');
}

function formRefusal({ ops }: ChangeSetBody): ServerReply | null {
  if (ops.some((op) => op.action !== 'create' && op.if_match === undefined))
    return errorReply(428, 'precondition_required', 'if_match is missing.');
  if (new Set(ops.map((op) => op.id)).size < ops.length || new Set(ops.map((op) => op.op_id)).size < ops.length)
    return errorReply(422, 'unprocessable', 'Something comes twice.');
  const valid = ops.every(
    (op) => op.action === 'delete' || op.type !== 'script' || scriptFields.safeParse(op.fields).success,
  );
  return valid ? null : errorReply(400, 'validation_error', 'Fields are not valid.');
}

function historyRefusal({ base_cursor }: ChangeSetBody, tenant: EnhancedTenant): ServerReply | null {
  if (base_cursor.seq < tenant.floor.seq) return errorReply(410, 'gone', 'Take a snapshot.');
  if (tenant.chainAt(base_cursor.seq) === base_cursor.chain) return null;
  return errorReply(409, 'history_diverged', 'This is another history.');
}

function judge(body: ChangeSetBody, tenant: EnhancedTenant): { changes: Change[]; failures: ChangeSetFailure[] } {
  const failures: ChangeSetFailure[] = [];
  const changes: Change[] = [];
  for (const op of body.ops) {
    const judged = op.type === 'script' ? judgeOne(op, tenant) : judgeRecord(op, tenant);
    if ('code' in judged) failures.push(judged);
    else changes.push(judged);
  }
  const touched = new Set(body.ops.map((op) => op.id));
  const names = new Set(
    [...tenant.scripts.values()].filter(({ row }) => !touched.has(row.id)).map(({ row }) => row.name),
  );
  for (const { id, content } of changes) {
    if (content === null) continue;
    const op = body.ops.find((one) => one.id === id);
    if (names.has(content.name) && op !== undefined) failures.push(failure(op, 'name_taken'));
    names.add(content.name);
  }
  return { changes, failures: [...failures, ...judgeTogether(changes, tenant, body.ops)] };
}

function judgeOne(op: OperationBody, tenant: EnhancedTenant): Change | ChangeSetFailure {
  const stored = tenant.scripts.get(op.id);
  if (op.action === 'create') {
    if (stored !== undefined) return failure(op, 'exists');
  } else {
    if (stored === undefined) return failure(op, 'gone');
    if (op.if_match !== `"${stored.rev}"`) return failure(op, 'changed');
    if (op.action === 'delete') return { id: op.id, content: null, note: null };
  }
  const before = stored === undefined ? null : contentOf(stored);
  const fields = scriptFields.parse(op.fields);
  const body_hash = op.body_hash ?? before?.body_hash ?? '';
  if (!tenant.blobs.has(body_hash)) return failure(op, 'blob_missing');
  if (fields.status === 'draft' && before !== null && before.status !== 'draft')
    return failure(op, 'status_not_possible');
  const content = {
    name: fields.name ?? before?.name ?? '',
    description: fields.description === undefined ? (before?.description ?? null) : fields.description,
    status: fields.status ?? before?.status ?? 'draft',
    body_hash,
  };
  return { id: op.id, content, note: op.body_hash == null ? null : (fields.change_description ?? '') };
}

function failure(op: OperationBody, code: ChangeSetFailure['code']): ChangeSetFailure {
  return { op_id: op.op_id, code, message: `It is refused: ${code}.` };
}

function applied(
  { from, late }: ServerRequest,
  tenant: EnhancedTenant,
  { changes, ops }: Pick<ChangeSetBody, 'ops'> & { readonly changes: readonly Change[] },
  actor: string,
  moment: number,
  effects: WrittenEffects,
): ChangeSetOutcome['results'] {
  const sent = new Map(ops.map((op) => [op.id, op.action === 'delete' ? {} : op.fields]));
  for (const { id, content, record } of changes) {
    if (record !== undefined) {
      const { fields } = tenant.records.get(id) ?? {};
      const kind = fields === undefined ? 'create' : record.fields === null ? 'delete' : 'update';
      const after = sent.get(id) ?? {};
      const before = Object.fromEntries(Object.keys(after).map((name) => [name, fields?.[name] ?? null]));
      effects.records.push({ from, late, kind, id, type: record.type, before, after });
      continue;
    }
    const stored = tenant.scripts.get(id);
    const before = stored === undefined ? {} : { ...contentOf(stored) };
    const kind = stored === undefined ? 'create' : content === null ? 'delete' : 'update';
    effects.scripts.push({ from, late, kind, id, before, after: { ...content } });
  }
  const events = tenant.apply(changes, actor, moment);
  return events.map(({ type, id, rev, deleted }) => ({ type: syncedType.parse(type), id, rev, deleted }));
}

function replay(known: StoredChangeSet, digest: string): ServerReply {
  if (known.digest !== null && known.digest !== digest)
    return errorReply(422, 'change_set_reused', 'This id was used for another content.');
  const reply = answer(known.outcome);
  return { ...reply, headers: { ...reply.headers, 'idempotent-replay': 'true' } };
}

function answer(outcome: ChangeSetOutcome): ServerReply {
  if (outcome.outcome === 'applied') return jsonReply(200, outcome);
  const stale = outcome.failures.some(({ code }) => ['changed', 'gone', 'exists'].includes(code));
  const [status, code] = stale ? ([412, 'precondition_failed'] as const) : ([409, 'conflict'] as const);
  return errorReply(status, code, 'Nothing was applied.', { change_set: outcome });
}
