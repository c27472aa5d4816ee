import { SqliteError } from 'better-sqlite3';
import type { StoreHealth } from '#contract/rpc/workspace.ts';
import { listCopies } from './copies.ts';

export type StoreTrouble = Exclude<StoreHealth['state'], 'ok'>;

/** A store that must not be used. Its file has not been touched. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly state: StoreTrouble;
  readonly file: string;
  /** What was found, without the advice that the message gives. */
  readonly reason: string;

  constructor(state: StoreTrouble, file: string, found: { reason: string; message: string; cause?: unknown }) {
    super(found.message, { cause: found.cause });
    this.state = state;
    this.file = file;
    this.reason = found.reason;
  }
}

/** Thrown by a check of contents that SQLite itself finds nothing wrong with. */
export class DamagedContents extends Error {
  override readonly name = 'DamagedContents';
}

const damaged = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_ERROR', 'SQLITE_CONSTRAINT', 'SQLITE_MISMATCH']);

/** Sorts what SQLite or the file system threw while `file` was opened. */
export function asStoreFailure(error: unknown, file: string): StoreFailure {
  if (error instanceof StoreFailure) return error;
  if (error instanceof DamagedContents) return corrupt(file, error.message);
  const code = error instanceof SqliteError ? error.code : '';
  const family = code.split('_').slice(0, 2).join('_');
  const reason = error instanceof Error ? error.message : String(error);
  if (damaged.has(family)) return corrupt(file, reason);
  return new StoreFailure('unwritable', file, {
    reason,
    message: `The store ${file} cannot be opened for writing (${reason}). Give your user write access to it, or start the studio with --home and another folder.`,
    cause: error,
  });
}

export function unwritable(file: string, reason: string, message: string): StoreFailure {
  return new StoreFailure('unwritable', file, { reason, message });
}

export function corrupt(file: string, reason: string): StoreFailure {
  return new StoreFailure('corrupt', file, {
    reason,
    message: `The store ${file} is damaged (${reason}). It is kept as it is; open the last copy to go on.`,
  });
}

/** There are copies of a file that is not there itself. */
export function missing(file: string): StoreFailure {
  return new StoreFailure('corrupt', file, {
    reason: 'the file is not there',
    message: `The store ${file} is not there any more, and there are copies of it. Put it back and start the studio anew, or open the last copy.`,
  });
}

/** The file is sound and is of another workspace than the one whose folder it lies in. */
export function ofAnother(file: string, name: string, tenantId: string): StoreFailure {
  const reason = `it belongs to the workspace "${name}"${tenantId === '' ? '' : `, tenant ${tenantId}`}`;
  return new StoreFailure('corrupt', file, {
    reason,
    message: `The store ${file} is not the one of this workspace: ${reason}. It is kept as it is; put the right file in its place and start the studio anew, or open the last copy.`,
  });
}

export function newer(file: string, found: number, known: number): StoreFailure {
  const reason = `format ${found}, this one knows ${known}`;
  return new StoreFailure('newer', file, {
    reason,
    message: `The store ${file} was written by a newer studio (${reason}). Update the studio, or open the last copy.`,
  });
}

/** The failure as windows are told of it, with the copies that can take the file's place. */
export function healthOf(failure: StoreFailure): StoreHealth {
  const { state, message, reason, file } = failure;
  return { state, message, reason, file, copies: listCopies(file) };
}
