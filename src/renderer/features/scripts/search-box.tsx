import { Search, X } from 'lucide-react';
import { IconButton } from '#renderer/ui/button.tsx';
import { setSearch, useExplorer } from './explorer-store.ts';
import { FilterMenu } from './filter-menu.tsx';
import { SortMenu } from './sort-menu.tsx';

/** Where a person says what to look for: words, filters, order. */
export function SearchBox({ onLeave }: { readonly onLeave: () => void }) {
  const search = useExplorer((state) => state.search);
  return (
    <div className="flex shrink-0 items-center gap-1 px-2 pb-2">
      <div className="relative min-w-0 flex-1">
        <Search size={14} aria-hidden="true" className="absolute top-1.75 left-2 text-text-3" />
        <input
          type="text"
          id="script-search"
          aria-label="Search scripts"
          placeholder="Search"
          title={'Words are beginnings and all of them have to be there; "in quotes" they have to follow each other'}
          spellCheck={false}
          maxLength={200}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search !== '') {
              event.stopPropagation();
              setSearch('');
            } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault();
              onLeave();
            }
          }}
          className="h-7 w-full rounded-sm border border-line bg-surface-0 pr-7 pl-7"
        />
        {search === '' ? null : (
          <IconButton
            label="Clear the search"
            keys="Escape"
            className="absolute top-0.5 right-0.5"
            onClick={() => setSearch('')}
          >
            <X size={14} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      <FilterMenu />
      <SortMenu />
    </div>
  );
}
