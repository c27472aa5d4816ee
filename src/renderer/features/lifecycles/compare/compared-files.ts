import { create } from 'zustand';
import { type LifecycleConfig, lifecycleConfig } from '#contract/model/lifecycle.ts';
import type { Json } from '#contract/model/scalars.ts';
import { savedState } from '#renderer/state/saved-state.ts';
import { dock } from '#renderer/state/tabs.ts';
import { readCompareTabId } from './compare-sides.ts';

/** A lifecycle out of a file, as it was read when the comparison was opened. */
export interface ComparedFile {
  readonly name: string;
  readonly config: LifecycleConfig;
  /** What a lifecycle cannot hold of the file. */
  readonly losses: readonly string[];
}

type ComparedFiles = Readonly<Record<string, ComparedFile>>;

/** Files that open comparisons show, by the key in the id of their tabs. */
export const useComparedFiles = create<ComparedFiles>()(() => ({}));

const saved = savedState<Json>('ws:compared_files');

/** Keeps a file for its tab, over restarts, and lets go of those whose tabs were closed. */
export function keepComparedFile(file: ComparedFile): string {
  const key = crypto.randomUUID();
  const shown = new Set(
    dock.tabs().flatMap((tab) => {
      const other = tab.kind === 'lifecycle_compare' ? readCompareTabId(tab.id)?.other : undefined;
      return other?.kind === 'file' ? [other.key] : [];
    }),
  );
  const kept = Object.entries(useComparedFiles.getState()).filter(([one]) => shown.has(one));
  const files = { ...Object.fromEntries(kept), [key]: file };
  useComparedFiles.setState(files, true);
  saved.write(files as unknown as Json);
  return key;
}

/** Brings back a file that was kept; null where it is gone. */
export async function readComparedFile(key: string): Promise<ComparedFile | null> {
  const known = useComparedFiles.getState()[key];
  if (known !== undefined) return known;
  const files = (await saved.read()) as unknown as ComparedFiles | null;
  const file = files?.[key];
  const config = lifecycleConfig.safeParse(file?.config);
  if (file === undefined || !config.success) return null;
  const read = { name: file.name, config: config.data, losses: file.losses };
  useComparedFiles.setState({ [key]: read });
  return read;
}
