import type { JsonObject } from '#contract/model/scalars.ts';
import { type Referring, referencesTo } from '#engine/sync/entity-types.ts';
import { findByRemoteId, findEntity, insertEntity } from '#host/store/queries/entities.ts';
import { findReferredTo } from '#host/store/queries/referring.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';
import { ownFields } from '../elements.ts';
import { garbageFailure } from '../http/backend-failure.ts';
import type { ReadContext, ReadType } from './context.ts';
import type { FreshTakes } from './fresh-takes.ts';
import { checkTenant } from './identity.ts';
import { factsOf, observe, observeGone, readUnmarked, sealRow, shownTime, unknownRow } from './observe.ts';
import type { WorkspaceStore } from './pull-deps.ts';
import { keepWhatWas } from './put-back.ts';
import type { Sink } from './sink.ts';

/** An entity as an enhanced backend tells of it, in its feed or in a snapshot. */
export interface ToldEntity {
  readonly read: ReadType;
  readonly row: SeenRow;
  readonly rev: number;
  readonly body_hash: string | null;
}

/** Takes a told row apart. Throws where it is of another tenant, or not a row. */
export function toldEntity(
  { deps }: ReadContext,
  read: ReadType,
  told: { readonly row: JsonObject; readonly rev: number; readonly body_hash: string | null },
): ToldEntity {
  const row = read.adapter.row(told.row);
  if (row === null) throw garbageFailure(deps.client().origin, `a ${read.type.label} of another shape`);
  checkTenant(deps, row);
  return { read, row, rev: told.rev, body_hash: told.body_hash };
}

/** The entity that follows this id here, if only because its creation was sent and its answer has not arrived. */
export function findTold(store: WorkspaceStore, type: string, id: string): EntityRow | undefined {
  const known = findByRemoteId(store, type, id);
  if (known !== undefined) return known;
  const own = findEntity(store, id);
  return own?.type === type && own.remote_id === null ? own : undefined;
}

/** Whether somebody would be left without a text until it has come. */
export function isWorkedOn(known: EntityRow | undefined): boolean {
  return known !== undefined && (known.local_json !== null || known.base_json !== null);
}

/**
 * Runs in the transaction that stores how far the history was followed. `followed` is what `findTold` gives; `referring`, by
 * what anything here can refer to it. Returns the lid where something is new.
 */
export function storeTold(
  { deps }: ReadContext,
  sink: Sink,
  told: ToldEntity,
  followed: EntityRow | undefined,
  fresh?: FreshTakes,
  referring: readonly Referring[] = referencesTo(deps.types, told.read.type.type),
): string | null {
  const { store, clock, newId } = deps;
  const { read, row, rev, body_hash } = told;
  const { type } = read;
  const former = followed === undefined ? findFormer(store, referring, type.type, row.remote_id) : null;
  const known = followed ?? former?.row;
  const own = { ...row, fields: ownFields(store, type, known, row.fields, 'enhanced') };
  const seen = {
    remote: sealRow(store, type, readUnmarked(type, own, body_hash), known?.remote_json ?? null),
    facts: { ...factsOf(row), current_version: row.version, head_body_hash: body_hash, etag: `"${rev}"` },
    server: row.server,
    fingerprint: `rev ${rev}`,
    foreign_birth: null,
    wedged: false,
    overlaps: [],
  };
  if (known !== undefined && sink.putBack) keepWhatWas(deps, known, { remote_json: seen.remote.json });
  if (known !== undefined)
    return observe(store, known, seen, { remoteId: row.remote_id, ...(fresh ? { fresh } : {}) }) ? known.lid : null;
  const lid = former?.lid ?? newId();
  const key = { lid, type: type.type, remote_id: row.remote_id };
  const seenRow = unknownRow(key, seen, shownTime(row, clock.now()));
  insertEntity(store, fresh?.taken(null, seenRow) ?? seenRow);
  sink.noteAdded(lid);
  return lid;
}

/**
 * What something here points to already: it was gone and is back on the server under the id that it had, as its author made
 * it anew or the server was restored; or the server told of what points to it first. It gets the lid that they have (S35).
 */
function findFormer(
  store: WorkspaceStore,
  referring: readonly Referring[],
  type: string,
  id: string,
): { lid: string; row?: EntityRow } | null {
  const lid = findReferredTo(store, referring, id);
  if (lid === undefined) return null;
  const row = findEntity(store, lid);
  if (row === undefined) return { lid };
  const isEmpty = row.local_json === null && row.base_json === null && row.remote_id === null;
  return row.type === type && isEmpty ? { lid, row } : null;
}

/** A tombstone. What was never here needs none. */
export function storeTombstone(store: WorkspaceStore, type: string, id: string): string | null {
  const known = findByRemoteId(store, type, id);
  return known !== undefined && observeGone(store, known.lid) ? known.lid : null;
}
