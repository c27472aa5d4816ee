import { findEntity } from '#host/store/queries/entities.ts';
import { findMark, listMarksOfKind, putMark } from '#host/store/queries/ledger.ts';
import type { Store } from '#host/store/store.ts';
import type { LedgerRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/**
 * Whose creation a row with a birth mark is: `ours_open`: of a creation of ours that is not settled yet; `ours_adopted`: the
 * one that we go on with, the mark is not part of its words; `twin`: a further copy of a creation of ours; `foreign`: of
 * another device.
 */
export type BirthOwner = 'ours_open' | 'ours_adopted' | 'twin' | 'foreign';

/**
 * Looks a birth mark up in the ledger (`sync.md` 3.10 rules 4, 5 and 9). A row of ours that is not the adopted one is
 * remembered, so that settling adopts or removes it without another sweep. Writes; may run in a transaction.
 */
export function recogniseBirth(
  store: WorkspaceStore,
  type: string,
  row: { readonly remote_id: string; readonly mark: string },
): BirthOwner {
  const entry = findMark(store, row.mark);
  if (entry === undefined || entry.type !== type) return 'foreign';
  const sighting = findMark(store, sightingKey(row.mark, row.remote_id));
  if (entry.outcome === 'became' && entry.remote_id === row.remote_id) {
    // The author has let go of it and it is there all the same: then it is an entity like any other.
    const followed = findEntity(store, entry.lid)?.remote_id === row.remote_id;
    if (!followed && sighting?.outcome !== 'abandoned') rememberSighting(store, entry, row.remote_id, 'abandoned');
    return 'ours_adopted';
  }
  // A person has decided that it stays.
  if (sighting?.outcome === 'abandoned') return 'ours_adopted';
  if (sighting?.outcome !== 'open') rememberSighting(store, entry, row.remote_id);
  return entry.outcome === 'open' && isWanted(store, entry.lid) ? 'ours_open' : 'twin';
}

/** A row that carries a birth mark of ours and has not been adopted. */
export interface Sighting {
  readonly key: string;
  readonly mark: string;
  readonly remote_id: string;
  readonly lid: string;
  readonly type: string;
}

const sightingKind = 'seen';

export function openSightings(store: WorkspaceStore): Sighting[] {
  return sightings(listMarksOfKind(store, sightingKind, 'open'));
}

/** Those that stay on the server as something of their own, and still carry the mark as far as is known. */
export function abandonedSightings(store: WorkspaceStore): Sighting[] {
  return sightings(listMarksOfKind(store, sightingKind, 'abandoned'));
}

function sightings(rows: readonly LedgerRow[]): Sighting[] {
  return rows.flatMap(({ mark: key, lid, type, remote_id }) =>
    remote_id === null ? [] : [{ key, mark: key.slice(0, key.indexOf('/')), remote_id, lid, type }],
  );
}

export function rememberSighting(
  store: WorkspaceStore,
  birth: LedgerRow,
  remoteId: string,
  outcome: 'open' | 'abandoned' = 'open',
): void {
  const { lid, type } = birth;
  putMark(store, {
    mark: sightingKey(birth.mark, remoteId),
    lid,
    type,
    kind: sightingKind,
    outcome,
    remote_id: remoteId,
  });
}

/** `became`: adopted; `deleted`: gone from the server; `abandoned`: it stays there as something of its own. */
export function settleSighting(
  store: WorkspaceStore,
  { key, lid, type, remote_id }: Sighting,
  outcome: 'became' | 'deleted' | 'abandoned',
): void {
  putMark(store, { mark: key, lid, type, kind: sightingKind, outcome, remote_id });
}

/** Lets a copy that somebody has changed stay as an entity of its own; the next pull brings it. */
export function releaseTwin(store: WorkspaceStore, remoteId: string): void {
  for (const sighting of openSightings(store)) {
    if (sighting.remote_id === remoteId) settleSighting(store, sighting, 'abandoned');
  }
}

/** The author still has what the creation was for, and it has not become something else. */
export function isWanted(store: WorkspaceStore, lid: string): boolean {
  const entity = findEntity(store, lid);
  return entity !== undefined && entity.local_json !== null && entity.remote_id === null;
}

function sightingKey(mark: string, remoteId: string): string {
  return `${mark}/${remoteId}`;
}
