import { create } from 'zustand';

/** A comparison on the screen, as commands use it. */
export interface OpenComparison {
  next(): void;
  previous(): void;
}

interface ComparisonState {
  /** Those on the screen; the last one is that which was opened, or had the focus, last. */
  readonly open: readonly OpenComparison[];
  readonly side_by_side: boolean;
  readonly ignore_whitespace: boolean;
}

/** How comparisons are shown in this window, and which one the keys act on. */
export const useComparison = create<ComparisonState>()(() => ({
  open: [],
  side_by_side: true,
  ignore_whitespace: false,
}));

export function showComparison(comparison: OpenComparison): void {
  closeComparison(comparison);
  useComparison.setState(({ open }) => ({ open: [...open, comparison] }));
}

export function closeComparison(comparison: OpenComparison): void {
  useComparison.setState(({ open }) => ({ open: open.filter((one) => one !== comparison) }));
}

/** The comparison that the keys act on. */
export function currentComparison(): OpenComparison | undefined {
  return useComparison.getState().open.at(-1);
}
