import type { VersionList, VersionRow } from '#contract/rpc/versions.ts';
import type { Against, Entry } from './versions-store.ts';

/** The draft counts as newer than every version. */
export function isOlder(one: Entry, other: Entry): boolean {
  return one !== 'draft' && (other === 'draft' || one < other);
}

/** The entry that another one grew from; null for the first version, and for a draft that was never published. */
export function entryBefore(list: VersionList, entry: Entry): Entry | null {
  if (entry === 'draft') return list.base_version;
  return entry > 1 ? entry - 1 : null;
}

/** What an entry is compared with now, if with anything. */
export function comparedWith(list: VersionList, selected: Entry, against: Against): Entry | null {
  if (against === null) return null;
  if (against === 'auto' || against === selected || !isListed(list, against)) return entryBefore(list, selected);
  return against;
}

export function isListed(list: VersionList, entry: Entry): boolean {
  return entry === 'draft' ? list.draft !== null : entry >= 1 && entry <= (list.current_version ?? 0);
}

/** Where the history opens: the draft while it differs, else the newest version. */
export function firstEntry(list: VersionList): Entry {
  if (list.current_version === null || list.draft?.changed === true) return 'draft';
  return list.current_version;
}

export function rowOf(list: VersionList, entry: Entry): VersionRow | undefined {
  return list.versions.find((row) => row.version_number === entry);
}

export function entryName(entry: Entry): string {
  return entry === 'draft' ? 'Draft' : `Version ${entry}`;
}

/** The same inside a sentence. */
export function entryInWords(entry: Entry): string {
  return entry === 'draft' ? 'your draft' : `version ${entry}`;
}
