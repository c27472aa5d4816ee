import { z } from 'zod';
import { savedLook } from './saved-look.ts';

/** What can be done to the merge on the screen. */
export const mergeActions = [
  'next',
  'previous',
  'accept_theirs',
  'accept_yours',
  'accept_both',
  'accept_both_reversed',
  'accept_base',
  'take_back',
  'all_theirs',
  'all_yours',
  'undo',
  'redo',
  'finish',
] as const;
export type MergeAction = (typeof mergeActions)[number];

/** An open conflict as commands use it, without knowing the view that shows it. */
export interface OpenMerge {
  /** Why this cannot be done now; null where it can. */
  refusal(action: MergeAction): string | null;
  act(action: MergeAction): void | Promise<void>;
}

const open = new Map<string, OpenMerge>();

/** `tab` is the key of the tab that shows it, as `useActiveTabKey` names it. Returns how to take it away again. */
export function registerMerge(tab: string, merge: OpenMerge): () => void {
  open.set(tab, merge);
  return () => {
    if (open.get(tab) === merge) open.delete(tab);
  };
}

export function openMerge(tab: string | null): OpenMerge | undefined {
  return tab === null ? undefined : open.get(tab);
}

/** How the author arranged the panes of merges, over restarts. */
export const { useLook: useMergeLayout, read: restoreMergeLayout } = savedLook(
  'merge_layout',
  z.object({
    /** `auto`: columns where there is room for them. */
    arrangement: z.enum(['auto', 'columns', 'rows']).catch('auto'),
    base: z.boolean().catch(false),
  }),
);
