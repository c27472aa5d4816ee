import { create } from 'zustand';

/** A comparison on the screen, as commands use it. */
export interface OpenComparison {
  next(): void;
  previous(): void;
}

interface ComparisonState {
  /** The one that was opened, or had the focus, last. */
  readonly current: OpenComparison | null;
  readonly side_by_side: boolean;
  readonly ignore_whitespace: boolean;
}

/** How comparisons are shown in this window, and which one the keys act on. */
export const useComparison = create<ComparisonState>()(() => ({
  current: null,
  side_by_side: true,
  ignore_whitespace: false,
}));

export function showComparison(comparison: OpenComparison): void {
  useComparison.setState({ current: comparison });
}

export function closeComparison(comparison: OpenComparison): void {
  if (useComparison.getState().current === comparison) useComparison.setState({ current: null });
}
