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
  const incoming = `${file}.restoring`;
  copyFileSync(known.file, incoming);
  syncFile(incoming);
  const aside = setAside(file, reason);
  renameSync(incoming, file);
  syncFolderOf(file);
  return aside;
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
