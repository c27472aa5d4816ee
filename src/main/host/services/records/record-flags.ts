import { blockMessages } from '#engine/plan/blocking.ts';
import { findOpenConflict } from '#host/store/queries/conflicts.ts';
import { isUnsettled } from '#host/store/queries/operations.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

/** How what is here stands to what the backend has. */
export interface RecordFlags {
  readonly unpublished: boolean;
  readonly behind: boolean;
  readonly conflict: boolean;
  readonly blocked: string | null;
}

export function recordFlags(store: Store<WorkspaceSchema>, row: EntityRow): RecordFlags {
  return {
    unpublished: row.local_hash !== row.base_hash,
    behind: row.remote_hash !== null && row.remote_hash !== row.base_hash,
    conflict: findOpenConflict(store, row.lid) !== undefined,
    blocked: blockOf(store, row),
  };
}

function blockOf(store: Store<WorkspaceSchema>, row: EntityRow): string | null {
  if (isUnsettled(store, row.lid)) return blockMessages.unsettled;
  return row.foreign_birth === null ? null : blockMessages.foreign_birth;
}

/** A text of the server's row that is shown and never compared; null where it says nothing of the kind. */
export function serverText(row: EntityRow, member: string): string | null {
  const shown: unknown = row.server_json === null ? null : JSON.parse(row.server_json);
  const value = typeof shown === 'object' && shown !== null ? Reflect.get(shown, member) : null;
  return typeof value === 'string' ? value : null;
}
