import { create } from 'zustand';
import type { DryRunSource } from '#contract/rpc/dry-runs.ts';
import type { RunStatus } from '#contract/script/run-result.ts';

interface HistoryView {
  readonly search: string;
  readonly status: RunStatus | null;
  readonly kind: DryRunSource['kind'] | null;
  /** Only runs of the active script. */
  readonly only_active: boolean;
  readonly selected: string | null;
  /** The run that the next chosen one is compared with. */
  readonly compare: string | null;
  /** A run that goes on in the sandbox now. */
  readonly running: boolean;
}

const fresh: HistoryView = {
  search: '',
  status: null,
  kind: null,
  only_active: false,
  selected: null,
  compare: null,
  running: false,
};

/** What this window shows of the history; it begins anew with each window and each workspace. */
export const useHistoryView = create<HistoryView>()(() => fresh);

/** Another workspace is shown now. */
export function forgetHistoryView(): void {
  useHistoryView.setState(fresh);
}

export function clearFilters(): void {
  const { search, status, kind, only_active } = fresh;
  useHistoryView.setState({ search, status, kind, only_active });
}
