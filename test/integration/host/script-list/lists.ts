import { onTestFinished } from 'vitest';
import { type ScriptListQuery, scriptWindowInput } from '#contract/rpc/script-list.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { ScriptLists } from '#host/services/script-list/script-lists.ts';
import { readScript, sealScript } from '#host/store/documents.ts';
import { findEntity, updateEntity } from '#host/store/queries/entities.ts';
import { putText } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { openTestStore, storePath } from '../store/test-store.ts';

export const you = 'bbbbbbbb-0000-4000-8000-000000000001';

/** A store with its lists, both closed with the test. */
export function openLists(file = storePath()) {
  const { store, scripts } = openTestStore(file);
  const warnings: string[] = [];
  const lists = new ScriptLists({ store, you: () => you, warn: (message) => warnings.push(message) });
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= lists.close();
    return closing;
  };
  onTestFinished(close);
  const ask = (query: ScriptListQuery & { offset?: number; limit?: number } = {}) =>
    lists.window(scriptWindowInput.parse(query));
  return {
    store,
    scripts,
    lists,
    warnings,
    close,
    ask,
    names: async (query: ScriptListQuery = {}) => (await ask(query)).rows.map(({ name }) => name),
  };
}

interface Published {
  readonly author?: string;
  readonly is_system?: boolean;
  readonly version?: number;
}

/** Makes what the author has of a script what both sides agree on. */
export function publish(store: Store<WorkspaceSchema>, lid: string, published: Published = {}): void {
  const { author = you, is_system = false, version = 1 } = published;
  const row = findEntity(store, lid);
  if (row?.local_json == null) throw new Error('There is no such script.');
  const { script_body } = readScript(row.local_json);
  const draft = store.first(store.build.selectFrom('draft').select('body').where('lid', '=', lid));
  if (draft) putText(store, draft.body);
  store.run(store.build.deleteFrom('draft').where('lid', '=', lid));
  const { local_json, local_hash } = row;
  updateEntity(store, {
    ...row,
    remote_id: lid,
    base_json: local_json,
    base_hash: local_hash,
    base_version: version,
    remote_json: local_json,
    remote_hash: local_hash,
    facts_json: canonicalJson({ current_version: version, head_body_hash: script_body, is_system }),
  });
  const hash = script_body ?? '';
  const rest = { note: null, mark: null, based_on: null, created_by: author, created_at: null };
  store.run(
    store.build
      .insertInto('script_version')
      .values({ lid, number: version, body_hash: hash, effective_hash: hash, ...rest })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** Has somebody else publish another description. */
export function changeElsewhere(store: Store<WorkspaceSchema>, lid: string): void {
  const row = findEntity(store, lid);
  if (row?.base_json == null) throw new Error('It is not published.');
  const { json, hash } = sealScript({ ...readScript(row.base_json), description: 'Changed elsewhere' });
  updateEntity(store, { ...row, remote_json: json, remote_hash: hash });
}
