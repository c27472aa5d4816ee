import { z } from 'zod';
import { deleteMeta, readMeta, writeMeta } from './queries/meta.ts';
import { collectReferences, deleteTextsExcept, findTextAt, newestText } from './queries/text-references.ts';
import type { Store } from './store.ts';
import type { WorkspaceSchema } from './workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const place = z.object({ rowid: z.int(), hash: z.string() });
type Place = z.infer<typeof place>;

/** Notes which texts there are before a copy is begun; call the result once the copy is verified. */
export function noteCopiedTexts(store: WorkspaceStore): () => void {
  const newest = newestText(store);
  return () => {
    if (newest === undefined) deleteMeta(store, 'backed_up_text');
    else writeMeta(store, 'backed_up_text', JSON.stringify(newest));
  };
}

/**
 * Removes texts that nothing refers to any more, except those that no verified copy has yet. Returns how many.
 * A place is known by its hash as well: a rebuilt file counts its rows anew.
 */
export function removeUnusedTexts(store: WorkspaceStore): number {
  return store.transaction(() => {
    const copied = copiedUpTo(store);
    if (copied === null) return 0;
    const removed = deleteTextsExcept(store, collectReferences(store), copied.rowid);
    // Freed places are given out again, to texts that no copy has.
    if (removed > 0) deleteMeta(store, 'backed_up_text');
    return removed;
  });
}

function copiedUpTo(store: WorkspaceStore): Place | null {
  const text = readMeta(store, 'backed_up_text');
  const noted = text === null ? null : (place.safeParse(JSON.parse(text)).data ?? null);
  return noted !== null && findTextAt(store, noted.rowid) === noted.hash ? noted : null;
}
