import { create } from 'zustand';
import { savedState } from '#renderer/state/saved-state.ts';

/** How comparisons of lifecycles are looked at, over restarts. */
interface CompareLook {
  /** Leaves out what is the same on both sides. */
  readonly only_changes: boolean;
  readonly minimap: boolean;
  readonly list_width: number;
}

export const useCompareLook = create<CompareLook>()(() => ({ only_changes: false, minimap: false, list_width: 380 }));

const saved = savedState<Record<string, number | boolean>>('lifecycle:compare_look');
let read = false;

/** Brings back how comparisons were looked at. */
export async function readCompareLook(): Promise<void> {
  if (read) return;
  read = true;
  const before = await saved.read().catch(() => null);
  if (before !== null) useCompareLook.setState(before as Partial<CompareLook>);
}

export function setCompareLook(change: Partial<CompareLook>): void {
  useCompareLook.setState(change);
  saved.write({ ...useCompareLook.getState() });
}
