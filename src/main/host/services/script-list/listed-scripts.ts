import type { ListedScript, ScriptFilter } from '#contract/rpc/script-list.ts';
import { HitFinder } from '#engine/search/find-hits.ts';
import { readCheckedScript } from '#host/store/documents.ts';
import { findEntities } from '#host/store/queries/touched.ts';
import { changedHere, deletedJson } from '#host/store/search/script-facts.ts';
import type { IndexedScript } from '#host/store/search/search-index.ts';
import { glanceAtTexts } from '#host/store/search/shown-texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { toShownRows } from '../scripts/script-view.ts';

/** The rows of a window: each script as the store has it now, with what of it was searched for. */
export function toListedScripts(
  store: Store<WorkspaceSchema>,
  indexed: readonly IndexedScript[],
  { search, search_in }: Pick<ScriptFilter, 'search' | 'search_in'>,
  you: string | null,
): ListedScript[] {
  const lids = indexed.map(({ lid }) => lid);
  const entities = new Map(findEntities(store, lids).map((row) => [row.lid, row]));
  const found = indexed.flatMap((facts) => {
    const row = entities.get(facts.lid);
    const json = row === undefined ? null : (row.local_json ?? deletedJson(row));
    return row === undefined || json === null ? [] : [{ facts, row: { ...row, local_json: json } }];
  });
  const rows = toShownRows(
    store,
    found.map(({ row }) => row),
  );
  const finder = search.trim() === '' ? null : new HitFinder(search);
  const hashes = found.map(({ row }) => readCheckedScript(row.local_json).script_body);
  const texts = finder === null || search_in === 'name' ? null : glanceAtTexts(store, hashes);
  return rows.flatMap((script, at) => {
    const facts = found[at]?.facts;
    if (facts === undefined) return [];
    const body = texts?.get(hashes[at] ?? '') ?? null;
    const listed: ListedScript = {
      ...script,
      has_draft: facts.is_draft === 1,
      deleted: facts.is_deleted === 1,
      updated_by: changedBy(facts, you),
      name_hits: finder?.inName(script.name) ?? [],
      description_hits: finder?.all(script.description ?? '') ?? [],
      snippet: body === null ? null : (finder?.snippet(body) ?? null),
    };
    return [listed];
  });
}

function changedBy({ updated_by }: IndexedScript, you: string | null): ListedScript['updated_by'] {
  if (updated_by === null) return null;
  return updated_by === changedHere ? { id: null, you: true } : { id: updated_by, you: updated_by === you };
}
