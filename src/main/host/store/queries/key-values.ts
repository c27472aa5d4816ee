import type { Json } from '#contract/model/scalars.ts';
import type { Store } from '../store.ts';

/** What both kinds of store have in common: tables of JSON values under a key. */
export interface KeyValueSchema {
  ui_state: { key: string; value: string };
}

/** The piece of window state under `key`, or null. */
export function readUiState(store: Store<KeyValueSchema>, key: string): Json {
  const row = store.first(store.build.selectFrom('ui_state').select('value').where('key', '=', key));
  return row === undefined ? null : (JSON.parse(row.value) as Json);
}

export function writeUiState(store: Store<KeyValueSchema>, key: string, value: Json): void {
  const text = JSON.stringify(value);
  store.run(
    store.build
      .insertInto('ui_state')
      .values({ key, value: text })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text })),
  );
}
