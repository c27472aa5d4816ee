import { copyFileSync, renameSync } from 'node:fs';
import { AppError } from '#contract/errors/app-error.ts';
import { type AsideReason, listCopies, setAside } from './copies.ts';
import { syncFile, syncFolderOf } from './durable-file.ts';

/** Puts a copy in the place of a store that cannot be used. The store is kept beside the copies; its path is returned. */
export function restoreCopy(file: string, copy: string, reason: AsideReason): string | null {
  const known = listCopies(file).find((one) => one.file === copy);
  if (!known)
    throw new AppError('not_found', `${copy} is not a copy of this store. Choose one of the copies that are listed.`);
  const incoming = `${file}.restoring`;
  copyFileSync(known.file, incoming);
  syncFile(incoming);
  const aside = setAside(file, reason);
  renameSync(incoming, file);
  syncFolderOf(file);
  return aside;
}
