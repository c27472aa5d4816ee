import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors/app-error.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { versionWords } from '#engine/sync/marks.ts';
import { readCursor } from '#host/store/queries/feed-cursor.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { changesFeed } from '#host/sync/pull/feed-name.ts';
import { withTexts } from '../baseline/write-request.ts';
import { readFacts } from '../entity-rows.ts';
import type { PublishRun } from '../publish-run.ts';

/** The headers that belong to the exact bytes of a change set (`sync.md` 3.11). */
export function envelope(run: PublishRun, body: string): { headers: Record<string, string>; idempotencyKey: string } {
  const digest = createHash('sha256').update(body).digest('base64');
  return {
    idempotencyKey: run.row.cs_id,
    headers: { 'x-expect-tenant': run.row.tenant_id, 'content-digest': `sha-256=:${digest}:` },
  };
}

/** Id on the server: the client chooses it, and it is the one that everything here refers by. */
export function serverId(row: EntityRow | undefined, operation: ChangeSetOperation): string {
  return row?.remote_id ?? operation.lid;
}

/** Hash of the text that an operation writes; null where it writes none. */
export function bodyHashOf(run: PublishRun, operation: ChangeSetOperation): string | null {
  const body = run.typeOf(operation).versions?.body;
  const hash = body === undefined || operation.kind === 'delete' ? null : operation.fields[body];
  return typeof hash === 'string' ? hash : null;
}

/**
 * What is sent, and sent again byte for byte.
 * @throws AppError `precondition_failed` where the server has moved on since the plan, `payload_too_large` for more than
 * one change set holds: it is applied whole or not at all, so it is never cut into several.
 */
export function changeSetBody(run: PublishRun): string {
  const { store } = run.deps;
  const { cs_id, tenant_id, plan_hash, operations } = run.set;
  if (operations.length > limits.changeSetOps) throw tooLarge(`${operations.length} changes`);
  const cursor = readCursor(store, changesFeed) ?? { seq: 0, chain: '0'.repeat(64) };
  const body = JSON.stringify({
    cs_id,
    tenant_id,
    plan_hash,
    base_cursor: `${cursor.seq}.${cursor.chain}`,
    ops: operations.map((operation) => operationBody(run, operation)),
  });
  const bytes = utf8Bytes(body);
  if (bytes > limits.changeSetBytes) throw tooLarge(`${Math.ceil(bytes / 1_048_576)} MiB of changes`);
  return body;
}

function operationBody(run: PublishRun, operation: ChangeSetOperation): JsonObject {
  const row = run.entity(operation);
  const { op_id, type, kind } = operation;
  const ids = { op_id, type, id: serverId(row, operation) };
  const body_hash = bodyHashOf(run, operation);
  const content = { fields: fieldsOf(run, operation, body_hash), body_hash };
  if (kind === 'create') return { ...ids, action: 'create', if_none_match: '*', ...content };
  const { etag } = row === undefined ? { etag: null } : readFacts(row);
  if (row === undefined || etag === null || row.remote_hash !== operation.expects_hash) throw moved(run, operation);
  if (kind === 'delete') return { ...ids, action: 'delete', if_match: etag };
  return { ...ids, action: 'update', if_match: etag, ...content };
}

function fieldsOf(run: PublishRun, operation: ChangeSetOperation, bodyHash: string | null): JsonObject {
  const { versions } = run.typeOf(operation);
  const { [versions?.body ?? '']: _, ...own } = operation.fields;
  const fields = withTexts(run, operation, own);
  const note = versionWords(run.set.change_description, operation.remark);
  if (versions === null || bodyHash === null || note === null) return fields;
  return { ...fields, [versions.note]: note };
}

function moved(run: PublishRun, operation: ChangeSetOperation): AppError {
  const message = `"${run.nameOf(operation)}" has changed on the server since this was planned. Look at the plan again.`;
  return new AppError('precondition_failed', message, { lid: operation.lid });
}

function tooLarge(what: string): AppError {
  const most = `${limits.changeSetOps} changes and ${limits.changeSetBytes / 1_048_576} MiB`;
  return new AppError(
    'payload_too_large',
    `${what} do not fit into one publish (at most ${most}), and it is applied whole or not at all. Pick a part of them and publish it, then the rest.`,
  );
}
