import { useQuery } from '@tanstack/react-query';
import { ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { scriptStatuses } from '#contract/model/script.ts';
import type { ScriptAuthor, ScriptMark } from '#contract/rpc/script-list.ts';
import { trpc } from '#renderer/api/client.ts';
import { counted, shortId } from '#renderer/lib/size.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/menu.tsx';
import { clearFilters, type ExplorerFilter, filterCount, setFilter, useExplorer } from './explorer-store.ts';

const statusWords = { draft: 'Draft', active: 'Active', inactive: 'Inactive' } as const;
const markWords: Readonly<Record<ScriptMark, string>> = {
  unpublished: 'Unpublished changes',
  draft: 'Text differs from the published one',
  behind: 'Behind the backend',
  conflict: 'In conflict',
  system: 'System scripts',
  own: 'No system scripts',
};
const shownAuthors = 8;

/** Chooses which scripts the list shows; everything chosen has to hold, but for statuses, of which one will do. */
export function FilterMenu() {
  const [open, setOpen] = useState(false);
  const filter = useExplorer((state) => state.filter);
  const authors = useQuery(trpc.scripts.authors.queryOptions(undefined, { enabled: open }));
  const count = filterCount(filter);
  const label = count === 0 ? 'Filter scripts' : `Filter scripts: ${counted(count, 'filter')} set`;
  return (
    <Menu entries={open ? entriesOf(filter, authors.data ?? []) : []} align="end" onOpenChange={setOpen}>
      <IconButton label={label} pressed={count > 0} className="relative size-7">
        <ListFilter size={16} aria-hidden="true" />
        {count === 0 ? null : (
          <span
            aria-hidden="true"
            className="absolute -top-1 -right-1 flex size-3.5 items-center justify-center rounded-full bg-accent-fill text-[10px] text-on-accent leading-none"
          >
            {count}
          </span>
        )}
      </IconButton>
    </Menu>
  );
}

function entriesOf(filter: ExplorerFilter, authors: readonly ScriptAuthor[]): MenuEntry[] {
  const marks = (list: readonly ScriptMark[]): MenuEntry[] => list.map((mark) => markEntry(filter, mark));
  const authorEntries = authors.slice(0, shownAuthors).map((author) => authorEntry(filter, author));
  return [
    ...scriptStatuses.map((status): MenuEntry => {
      const checked = filter.status.includes(status);
      const onSelect = () => setFilter({ status: toggled(filter.status, status) });
      return { id: status, title: statusWords[status], checked, keepOpen: true, onSelect };
    }),
    'line',
    ...marks(['unpublished', 'draft', 'behind', 'conflict']),
    'line',
    ...marks(['own', 'system']),
    ...(authorEntries.length === 0 ? [] : (['line', ...authorEntries] as const)),
    'line',
    {
      id: 'deleted',
      title: 'Deleted, not published',
      checked: filter.deleted,
      keepOpen: true,
      onSelect: () => setFilter({ deleted: !filter.deleted }),
    },
    ...(filterCount(filter) === 0
      ? []
      : (['line', { id: 'clear', title: 'Clear the filters', onSelect: clearFilters }] as const)),
  ];
}

function markEntry(filter: ExplorerFilter, mark: ScriptMark): MenuEntry {
  // A script is either a system script or not.
  const others = filter.marks.filter(
    (one) => !(mark === 'own' && one === 'system') && !(mark === 'system' && one === 'own'),
  );
  return {
    id: mark,
    title: markWords[mark],
    checked: filter.marks.includes(mark),
    keepOpen: true,
    onSelect: () => setFilter({ marks: toggled(others, mark) }),
  };
}

function authorEntry(filter: ExplorerFilter, { id, you, scripts }: ScriptAuthor): MenuEntry {
  const checked = filter.updated_by === id;
  return {
    id: `author-${id}`,
    title: `Last changed by ${you ? 'you' : shortId(id)} (${scripts})`,
    checked,
    keepOpen: true,
    onSelect: () => setFilter({ updated_by: checked ? null : id }),
  };
}

function toggled<Value>(values: readonly Value[], value: Value): Value[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

/** The filters that stand, each with a way out of it. */
export function FilterChips() {
  const filter = useExplorer((state) => state.filter);
  if (filterCount(filter) === 0) return null;
  const { status, marks, deleted, updated_by } = filter;
  return (
    <ul aria-label="Filters" className="flex shrink-0 flex-wrap gap-1 px-2 pb-2">
      {status.map((one) => (
        <Chip key={one} label={statusWords[one]} onRemove={() => setFilter({ status: toggled(status, one) })} />
      ))}
      {marks.map((one) => (
        <Chip key={one} label={markWords[one]} onRemove={() => setFilter({ marks: toggled(marks, one) })} />
      ))}
      {updated_by === null ? null : (
        <Chip
          label={`By ${updated_by === 'you' ? 'you' : shortId(updated_by)}`}
          onRemove={() => setFilter({ updated_by: null })}
        />
      )}
      {deleted ? <Chip label="Deleted, not published" onRemove={() => setFilter({ deleted: false })} /> : null}
    </ul>
  );
}

function Chip({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  return (
    <li className="flex max-w-full items-center gap-0.5 rounded-sm bg-accent-soft pl-1.5 text-small text-text-1">
      <span className="truncate">{label}</span>
      <IconButton label={`Remove the filter ${label}`} className="size-5" onClick={onRemove}>
        <X size={12} aria-hidden="true" />
      </IconButton>
    </li>
  );
}
