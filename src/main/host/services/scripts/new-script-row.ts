import type { EntityContent } from '#host/store/queries/entities.ts';
import { type PackedScript, seal } from '#host/store/script-content.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';

/** The row of a script that no backend knows yet. */
export function newScriptRow(
  lid: string,
  content: PackedScript,
  savedAt: string,
): EntityContent & { local_json: string; local_hash: string } {
  const { json, hash } = seal(content);
  return {
    lid,
    type: 'script',
    parent_lid: null,
    remote_id: null,
    local_json: json,
    local_hash: hash,
    local_rev: 1,
    delete_seen_hash: null,
    base_json: null,
    base_hash: null,
    base_version: null,
    remote_json: null,
    remote_hash: null,
    remote_version: null,
    server_json: null,
    list_fingerprint: null,
    etag: null,
    foreign_birth: 0,
    saved_at: savedAt,
  };
}

/** Fingerprint of a script that came with the studio as if it were published, until a pull has seen it at the backend. */
export const unverified = 'unverified';

/** The row when both sides hold what was last seen at the backend. */
export function agreed(row: EntityRow): EntityRow {
  const { remote_json, remote_hash, remote_version } = row;
  return {
    ...row,
    local_json: remote_json,
    local_hash: remote_hash,
    base_json: remote_json,
    base_hash: remote_hash,
    base_version: remote_version,
  };
}
