import { AppError } from '#contract/errors/app-error.ts';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { SyncConflict } from '#contract/model/sync-conflict.ts';
import type { ConflictAnswer } from '#contract/rpc/sync.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { KeepInTrash } from '../trash/keep-in-trash.ts';

/** A disagreement and the answer to it, on the way into the store. */
export interface Answering {
  readonly writer: KeepInTrash;
  readonly entity: EntityRow;
  readonly type: EntityType;
  readonly conflict: SyncConflict;
  readonly answer: ConflictAnswer;
  /** Rows that the answer brings into being. */
  readonly made: string[];
}

export function invalid(message: string): AppError {
  return new AppError('validation_error', message);
}
