import type { ScriptDetail, ScriptRow } from '#contract/rpc/scripts.ts';
import { readDraft, readText } from '#host/store/queries/texts.ts';
import { type PackedScript, readServerFacts, type ScriptContent, unpackScript } from '#host/store/script-content.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
/** A row of a script that was not deleted here. */
export type LiveScript = EntityRow & { local_json: string; local_hash: string };

/** Whether what the author has differs from what was last published or pulled; it is compared, never flagged (`sync.md` 3.3). */
export function isUnpublished(row: EntityRow): boolean {
  return row.local_hash !== row.base_hash;
}

export function isBehind(row: EntityRow): boolean {
  return row.remote_hash !== row.base_hash || row.remote_version !== row.base_version;
}

export function toScriptRow(row: LiveScript): ScriptRow {
  const local = unpackScript(row.local_json);
  const { status, is_system } = readServerFacts(row.server_json);
  return {
    lid: row.lid,
    id: row.remote_id,
    name: local.name,
    description: local.description,
    status,
    is_system,
    current_version: row.remote_version,
    unpublished: isUnpublished(row),
    behind: isBehind(row),
    updated_at: row.saved_at,
  };
}

export function toScriptDetail(store: WorkspaceStore, row: LiveScript): ScriptDetail {
  return {
    ...toScriptRow(row),
    body: localText(store, row),
    base_body: baseContent(store, row)?.body ?? null,
    local_rev: row.local_rev,
    saved_at: row.saved_at,
  };
}

/** The author's text: the draft where there is one, else what was published. */
export function localText(store: WorkspaceStore, row: LiveScript): string {
  return readDraft(store, row.lid) ?? readText(store, unpackScript(row.local_json).body);
}

export function localContent(store: WorkspaceStore, row: LiveScript): ScriptContent {
  return { ...unpackScript(row.local_json), body: localText(store, row) };
}

export function packedBase(row: EntityRow): PackedScript | null {
  return row.base_json === null ? null : unpackScript(row.base_json);
}

/** What both sides last agreed on, or null before the first publish. */
export function baseContent(store: WorkspaceStore, row: EntityRow): ScriptContent | null {
  const base = packedBase(row);
  return base === null ? null : { ...base, body: readText(store, base.body) };
}
