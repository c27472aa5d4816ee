import { at, type FixedQuery, type Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

/** Facts of a workspace's file about itself. */
export type MetaKey =
  | 'workspace_id'
  | 'workspace_name'
  | 'backend'
  | 'backend_instance'
  | 'backend_set_up_anew'
  | 'tenant_id'
  | 'colour'
  | 'created_at'
  | 'demo_sign_in'
  | 'tenant_name'
  | 'production'
  | 'profile_json'
  | 'offline'
  | 'attention_json'
  | 'last_pull_json'
  | 'backed_up_text'
  | 'tidied_at'
  | 'checked_json'
  | 'kept_gone_json'
  | 'foreign_marks_json'
  | 'search_token'
  | 'case_settings_json';

const valueOfKey: FixedQuery<WorkspaceSchema, { value: string }> = (build) =>
  build.selectFrom('meta').select('value').where('key', '=', at<MetaKey>('key'));

export function readMeta(store: Store<WorkspaceSchema>, key: MetaKey): string | null {
  const [row] = store.remembered(valueOfKey, { key });
  return row?.value ?? null;
}

export function writeMeta(store: Store<WorkspaceSchema>, key: MetaKey, value: string): void {
  store.run(
    store.build
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
  );
}

export function deleteMeta(store: Store<WorkspaceSchema>, key: MetaKey): void {
  store.run(store.build.deleteFrom('meta').where('key', '=', key));
}
