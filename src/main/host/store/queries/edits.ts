import { CompiledQuery } from 'kysely';
import type { Store } from '../store.ts';
import type { EditRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function insertEdit(store: WorkspaceStore, edit: Omit<EditRow, 'seq'>): void {
  store.run(store.build.insertInto('edit').values(edit));
}

/** Above every edit's number. */
export const newestEdit = Number.MAX_SAFE_INTEGER;

/** All edits of a script, oldest first. */
export function listEdits(store: WorkspaceStore, lid: string): EditRow[] {
  return store.all(store.build.selectFrom('edit').selectAll().where('lid', '=', lid).orderBy('seq'));
}

/** The numbers and sizes of a script's edits, newest first. */
export function listEditSizes(store: WorkspaceStore, lid: string): Pick<EditRow, 'seq' | 'units'>[] {
  return store.all(
    store.build.selectFrom('edit').select(['seq', 'units']).where('lid', '=', lid).orderBy('seq', 'desc'),
  );
}

/** What a save has to know of a script's edits. Numbers are those of edits. */
export interface EditStack {
  /** The last edit that is not undone, 0: all are; null: none is. */
  readonly undone: number | null;
  /** Hash of the text that the stack leads to, null where it is empty. */
  readonly state: string | null;
  /** The newest edit that began from the wanted text, and the one before that: undoing leads there. */
  readonly undo: number | null;
  readonly undo_to: number | null;
  /** The oldest undone edit that led to the wanted text, and the newest edit of all. */
  readonly redo: number | null;
  readonly top: number | null;
  readonly edits: number;
  readonly units: number;
}

const stackQuery = `
WITH one(undone) AS (SELECT (SELECT seq FROM edit_position WHERE lid = @lid)),
found AS (
  SELECT undone,
    (SELECT seq FROM edit WHERE lid = @lid AND seq <= ifnull(undone, @newest) AND before_hash = @hash ORDER BY seq DESC LIMIT 1)
      AS undo,
    (SELECT seq FROM edit WHERE lid = @lid AND seq > undone AND after_hash = @hash ORDER BY seq LIMIT 1) AS redo
  FROM one)
SELECT undone, undo, redo,
  ifnull(
    (SELECT after_hash FROM edit WHERE lid = @lid AND seq <= ifnull(undone, @newest) ORDER BY seq DESC LIMIT 1),
    (SELECT before_hash FROM edit WHERE lid = @lid ORDER BY seq LIMIT 1)) AS state,
  (SELECT max(seq) FROM edit WHERE lid = @lid AND seq < undo) AS undo_to,
  (SELECT max(seq) FROM edit WHERE lid = @lid) AS top,
  (SELECT count(*) FROM edit WHERE lid = @lid) AS edits,
  (SELECT ifnull(sum(units), 0) FROM edit WHERE lid = @lid) AS units
FROM found`;

/** Everything at once, from the index alone: saving is on the path of every pause in typing. */
export function readEditStack(store: WorkspaceStore, lid: string, wantedHash: string): EditStack {
  const parameters = [{ lid, hash: wantedHash, newest: newestEdit }];
  const row = store.first(CompiledQuery.raw(stackQuery, parameters) as CompiledQuery<EditStack>);
  if (row === undefined) throw new Error('A query of subqueries always has one row.');
  return row;
}

/** Where the author stands: the last edit that is not undone, 0 before the first; undefined: nothing is undone. */
export function readEditPosition(store: WorkspaceStore, lid: string): number | undefined {
  return store.first(store.build.selectFrom('edit_position').select('seq').where('lid', '=', lid))?.seq;
}

export function writeEditPosition(store: WorkspaceStore, lid: string, seq: number): void {
  store.run(
    store.build
      .insertInto('edit_position')
      .values({ lid, seq })
      .onConflict((conflict) => conflict.column('lid').doUpdateSet({ seq })),
  );
}

export function deleteEditPosition(store: WorkspaceStore, lid: string): void {
  store.run(store.build.deleteFrom('edit_position').where('lid', '=', lid));
}

export function deleteEditsAfter(store: WorkspaceStore, lid: string, seq: number): void {
  store.run(store.build.deleteFrom('edit').where('lid', '=', lid).where('seq', '>', seq));
}

export function deleteEditsUpTo(store: WorkspaceStore, lid: string, seq: number): void {
  store.run(store.build.deleteFrom('edit').where('lid', '=', lid).where('seq', '<=', seq));
}
