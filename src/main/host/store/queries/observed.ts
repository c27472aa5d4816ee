import { sql } from 'kysely';
import { at, type FixedQuery, type Store } from '../store.ts';
import type { ChangeSetRow, EntityRow, WorkspaceSchema } from '../workspace-schema.ts';
import { openChangeSetStates } from './change-sets.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** What a pull compares a list with; small, as there may be tens of thousands. */
export interface KnownRow {
  readonly lid: string;
  readonly remote_id: string;
  readonly list_fingerprint: string | null;
  /** Null: gone from the server. */
  readonly remote_hash: string | null;
  readonly local_hash: string | null;
  readonly base_hash: string | null;
  readonly wedged: number;
}

/** Everything of a type that the server is known by an id of. */
export function listKnown(store: WorkspaceStore, type: string): KnownRow[] {
  return store.all(
    store.build
      .selectFrom('entity')
      .select(['lid', 'remote_id', 'list_fingerprint', 'remote_hash', 'local_hash', 'base_hash', 'wedged'])
      .where('type', '=', type)
      .where('remote_id', 'is not', null)
      .$narrowType<{ remote_id: string }>()
      .orderBy('lid'),
  );
}

/** Types of which something is here that no server is known to have. */
export function typesOfDrafts(store: WorkspaceStore): Set<string> {
  const rows = store.all(store.build.selectFrom('entity').select('type').distinct().where('remote_id', 'is', null));
  return new Set(rows.map(({ type }) => type));
}

/** Entities of which it is open whether a new version of theirs was taken (`sync.md` 2, B5). */
export function listOpenVersionLids(store: WorkspaceStore): Set<string> {
  const rows = store.all(
    store.build
      .selectFrom('operation')
      .innerJoin('change_set', 'change_set.cs_id', 'operation.cs_id')
      .select('operation.lid')
      .where('operation.kind', '=', 'publish_version')
      .where('operation.state', 'in', ['sent', 'unknown', 'needs_person'])
      .where('change_set.state', 'in', openChangeSetStates),
  );
  return new Set(rows.map(({ lid }) => lid));
}

/** Entities whose server text is not here, by the field of the type that holds its hash. */
export function listWithoutText(store: WorkspaceStore, type: string, field: string): EntityRow[] {
  const hash = sql<string | null>`json_extract(remote_json, ${`$.${field}`})`;
  return store.all(
    store.build
      .selectFrom('entity')
      .selectAll()
      .where('type', '=', type)
      .where('remote_json', 'is not', null)
      .where(sql<boolean>`${hash} is not null and ${hash} not in (select hash from blob)`)
      .orderBy('lid'),
  );
}

const foreignBirths: FixedQuery<WorkspaceSchema, EntityRow> = (build) =>
  build.selectFrom('entity').selectAll().where('foreign_birth', 'is not', null).orderBy('lid');

/** Entities that another device is still creating, as far as their marks say. */
export function listForeignBirths(store: WorkspaceStore): readonly EntityRow[] {
  return store.remembered(foreignBirths);
}

type Acknowledged = ChangeSetRow & { seq: number };
const acknowledged: FixedQuery<WorkspaceSchema, Acknowledged> = (build) =>
  build
    .selectFrom('change_set')
    .selectAll()
    .where('state', '=', sql.lit('done'))
    .where('seq', 'is not', null)
    .$narrowType<{ seq: number }>()
    .orderBy('seq');

const acknowledgedAfter: FixedQuery<WorkspaceSchema, Pick<Acknowledged, 'cs_id'>> = (build) =>
  build
    .selectFrom('change_set')
    .select('cs_id')
    .where('state', '=', sql.lit('done'))
    .where('seq', '>', at<number>('seq'))
    .orderBy('seq');

/** Ids of those acknowledged after this place in the history, without what they published: every pull asks. */
export function listAcknowledgedAfter(store: WorkspaceStore, seq: number): readonly Pick<Acknowledged, 'cs_id'>[] {
  return store.remembered(acknowledgedAfter, { seq });
}

/** Change sets that an enhanced backend has acknowledged, in the order in which it applied them. */
export function listAcknowledged(store: WorkspaceStore): Acknowledged[] {
  return store.allWith(acknowledged, {});
}
