import { AppError } from '#contract/errors/app-error.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type SyncConflict, syncConflict } from '#contract/model/sync-conflict.ts';
import type { ConflictDetail, ConflictSummary } from '#contract/rpc/sync.ts';
import { readDocument } from '#host/store/documents.ts';
import { findOpenConflict, listOpenConflicts } from '#host/store/queries/conflicts.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { findNewestVersion } from '#host/store/queries/script-versions.ts';
import { textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { ConflictRow, EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
const sha256 = /^[0-9a-f]{64}$/;

/** Every disagreement that waits for an answer, oldest first. */
export function listConflicts(store: WorkspaceStore): ConflictSummary[] {
  return listOpenConflicts(store).map((row) => ({ ...conflictIn(row), found_at: row.found_at }));
}

/** One with the three states, all texts it speaks of, and who wrote theirs as far as the backend tells. */
export function readConflict(store: WorkspaceStore, lid: string): ConflictDetail {
  const { row, conflict } = requireOpen(store, lid);
  const entity = findEntity(store, lid);
  if (entity === undefined) throw gone();
  const base = documentIn(entity.base_json);
  const theirs = documentIn(entity.remote_json);
  const yours = documentIn(entity.local_json);
  return {
    conflict: { ...conflict, found_at: row.found_at },
    base,
    theirs,
    yours,
    texts: textsOf(store, [base, theirs, yours], conflict),
    ...writtenBy(store, entity),
  };
}

/** @throws AppError `not_found` where nothing about this entity is open */
export function requireOpen(store: WorkspaceStore, lid: string): { row: ConflictRow; conflict: SyncConflict } {
  const row = findOpenConflict(store, lid);
  if (row === undefined) throw gone();
  return { row, conflict: conflictIn(row) };
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

/** Of the newest version where it has versions, else of the server's row. */
function writtenBy(store: WorkspaceStore, row: EntityRow): WrittenBy {
  const version = findNewestVersion(store, row.lid);
  const shown: unknown = row.server_json === null ? {} : JSON.parse(row.server_json);
  const said = (field: string) => {
    const value = typeof shown === 'object' && shown !== null ? Reflect.get(shown, field) : null;
    return typeof value === 'string' ? value : null;
  };
  return {
    their_version: version?.number ?? null,
    their_note: version?.note ?? null,
    their_author: version?.created_by ?? said('updated_by') ?? said('created_by'),
    their_time: version?.created_at ?? said('updated_at'),
  };
}
