import type { EntityContent } from '../../store/queries/entities.ts';
import { type PackedScript, seal } from '../../store/script-content.ts';

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
