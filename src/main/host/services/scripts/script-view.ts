import { AppError } from '#contract/errors/app-error.ts';
import type { EntityBlock } from '#contract/model/tracked-entity.ts';
import type { ScriptDetail, ScriptRow } from '#contract/rpc/scripts.ts';
import { blockMessages } from '#engine/plan/blocking.ts';
import { readCheckedScript, readFacts, readScript, type ScriptDocument } from '#host/store/documents.ts';
import { findOpenConflict, openConflictLids } from '#host/store/queries/conflicts.ts';
import type { ScriptListRow } from '#host/store/queries/entities.ts';
import { isUnsettled, unsettledLids } from '#host/store/queries/operations.ts';
import { hasText, listTextHashes, readDraft, readText, textsAmong } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
/** A row of a script that was not deleted here. */
export type LiveScript = EntityRow & { local_json: string; local_hash: string };

/** What a list shows of a row. */
type ShownScript = Omit<ScriptListRow, 'local_json'> & { local_json: string };

/** Throws `not_found` where there is no such script, or it was deleted here. */
export function asLive(row: EntityRow | undefined, lid: string): LiveScript {
  if (row?.local_json != null && row.local_hash !== null) return row as LiveScript;
  throw new AppError('not_found', 'This script is no longer in the workspace. Close its tab.', { lid });
}

/** Whether what the author has differs from what was last published or pulled; it is compared, never flagged (`sync.md` 3.3). */
export function isUnpublished(row: Pick<EntityRow, 'local_hash' | 'base_hash'>): boolean {
  return row.local_hash !== row.base_hash;
}

/** What beside its row decides how a script is shown. */
interface Surroundings {
  hasConflict(lid: string): boolean;
  isUnsettled(lid: string): boolean;
  hasText(hash: string): boolean;
}

export function toScriptRow(store: WorkspaceStore, row: LiveScript): ScriptRow {
  return describe(row, {
    hasConflict: (lid) => findOpenConflict(store, lid) !== undefined,
    isUnsettled: (lid) => isUnsettled(store, lid),
    hasText: (hash) => hasText(store, hash),
  });
}

/** Like `toScriptRow`, for many: what is around them is read once. */
export function toScriptRows(store: WorkspaceStore, rows: readonly ShownScript[]): ScriptRow[] {
  const conflicts = openConflictLids(store);
  const unsettled = unsettledLids(store);
  const texts = listTextHashes(store);
  const around = {
    hasConflict: (lid: string) => conflicts.has(lid),
    isUnsettled: (lid: string) => unsettled.has(lid),
    hasText: (hash: string) => texts.has(hash),
  };
  return rows.map((row) => describe(row, around));
}

/** Like `toScriptRows`, for the few rows of a window: only what they name is looked up. */
export function toShownRows(store: WorkspaceStore, rows: readonly ShownScript[]): ScriptRow[] {
  const conflicts = openConflictLids(store);
  const unsettled = unsettledLids(store);
  const hashes = rows.flatMap((row) => readCheckedScript(row.local_json).script_body ?? []);
  const texts = textsAmong(store, hashes);
  return rows.map((row) =>
    describe(row, {
      hasConflict: (lid) => conflicts.has(lid),
      isUnsettled: (lid) => unsettled.has(lid),
      hasText: (hash) => texts.has(hash),
    }),
  );
}

function describe(row: ShownScript, around: Surroundings): ScriptRow {
  const local = readCheckedScript(row.local_json);
  const facts = readFacts(row.facts_json);
  const text_here = local.script_body !== null && around.hasText(local.script_body);
  const block = blockOf(row, text_here, around);
  return {
    lid: row.lid,
    id: row.remote_id,
    name: local.name,
    description: local.description,
    status: local.status,
    is_system: facts.is_system,
    current_version: facts.current_version,
    unpublished: isUnpublished(row),
    behind: row.remote_hash !== null && row.remote_hash !== row.base_hash,
    conflict: around.hasConflict(row.lid),
    blocked: block === null ? null : blockMessages[block],
    text_here,
    updated_at: row.saved_at,
  };
}

function blockOf(row: ShownScript, textHere: boolean, around: Surroundings): EntityBlock | null {
  if (around.isUnsettled(row.lid)) return 'unsettled';
  if (row.foreign_birth !== null) return 'foreign_birth';
  if (!textHere) return 'body_missing';
  return row.wedged === 0 ? null : 'server_wedged';
}

export function toScriptDetail(store: WorkspaceStore, row: LiveScript): ScriptDetail {
  return {
    ...toScriptRow(store, row),
    body: localText(store, row),
    base_body: baseText(store, row),
    local_rev: row.local_rev,
    saved_at: row.saved_at,
  };
}

/** The author's text. Throws `not_found` while it has not arrived. */
export function localText(store: WorkspaceStore, row: LiveScript): string {
  const { name, script_body } = readScript(row.local_json);
  const text = readDraft(store, row.lid) ?? (script_body === null ? null : storedText(store, script_body));
  if (text !== null) return text;
  throw new AppError(
    'not_found',
    `The text of "${name}" has not arrived yet. Get the published changes while the backend can be reached; then it opens.`,
    { lid: row.lid },
  );
}

function storedText(store: WorkspaceStore, hash: string): string | null {
  return hasText(store, hash) ? readText(store, hash) : null;
}

/** What both sides last agreed on, or null before the first publish. */
function baseText(store: WorkspaceStore, row: EntityRow): string | null {
  const hash = baseBody(row);
  return hash === null ? null : storedText(store, hash);
}

/** Hash of the text that both sides last agreed on. */
export function baseBody(row: EntityRow): string | null {
  return row.base_json === null ? null : readScript(row.base_json).script_body;
}

export function localContent(store: WorkspaceStore, row: LiveScript): ScriptDocument & { body: string } {
  return { ...readScript(row.local_json), body: localText(store, row) };
}
