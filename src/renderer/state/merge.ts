import { create } from 'zustand';
import { savedState } from './saved-state.ts';

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

type MergeLayout = {
  /** `auto`: columns where there is room for them. */
  arrangement: 'auto' | 'columns' | 'rows';
  base: boolean;
};

export const useMergeLayout = create<MergeLayout>()(() => ({ arrangement: 'auto', base: false }));

const saved = savedState<MergeLayout>('merge_layout');
let restored: Promise<void> | undefined;

/** Brings back how the author arranged the panes; once, before the first merge is shown. */
export function restoreMergeLayout(): Promise<void> {
  restored ??= saved
    .read()
    .then((before) => {
      if (before) useMergeLayout.setState(before);
      useMergeLayout.subscribe((layout) => saved.write({ ...layout }));
    })
    .catch(() => {});
  return restored;
}
