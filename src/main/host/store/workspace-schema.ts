/** The tables of a workspace's `store.db`; see `migrations/workspace`. */
export interface WorkspaceSchema {
  meta: { key: string; value: string };
  ui_state: { key: string; value: string };
  blob: { hash: string; size: number; bytes: string };
  entity: EntityRow;
  draft: { lid: string; body: string; body_hash: string };
  checkpoint: {
    checkpoint_id: string;
    lid: string;
    name: string;
    body_hash: string;
    bytes: number;
    created_at: string;
  };
  test_context: { context_id: string; lid: string; name: string; text: string; updated_at: string };
  trash: { trash_id: string; lid: string; snapshot_json: string; reason: string; keep_until: string };
  publish_attempt: PublishAttempt;
}

/** A publish that was begun and whose outcome is not known yet. It is sent again as it was, so that it is applied once. */
export interface PublishAttempt {
  lid: string;
  action: 'create' | 'new_version' | 'metadata';
  /** The content that was sent, its text by hash. */
  content_json: string;
  base_version: number | null;
  change_description: string | null;
  idempotency_key: string;
  started_at: string;
}

/** Something the author works on and the backend may know: today scripts. `*_json` hold only what the author owns, texts by hash. */
export interface EntityRow {
  lid: string;
  type: 'script';
  parent_lid: string | null;
  remote_id: string | null;
  /** Null when it was deleted here. */
  local_json: string | null;
  local_hash: string | null;
  /** Counts the changes of the text; windows name it when they save. */
  local_rev: number;
  delete_seen_hash: string | null;
  /** What both sides last agreed on, and the version it was. */
  base_json: string | null;
  base_hash: string | null;
  base_version: number | null;
  /** What was last seen at the backend. */
  remote_json: string | null;
  remote_hash: string | null;
  remote_version: number | null;
  /** What only the backend decides: status, whether it is a system script. */
  server_json: string | null;
  list_fingerprint: string | null;
  etag: string | null;
  foreign_birth: number;
  saved_at: string;
  row_sum: string;
}
