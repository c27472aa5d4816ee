import { AppError } from '#contract/errors/app-error.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type SyncConflict, syncConflict } from '#contract/model/sync-conflict.ts';
import type { ConflictDetail, ConflictSummary } from '#contract/rpc/sync.ts';
import type { EntityTypes } from '#engine/sync/entity-types.ts';
import { readDocument, readFacts } from '#host/store/documents.ts';
import { findOpenConflict, listOpenConflicts } from '#host/store/queries/conflicts.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { findNewestVersion } from '#host/store/queries/script-versions.ts';
import { textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { ConflictRow, EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { quietMergeOf } from './quiet-merge.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
const sha256 = /^[0-9a-f]{64}$/;

/** Every disagreement that waits for an answer, oldest first. */
export function listConflicts(store: WorkspaceStore): ConflictSummary[] {
  return listOpenConflicts(store).map((row) => ({ ...conflictIn(row), found_at: row.found_at }));
}

/**
 * One with the three states, all texts it speaks of, and who wrote theirs as far as the backend tells. Also a merge that
 * nothing is in the way of, for those who read it before they publish.
 */
export function readConflict(store: WorkspaceStore, types: EntityTypes, lid: string): Omit<ConflictDetail, 'by_you'> {
  const { row, conflict } = requireOpen(store, types, lid);
  const entity = findEntity(store, lid);
  if (entity === undefined) throw gone();
  const other = namesake(store, conflict);
  const base = documentIn(entity.base_json);
  const theirs = documentIn(entity.remote_json ?? other?.remote_json ?? other?.local_json ?? null);
  const yours = documentIn(entity.local_json);
  return {
    conflict: { ...conflict, found_at: row?.found_at ?? entity.saved_at },
    base,
    theirs,
    yours,
    texts: textsOf(store, [base, theirs, yours], conflict),
    ...writtenBy(store, entity.remote_json === null ? (other ?? entity) : entity, isTextOf(base, theirs)),
  };
}

/**
 * What is to be decided about an entity; `row` is null for a merge that nothing is in the way of.
 * @throws AppError `not_found` where nothing about this entity is open
 */
export function requireOpen(
  store: WorkspaceStore,
  types: EntityTypes,
  lid: string,
): { row: ConflictRow | null; conflict: SyncConflict } {
  const row = findOpenConflict(store, lid);
  if (row !== undefined) return { row, conflict: conflictIn(row) };
  const conflict = quietMergeOf(store, types, lid);
  if (conflict === null) throw gone();
  return { row: null, conflict };
}

/** The other one of two that want the same name. */
function namesake(store: WorkspaceStore, { kind, other_lid }: SyncConflict): EntityRow | undefined {
  if (other_lid === null || (kind !== 'both_added' && kind !== 'name_taken')) return undefined;
  return findEntity(store, other_lid);
}

function conflictIn(row: ConflictRow): SyncConflict {
  return syncConflict.parse(JSON.parse(row.conflict_json));
}

function gone(): AppError {
  return new AppError('not_found', 'This conflict is no longer open. Load the list of conflicts again.');
}

function documentIn(json: string | null): JsonObject | null {
  return json === null ? null : readDocument(json);
}

function textsOf(
  store: WorkspaceStore,
  documents: readonly (JsonObject | null)[],
  conflict: SyncConflict,
): Record<string, string> {
  const values = [
    ...documents.flatMap((document) => Object.values(document ?? {})),
    ...conflict.fields.flatMap((field) => [field.base, field.theirs, field.yours]),
  ];
  const texts: Record<string, string> = {};
  for (const value of values) {
    if (typeof value !== 'string' || !sha256.test(value)) continue;
    const text = textOf(store, value);
    if (text !== null) texts[value] = text;
  }
  return texts;
}

type WrittenBy = Pick<ConflictDetail, 'their_version' | 'their_note' | 'their_author' | 'their_time'>;

/** Whether what both sides began from has the text that the server has: then its versions tell nothing of the change. */
function isTextOf(base: JsonObject | null, theirs: JsonObject | null): boolean {
  return base !== null && base['script_body'] === theirs?.['script_body'];
}

/**
 * Of the newest version where its history is here, else as far as the server's row tells; whoever made it first says nothing.
 * Where only something beside the text was changed, it was not whoever wrote the version.
 */
function writtenBy(store: WorkspaceStore, row: EntityRow, sameText: boolean): WrittenBy {
  const { current_version } = readFacts(row.facts_json);
  const newest = findNewestVersion(store, row.lid);
  const version = newest !== undefined && newest.number >= (current_version ?? 0) ? newest : undefined;
  const shown: unknown = row.server_json === null ? {} : JSON.parse(row.server_json);
  const said = (field: string) => {
    const value = typeof shown === 'object' && shown !== null ? Reflect.get(shown, field) : null;
    return typeof value === 'string' ? value : null;
  };
  return {
    their_version: version?.number ?? current_version,
    their_note: sameText ? null : (version?.note ?? null),
    their_author: (sameText ? null : version?.created_by) ?? said('updated_by'),
    their_time: (sameText ? null : version?.created_at) ?? said('updated_at'),
  };
}
