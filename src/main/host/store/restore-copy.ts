import { appendFileSync, copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { AppError } from '#contract/errors/app-error.ts';
import { type AsideReason, listCopies, setAside } from './copies.ts';
import { syncFile, syncFolderOf } from './durable-file.ts';
import { journalFile, replayFile } from './side-journal.ts';

/** Puts a copy in the place of a store that cannot be used. The store is kept beside the copies; its path is returned. */
export function restoreCopy(file: string, copy: string, reason: AsideReason): string | null {
  const known = listCopies(file).find((one) => one.file === copy);
  if (!known)
    throw new AppError('not_found', `${copy} is not a copy of this store. Choose one of the copies that are listed.`);
  keepForReplay(file);
  const incoming = restoringFile(file);
  copyFileSync(known.file, `${incoming}.part`);
  syncFile(`${incoming}.part`);
  renameSync(`${incoming}.part`, incoming);
  const aside = setAside(file, reason);
  renameSync(incoming, file);
  syncFolderOf(file);
  return aside;
}

/** Where a copy lies whole while the store that it replaces is put aside. */
function restoringFile(file: string): string {
  return `${file}.restoring`;
}

/** Puts a copy in its place where the studio was killed right before. Returns false where there is none. */
export function finishRestoring(file: string): boolean {
  const incoming = restoringFile(file);
  if (!existsSync(incoming)) return false;
  renameSync(incoming, file);
  syncFolderOf(file);
  return true;
}

/** The saves that no copy has wait for the next opening; also those of an earlier restoring that has not come to it. */
function keepForReplay(file: string): void {
  const journal = journalFile(file);
  const replay = replayFile(file);
  if (!existsSync(journal)) return;
  if (existsSync(replay)) {
    appendFileSync(replay, readFileSync(journal));
    rmSync(journal);
  } else renameSync(journal, replay);
}
