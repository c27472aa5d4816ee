import { at, type FixedQuery, type Store } from '../store.ts';
import type { ScriptVersionRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const ofEntity: FixedQuery<WorkspaceSchema, ScriptVersionRow> = (build) =>
  build.selectFrom('script_version').selectAll().where('lid', '=', at<string>('lid')).orderBy('number');

/** The versions that were read, oldest first. */
export function listVersions(store: WorkspaceStore, lid: string): ScriptVersionRow[] {
  return store.allWith(ofEntity, { lid });
}

export function findVersion(store: WorkspaceStore, lid: string, number: number): ScriptVersionRow | undefined {
  return store.first(
    store.build.selectFrom('script_version').selectAll().where('lid', '=', lid).where('number', '=', number),
  );
}

export function findNewestVersion(store: WorkspaceStore, lid: string): ScriptVersionRow | undefined {
  return store.first(
    store.build.selectFrom('script_version').selectAll().where('lid', '=', lid).orderBy('number', 'desc').limit(1),
  );
}

export function findVersionByMark(store: WorkspaceStore, mark: string): ScriptVersionRow | undefined {
  return store.first(store.build.selectFrom('script_version').selectAll().where('mark', '=', mark).limit(1));
}

const kept: FixedQuery<WorkspaceSchema, unknown> = (build) => {
  const key = { lid: at<string>('lid'), number: at<number>('number') };
  const rest = {
    body_hash: at<string>('body_hash'),
    effective_hash: at<string>('effective_hash'),
    note: at<string>('note'),
    mark: at<string>('mark'),
    based_on: at<number>('based_on'),
    created_by: at<string>('created_by'),
    created_at: at<string>('created_at'),
  };
  return build
    .insertInto('script_version')
    .values({ ...key, ...rest })
    .onConflict((conflict) => conflict.columns(['lid', 'number']).doUpdateSet(rest));
};

/** A version never changes on the server, but what it folds to may become known later. */
export function putVersion(store: WorkspaceStore, row: ScriptVersionRow): void {
  store.runWith(kept, { ...row });
}

export function deleteVersions(store: WorkspaceStore, lid: string): void {
  store.run(store.build.deleteFrom('script_version').where('lid', '=', lid));
}
