import { type RawBuilder, sql } from 'kysely';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import type { SealedDocument } from '../documents.ts';
import { rowSum } from '../row-sum.ts';
import { at, type FixedQuery, type Store } from '../store.ts';
import type { EntityRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
type Fixed<Row> = FixedQuery<WorkspaceSchema, Row>;
export type EntityContent = Omit<EntityRow, 'row_sum'>;
/** Of something that was not deleted here. */
export type LiveEntityRow = EntityRow & { local_json: string; local_hash: string };

/** Fingerprint of a sample that came with the studio as if it were published, until a pull has looked it up. */
export const unverified = 'unverified';

/** The row of something that no backend knows yet; without a document that of something nobody here has yet. */
export function newEntityRow(
  key: Pick<TrackedEntity, 'lid' | 'type'>,
  local: SealedDocument | null,
  savedAt: string,
): EntityContent {
  return {
    lid: key.lid,
    type: key.type,
    parent_lid: null,
    remote_id: null,
    local_json: local?.json ?? null,
    local_hash: local?.hash ?? null,
    local_rev: 1,
    delete_seen_hash: null,
    base_json: null,
    base_hash: null,
    base_version: null,
    remote_json: null,
    remote_hash: null,
    facts_json: '{}',
    server_json: null,
    found_json: '[]',
    late_json: '{}',
    list_fingerprint: null,
    foreign_birth: null,
    wedged: 0,
    saved_at: savedAt,
  };
}

const listed = [
  'lid',
  'remote_id',
  'local_json',
  'local_hash',
  'base_hash',
  'remote_hash',
  'facts_json',
  'foreign_birth',
  'wedged',
  'saved_at',
] as const;
export type ScriptListRow = Pick<EntityRow, (typeof listed)[number]>;

/** What a list shows of every script that was not deleted here, newest change first. */
export function listScripts(store: WorkspaceStore): (ScriptListRow & { local_json: string })[] {
  return store.all(
    store.build
      .selectFrom('entity')
      .select(listed)
      .where('type', '=', 'script')
      .where('local_json', 'is not', null)
      .$narrowType<{ local_json: string }>()
      .orderBy('saved_at', 'desc')
      .orderBy('lid'),
  );
}

/** Every entity of a type that was not deleted here. */
export function listLiveOfType(store: WorkspaceStore, type: string): LiveEntityRow[] {
  return store.all(
    store.build
      .selectFrom('entity')
      .selectAll()
      .where('type', '=', type)
      .where('local_json', 'is not', null)
      .where('local_hash', 'is not', null)
      .$narrowType<{ local_json: string; local_hash: string }>()
      .orderBy('lid'),
  );
}

/** Every row, also of what was deleted here, oldest first. */
export function listEntities(store: WorkspaceStore): EntityRow[] {
  return store.all(store.build.selectFrom('entity').selectAll().orderBy('lid'));
}

const byLid: Fixed<EntityRow> = (build) => build.selectFrom('entity').selectAll().where('lid', '=', at<string>('lid'));

export function findEntity(store: WorkspaceStore, lid: string): EntityRow | undefined {
  return store.firstWith(byLid, { lid });
}

const byRemoteId: Fixed<EntityRow> = (build) =>
  build
    .selectFrom('entity')
    .selectAll()
    .where('type', '=', at<string>('type'))
    .where('remote_id', '=', at<string>('remote_id'));

export function findByRemoteId(store: WorkspaceStore, type: string, remoteId: string): EntityRow | undefined {
  return store.firstWith(byRemoteId, { type, remote_id: remoteId });
}

/** The rows whose name on the server is one of these. */
export function findByRemoteNames(store: WorkspaceStore, type: string, names: readonly string[]): EntityRow[] {
  return store.all(
    store.build
      .selectFrom('entity')
      .selectAll()
      .where('type', '=', type)
      .where('remote_json', 'is not', null)
      .where(
        sql<boolean>`json_extract(remote_json, '$.name') in (select value from json_each(${JSON.stringify(names)}))`,
      )
      .orderBy('lid'),
  );
}

/** Whether anything here has an id at a backend. */
export function knowsBackend(store: WorkspaceStore): boolean {
  const row = store.first(store.build.selectFrom('entity').select('lid').where('remote_id', 'is not', null).limit(1));
  return row !== undefined;
}

/** Pulls write thousands of whole rows, so these two are built once. */
const inserted: Fixed<unknown> = (build) => build.insertInto('entity').values(placeholders());
const replaced: Fixed<unknown> = (build) => {
  const { lid: _, ...rest } = placeholders();
  return build.updateTable('entity').set(rest).where('lid', '=', at<string>('lid'));
};

function placeholders() {
  const columns = [...Object.keys(newEntityRow({ lid: '', type: '' }, null, '')), 'row_sum'];
  return Object.fromEntries(columns.map((column) => [column, at(column)])) as Record<
    keyof EntityRow,
    RawBuilder<never>
  >;
}

export function insertEntity(store: WorkspaceStore, content: EntityContent): void {
  store.runWith(inserted, namedColumns(content));
}

/** Writes a whole row, with its checksum. */
export function updateEntity(store: WorkspaceStore, content: EntityContent): void {
  store.runWith(replaced, namedColumns(content));
}

function namedColumns(content: EntityContent) {
  return { ...content, row_sum: rowSum(content) };
}

const changedBySaving: Fixed<unknown> = (build) =>
  build
    .updateTable('entity')
    .set({
      local_json: at<string>('local_json'),
      local_hash: at<string>('local_hash'),
      local_rev: at<number>('local_rev'),
      saved_at: at<string>('saved_at'),
      row_sum: at<string>('row_sum'),
    })
    .where('lid', '=', at<string>('lid'));

/** Writes what a saved draft changes, and only that: saving is on the path of every pause in typing. */
export function updateLocal(store: WorkspaceStore, content: EntityContent): void {
  const { lid, local_json, local_hash, local_rev, saved_at } = content;
  store.runWith(changedBySaving, { lid, local_json, local_hash, local_rev, saved_at, row_sum: rowSum(content) });
}

/** With its draft, checkpoints, contexts, versions and edits. */
export function deleteEntity(store: WorkspaceStore, lid: string): void {
  store.run(store.build.deleteFrom('entity').where('lid', '=', lid));
}

/**
 * Ends the following of something that is gone on both sides. While it is in the Trash its row stays, for the contexts and
 * checkpoints that come back with it.
 */
export function forgetEntity(store: WorkspaceStore, row: EntityContent): void {
  const kept = store.first(store.build.selectFrom('trash').select('lid').where('lid', '=', row.lid));
  if (kept === undefined) deleteEntity(store, row.lid);
  else updateEntity(store, { ...newEntityRow(row, null, row.saved_at), local_rev: row.local_rev });
}
