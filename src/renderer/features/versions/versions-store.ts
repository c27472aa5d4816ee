import { create } from 'zustand';

/** What a line of the history stands for: what the author has, or a version by its number. */
export type Entry = 'draft' | number;

/** `auto` compares an entry with the one before it; null shows it alone. */
export type Against = Entry | 'auto' | null;

interface VersionsTab {
  /** Null: nothing was chosen yet, so the top of the history. */
  readonly selected: Entry | null;
  readonly against: Against;
  /** Whether the part is open in which versions are run. */
  readonly running: boolean;
}

const fresh: VersionsTab = { selected: null, against: 'auto', running: false };

const useTabs = create<Record<string, VersionsTab>>()(() => ({}));

/** What the history of a script shows in this window. */
export function useVersionsTab(lid: string): VersionsTab {
  return useTabs((all) => all[lid] ?? fresh);
}

export function changeVersionsTab(lid: string, change: Partial<VersionsTab>): void {
  useTabs.setState((all) => ({ [lid]: { ...(all[lid] ?? fresh), ...change } }));
}
