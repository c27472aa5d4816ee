import { z } from 'zod';
import { updateEntity } from '#host/store/queries/entities.ts';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import { listForeignBirths } from '#host/store/queries/observed.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** So long another device may take over a creation before anybody may go on with it (`sync.md` 3.10 rule 9). */
const ownedMs = 7 * 86_400_000;
/** By mark, when it was first seen here, and whether that is long enough ago. */
const seenMarks = z.record(z.string(), z.object({ at: z.iso.datetime(), freed: z.boolean() }));
type SeenMarks = z.infer<typeof seenMarks>;

/** Whether nobody waits any more for the device that this mark is of. */
export function isFreed(store: WorkspaceStore, mark: string): boolean {
  return readMarks(store)[mark]?.freed === true;
}

/**
 * Lets entities go whose creator has not come back for seven days: its device may be gone for good, and nobody could ever
 * change them. Returns their lids. To be called with each pull; costs one query where no such mark is known.
 */
export function freeForeignMarks(store: WorkspaceStore, now: Date): string[] {
  const marked = listForeignBirths(store);
  const before = readMarks(store);
  if (marked.length === 0 && Object.keys(before).length === 0) return [];
  const freed: string[] = [];
  const marks: SeenMarks = Object.fromEntries(Object.entries(before).filter(([, seen]) => seen.freed));
  store.transaction(() => {
    for (const row of marked) {
      const mark = row.foreign_birth ?? '';
      const { at } = before[mark] ?? { at: now.toISOString() };
      const isOld = now.getTime() - Date.parse(at) >= ownedMs;
      marks[mark] = { at, freed: isOld };
      if (!isOld) continue;
      updateEntity(store, { ...row, foreign_birth: null });
      freed.push(row.lid);
    }
    if (JSON.stringify(marks) !== JSON.stringify(before)) writeMeta(store, 'foreign_marks_json', JSON.stringify(marks));
  });
  return freed;
}

function readMarks(store: WorkspaceStore): SeenMarks {
  return seenMarks.parse(JSON.parse(readMeta(store, 'foreign_marks_json') ?? '{}'));
}
