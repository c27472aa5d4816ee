import { mergeText } from '#engine/merge/merge-text.ts';
import { textAtRevision } from '#host/store/edit-journal.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { type LiveScript, localText } from './script-view.ts';

/** Somebody waits for this save, so it gives up early; their text stays in the window and they compare by hand. */
const mostSteps = 5_000_000;

/**
 * The text to store where another window saved since `base_rev`: both changes together (S5). Null where they overlap, or
 * where it is no longer known what this one began from.
 */
export function mergeStale(
  store: Store<WorkspaceSchema>,
  row: LiveScript,
  save: { readonly lid: string; readonly body: string; readonly base_rev: number },
): string | null {
  const stored = localText(store, row);
  if (stored === save.body) return save.body;
  const base = textAtRevision(store, row, stored, save.base_rev);
  if (base === null) return null;
  const merge = mergeText(base, stored, save.body, { max_steps: mostSteps });
  return merge.verdict === 'clean' ? merge.text : null;
}
