import { v7 } from 'uuid';
import type { SideJournal } from '#host/store/side-journal.ts';

/** Where ids and the time for display come from; tests put seeded ones in their place. */
export interface ScriptsSurroundings {
  readonly newId: () => string;
  readonly now: () => Date;
  /** Where saves are noted outside the store, where that is done. */
  readonly journal?: SideJournal;
}

export const realSurroundings: ScriptsSurroundings = { newId: () => v7(), now: () => new Date() };
