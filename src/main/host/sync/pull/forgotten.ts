import { type PlanOperation, planOperation } from '#contract/model/publish-plan.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { findOperation, listOperations } from '#host/store/queries/operations.ts';
import { listVersions } from '#host/store/queries/script-versions.ts';
import type { EntityRow, OperationRow } from '#host/store/workspace-schema.ts';
import { withoutRemote } from '../publish/entity-rows.ts';
import { type LocalWriter, writeLocal } from '../reconcile/write-local.ts';
import type { History } from './history.ts';
import type { PullDeps } from './pull-deps.ts';

/** Whether a version that we published and saw there is no longer in a history: the server was put back to an earlier time. */
export function hasLostOurs(store: LocalWriter['store'], lid: string, history: History): boolean {
  if (!history.replaced) return false;
  const [oldest] = history.rows;
  const marks = new Set(history.rows.map(({ mark }) => mark));
  return listVersions(store, lid).some(({ number, mark }) => {
    if (mark === null || marks.has(mark) || number < (oldest?.number ?? 0)) return false;
    const operation = findOperation(store, mark);
    return operation !== undefined && isApplied(operation);
  });
}

/**
 * What both sides agreed on is no longer so, and a plain server does not tell what else it has lost; so whatever differs is
 * put to the author. Runs in the caller's transaction.
 */
export function withoutBase(writer: LocalWriter & Pick<PullDeps, 'log'>, row: EntityRow): EntityRow {
  if (row.base_json === null) return row;
  writer.log('warn', `The server has lost a version that this studio published (${row.lid}); its author is asked.`);
  writeLocal(writer, row, { ...row, base_json: null, base_hash: null, base_version: null });
  return findEntity(writer.store, row.lid) ?? row;
}

interface Acknowledged {
  readonly cs_id: string;
}

/**
 * A restored server shows what was there before these publishes. Without this, that older state would look like somebody's
 * newer change and be taken over what the author has published; so the base goes back behind them, and what they held is
 * unpublished again (S32). `acknowledged` in the order in which they were applied. Runs in the caller's transaction;
 * returns the entities it wrote.
 */
export function goBackBehind(
  writer: LocalWriter,
  acknowledged: readonly Acknowledged[],
  forgotten: ReadonlySet<string>,
): string[] {
  const lost = lostOperations(writer, acknowledged, forgotten);
  return [...lost].flatMap(([lid, operations]) => {
    const row = findEntity(writer.store, lid);
    const [first] = operations;
    if (row === undefined || row.base_json === null || first === undefined) return [];
    writeLocal(writer, row, before(writer, row, row.base_json, first, operations));
    return [lid];
  });
}

/** By entity, the operations at the end of its history that the server no longer knows. */
function lostOperations(
  { store }: LocalWriter,
  acknowledged: readonly Acknowledged[],
  forgotten: ReadonlySet<string>,
): Map<string, PlanOperation[]> {
  const lost = new Map<string, PlanOperation[]>();
  for (const { cs_id } of acknowledged) {
    for (const stored of listOperations(store, cs_id)) {
      if (!isApplied(stored)) continue;
      const operation = planOperation.parse(JSON.parse(stored.operation_json));
      if (!forgotten.has(cs_id) || operation.kind === 'delete') lost.delete(operation.lid);
      else lost.set(operation.lid, [...(lost.get(operation.lid) ?? []), operation]);
    }
  }
  return lost;
}

function isApplied({ state }: Pick<OperationRow, 'state'>): boolean {
  return state === 'acked' || state === 'compensated';
}

function before(
  { types }: LocalWriter,
  row: EntityRow,
  baseJson: string,
  first: PlanOperation,
  operations: readonly PlanOperation[],
): EntityRow {
  if (first.kind === 'create') return { ...row, ...withoutRemote(row) };
  const earlier = operations.map((one) => one.before).reverse();
  const document: JsonObject = Object.assign({}, readDocument(baseJson), ...earlier);
  const { json, hash } = sealDocument(typeOf(types, row.type), document);
  if (hash === first.expects_hash) {
    const agreed = { base_json: json, base_hash: hash, base_version: first.based_on_version };
    return { ...row, ...agreed, remote_json: json, remote_hash: hash, list_fingerprint: null };
  }
  // Others wrote in between, so nobody can tell what both sides had; whatever the server shows now is put to the author.
  const nothing = { base_json: null, base_hash: null, base_version: null, remote_json: null, remote_hash: null };
  return { ...row, ...nothing, list_fingerprint: null };
}
