import { z } from 'zod';
import { create } from 'zustand';
import { lifecycleConfig } from '#contract/model/lifecycle.ts';
import { savedMembers } from '#renderer/state/saved-state.ts';
import { dock } from '#renderer/state/tabs.ts';
import { readCompareTabId } from './compare-sides.ts';

const comparedFile = z.object({
  name: z.string(),
  config: lifecycleConfig,
  /** What a lifecycle cannot hold of the file. */
  losses: z.array(z.string()).readonly(),
});

/** A lifecycle out of a file, as it was read when the comparison was opened. */
export type ComparedFile = Readonly<z.infer<typeof comparedFile>>;

type ComparedFiles = Readonly<Record<string, ComparedFile>>;

/** Files that open comparisons show, by the key in the id of their tabs. */
export const useComparedFiles = create<ComparedFiles>()(() => ({}));

const mostKept = 20;
const saved = savedMembers<ComparedFile>('ws:compared_files', comparedFile);

/** Keeps a file for its tab, over restarts, and lets go of those of this window whose tabs were closed. */
export function keepComparedFile(file: ComparedFile): string {
  const key = crypto.randomUUID();
  const shown = new Set(
    dock.tabs().flatMap((tab) => {
      const other = tab.kind === 'lifecycle_compare' ? readCompareTabId(tab.id)?.other : undefined;
      return other?.kind === 'file' ? [other.key] : [];
    }),
  );
  const known = Object.entries(useComparedFiles.getState());
  const kept = known.filter(([one]) => shown.has(one));
  useComparedFiles.setState({ ...Object.fromEntries(kept), [key]: file }, true);
  for (const [one] of known) if (!shown.has(one)) saved.write(one, null);
  saved.write(key, file);
  void letGoOfOldest(shown);
  return key;
}

/** Those whose tabs were closed in a window that is no more; no window knows of the others' tabs. */
async function letGoOfOldest(shown: ReadonlySet<string>): Promise<void> {
  const names = Object.keys(await saved.read().catch(() => ({})));
  for (const one of names.slice(0, -mostKept)) if (!shown.has(one)) saved.write(one, null);
}

/** Brings back a file that was kept; null where it is gone. */
export async function readComparedFile(key: string): Promise<ComparedFile | null> {
  const known = useComparedFiles.getState()[key];
  if (known !== undefined) return known;
  const file = (await saved.read())[key];
  if (file === undefined) return null;
  useComparedFiles.setState({ [key]: file });
  return file;
}
