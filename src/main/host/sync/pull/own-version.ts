import { planOperation } from '#contract/model/publish-plan.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { findOperation } from '#host/store/queries/operations.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { type LocalWriter, writeLocal } from '../reconcile/write-local.ts';
import type { History } from './history.ts';

/**
 * The newest version is the author's own: it was sent, given up as not applied, and stands there after all, as when an
 * operator has repaired the server. What its author has typed since continues it, so it is the base and nobody is asked
 * about it. Runs in the caller's transaction.
 */
export function withOwnVersion(writer: LocalWriter, row: EntityRow, history: History): EntityRow {
  const body = typeOf(writer.types, row.type).versions?.body;
  const newest = history.rows.find(({ number }) => number === history.head);
  if (body === undefined || row.base_json === null || row.local_json === null || newest?.mark == null) return row;
  const sent = givenUp(writer, row.lid, newest.mark);
  const base = readDocument(row.base_json);
  const isPlain = newest.effective_hash === newest.body_hash && newest.based_on === row.base_version;
  if (sent === null || !isPlain || sent.fields[body] !== newest.body_hash || sent.before[body] !== base[body])
    return row;
  if (readDocument(row.local_json)[body] === base[body]) return row;
  const { json, hash } = sealDocument(typeOf(writer.types, row.type), { ...base, [body]: newest.body_hash });
  writeLocal(writer, row, { ...row, base_json: json, base_hash: hash, base_version: newest.number });
  return findEntity(writer.store, row.lid) ?? row;
}

function givenUp({ store }: LocalWriter, lid: string, mark: string): { fields: JsonObject; before: JsonObject } | null {
  const stored = findOperation(store, mark);
  if (stored?.lid !== lid || stored.kind !== 'publish_version') return null;
  if (stored.state !== 'needs_person' && stored.state !== 'rejected') return null;
  return planOperation.parse(JSON.parse(stored.operation_json));
}
