import { sql } from 'kysely';
import { naturalKey } from '#engine/text/natural-key.ts';
import { readCheckedScript, readFacts } from '../documents.ts';
import { at, type FixedQuery, type Store } from '../store.ts';
import type { EntityRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** `updated_by` of what was changed here and not published since. */
export const changedHere = 'here';

/** What lists of scripts sort and filter by. */
export interface ScriptFacts {
  readonly lid: string;
  readonly name: string;
  readonly name_key: string;
  readonly status: string;
  /** 0: never published. */
  readonly version: number;
  readonly updated_at: string;
  /** `changedHere`, a person's id at the backend, or null where nobody knows. */
  readonly updated_by: string | null;
  readonly is_system: number;
  readonly is_deleted: number;
  readonly is_draft: number;
  readonly is_unpublished: number;
  readonly is_behind: number;
}

/** What of a script is searched; `script_body` by hash. */
export interface SearchedContent {
  readonly name: string;
  readonly description: string | null;
  readonly script_body: string | null;
}

export type FactsRow = Pick<
  EntityRow,
  | 'lid'
  | 'local_json'
  | 'local_hash'
  | 'base_json'
  | 'base_hash'
  | 'remote_json'
  | 'remote_hash'
  | 'facts_json'
  | 'saved_at'
> & { readonly author: string | null };

const changed: FixedQuery<WorkspaceSchema, { lid: string }> = (build) =>
  build
    .selectFrom('search_change')
    .select('lid')
    .where('lid', '>', at<string>('after'))
    .orderBy('lid')
    .limit(at<number>('limit'));

/** Some of the scripts that changed since `endChanges` was last told of them, those after a lid. */
export function someChanges(store: WorkspaceStore, after: string, limit: number): string[] {
  return store.allWith(changed, { after, limit }).map(({ lid }) => lid);
}

const changesEnded: FixedQuery<WorkspaceSchema, unknown> = (build) =>
  build.deleteFrom('search_change').where(sql<boolean>`lid in (select value from json_each(${at('lids')}))`);

export function endChanges(store: WorkspaceStore, lids: readonly string[]): void {
  store.runWith(changesEnded, { lids: JSON.stringify(lids) });
}

/** Before everything is taken over. */
export function endAllChanges(store: WorkspaceStore): void {
  store.run(store.build.deleteFrom('search_change'));
}

const everyScript: FixedQuery<WorkspaceSchema, { lid: string }> = (build) =>
  build
    .selectFrom('entity')
    .select('lid')
    .where('type', '=', sql.lit('script'))
    .where('lid', '>', at<string>('after'))
    .orderBy('lid')
    .limit(at<number>('limit'));

/** Some of all scripts, those after a lid. */
export function someScripts(store: WorkspaceStore, after: string, limit: number): string[] {
  return store.allWith(everyScript, { after, limit }).map(({ lid }) => lid);
}

const ofScripts: FixedQuery<WorkspaceSchema, FactsRow> = (build) =>
  build
    .selectFrom('entity')
    .select([
      'lid',
      'local_json',
      'local_hash',
      'base_json',
      'base_hash',
      'remote_json',
      'remote_hash',
      'facts_json',
      'saved_at',
      sql<
        string | null
      >`(select created_by from script_version v where v.lid = entity.lid order by number desc limit 1)`.as('author'),
    ])
    .where('type', '=', sql.lit('script'))
    .where(sql<boolean>`lid in (select value from json_each(${at('lids')}))`);

export function readFactsRows(store: WorkspaceStore, lids: readonly string[]): FactsRow[] {
  return store.allWith(ofScripts, { lids: JSON.stringify(lids) });
}

/** Facts and content of a row; null where no list shows it: it was never taken over, or is gone for good. */
export function factsOf(row: FactsRow): { facts: ScriptFacts; content: SearchedContent } | null {
  const isDeleted = row.local_json === null;
  const json = row.local_json ?? deletedJson(row);
  if (json === null) return null;
  const local = readCheckedScript(json);
  const server = readFacts(row.facts_json);
  const base = row.base_json === null ? null : readCheckedScript(row.base_json);
  const isUnpublished = row.local_hash !== row.base_hash;
  return {
    content: local,
    facts: {
      lid: row.lid,
      name: local.name,
      name_key: naturalKey(local.name),
      status: local.status,
      version: server.current_version ?? 0,
      updated_at: row.saved_at,
      updated_by: isUnpublished ? changedHere : row.author,
      is_system: Number(server.is_system),
      is_deleted: Number(isDeleted),
      is_draft: Number(!isDeleted && base !== null && base.script_body !== local.script_body),
      is_unpublished: Number(isUnpublished),
      is_behind: Number(row.remote_hash !== null && row.remote_hash !== row.base_hash),
    },
  };
}

/** What both sides agreed on before it was deleted here, while the server still has it. */
export function deletedJson(row: Pick<EntityRow, 'base_json' | 'remote_hash'>): string | null {
  return row.remote_hash === null ? null : row.base_json;
}
