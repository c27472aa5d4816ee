import { ArrowDownWideNarrow, ArrowUpNarrowWide } from 'lucide-react';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/menu.tsx';
import { type ExplorerSort, explorerQuery, setOrder, useExplorer } from './explorer-store.ts';

const words: Readonly<Record<ExplorerSort, string>> = {
  relevance: 'Best match',
  name: 'Name',
  status: 'Status',
  version: 'Version',
  updated: 'Last changed',
};

/** What a list of this order begins with when it is chosen. */
const downwards: readonly ExplorerSort[] = ['version', 'updated'];

/** Chooses the order of the list. */
export function SortMenu() {
  const state = useExplorer();
  const { sort = 'name', descending = false } = explorerQuery(state);
  const searching = state.search.trim() !== '';
  const sorts = (Object.keys(words) as ExplorerSort[]).filter((one) => one !== 'relevance' || searching);
  const entries: MenuEntry[] = [
    ...sorts.map(
      (one): MenuEntry => ({
        id: one,
        title: `Sort by ${words[one].toLowerCase()}`,
        checked: sort === one,
        onSelect: () => setOrder(one, downwards.includes(one)),
      }),
    ),
    'line',
    ...[false, true].map(
      (down): MenuEntry => ({
        id: down ? 'descending' : 'ascending',
        title: down ? 'Descending' : 'Ascending',
        checked: sort !== 'relevance' && descending === down,
        disabled: sort === 'relevance',
        onSelect: () => setOrder(sort, down),
      }),
    ),
  ];
  const Icon = descending ? ArrowDownWideNarrow : ArrowUpNarrowWide;
  return (
    <Menu entries={entries} align="end">
      <IconButton
        label={`Sorted by ${words[sort].toLowerCase()}${descending ? ', descending' : ''}`}
        className="size-7"
      >
        <Icon size={16} aria-hidden="true" />
      </IconButton>
    </Menu>
  );
}
