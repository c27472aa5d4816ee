import { SqliteError } from 'better-sqlite3';
import { AppError } from '#contract/errors/app-error.ts';

export function isDiskFull(error: unknown): boolean {
  return error instanceof SqliteError && error.code.startsWith('SQLITE_FULL');
}

/** What a person can do about a statement that SQLite refused; any other error is passed on as it is. */
export function statementFailure(error: unknown, file: string): unknown {
  if (!(error instanceof SqliteError)) return error;
  const [, family] = error.code.split('_');
  if (isDiskFull(error)) {
    return new AppError(
      'store_unwritable',
      'Not saved: the disk is full. Free some space and try again; what you typed stays in the window until then.',
      { file },
      { cause: error },
    );
  }
  if (family === 'IOERR' || family === 'READONLY' || family === 'CANTOPEN') {
    return new AppError(
      'store_unwritable',
      `Not saved: ${file} cannot be written to (${error.message}). Check the disk and your rights there; what you typed stays in the window.`,
      { file },
      { cause: error },
    );
  }
  if (family === 'CORRUPT' || family === 'NOTADB') {
    return new AppError(
      'store_corrupt',
      `The store ${file} is damaged (${error.message}). Copy your text out of the window, then start the studio anew to open the last copy.`,
      { file },
      { cause: error },
    );
  }
  return error;
}
