import { create } from 'zustand';
import type { ScriptFilter, ScriptListQuery, ScriptOrder } from '#contract/rpc/script-list.ts';

export type ExplorerFilter = Omit<ScriptFilter, 'search' | 'search_in'>;
export type ExplorerSort = ScriptOrder['sort'];

interface ExplorerState {
  readonly search: string;
  readonly filter: ExplorerFilter;
  readonly sort: Exclude<ExplorerSort, 'relevance'>;
  readonly descending: boolean;
  /** What is searched for comes best first, until another order is chosen. */
  readonly best_first: boolean;
  /** The row that the arrow keys move; not the open script. Null while the row at `at` has not come. */
  readonly cursor: string | null;
  readonly at: number;
  /** What bulk actions act on. */
  readonly selected: ReadonlySet<string>;
  /** Where a selection with Shift begins. */
  readonly anchor: number | null;
  readonly renaming: string | null;
}

export const noFilter: ExplorerFilter = { status: [], marks: [], deleted: false, updated_by: null };
const nothing: ReadonlySet<string> = new Set();

export const useExplorer = create<ExplorerState>()(() => ({
  search: '',
  filter: noFilter,
  sort: 'name',
  descending: false,
  best_first: true,
  cursor: null,
  at: 0,
  selected: nothing,
  anchor: null,
  renaming: null,
}));

type Asked = Pick<ExplorerState, 'search' | 'filter' | 'sort' | 'descending' | 'best_first'>;

/** What the list asks the host for. */
export function explorerQuery({ search, filter, sort, descending, best_first }: Asked): ScriptListQuery {
  const byBest = search.trim() !== '' && best_first;
  return { search, ...filter, sort: byBest ? 'relevance' : sort, descending: byBest ? false : descending };
}

/** How many filters stand beside the words. */
export function filterCount({ status, marks, deleted, updated_by }: ExplorerFilter): number {
  return status.length + marks.length + Number(deleted) + Number(updated_by !== null);
}

/** A search that is typed; another list has another selection. */
export function setSearch(search: string): void {
  useExplorer.setState({ search, best_first: true, selected: nothing, anchor: null });
}

export function setFilter(change: Partial<ExplorerFilter>): void {
  const { filter } = useExplorer.getState();
  useExplorer.setState({ filter: { ...filter, ...change }, selected: nothing, anchor: null });
}

export function setOrder(sort: ExplorerSort, descending: boolean): void {
  if (sort === 'relevance') useExplorer.setState({ best_first: true, anchor: null });
  else useExplorer.setState({ sort, descending, best_first: false, anchor: null });
}

export function clearFilters(): void {
  useExplorer.setState({ search: '', filter: noFilter, selected: nothing, anchor: null });
}

export function clearSelection(): void {
  useExplorer.setState({ selected: nothing, anchor: null });
}
