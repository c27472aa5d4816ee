import { RotateCw, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ListedUser } from '#contract/http/users.ts';
import { limits } from '#contract/limits.ts';
import { counted } from '#renderer/lib/size.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyNote, EmptyState } from '#renderer/ui/empty-state.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import type { LitDrawing } from './lit-drawing.ts';
import { usePeopleStore } from './people-store.ts';
import { PersonById } from './person-by-id.tsx';
import { PersonDetails } from './person-details.tsx';
import { Since, StateBadge } from './person-marks.tsx';
import { type FoundPeople, useFoundPeople } from './use-people.ts';

const columns: readonly Column<ListedUser>[] = [
  {
    id: 'name',
    title: 'Name',
    className: '',
    cell: ({ display_name, email }) => display_name ?? email,
  },
  { id: 'email', title: 'E-mail', className: 'w-64 text-text-2', cell: ({ email }) => email },
  { id: 'state', title: 'State', className: 'w-48', cell: (person) => <StateBadge {...person} /> },
  {
    id: 'lifecycle',
    title: 'Lifecycle',
    className: 'w-64 text-text-2',
    cell: ({ config_name }) => config_name ?? '—',
  },
  {
    id: 'since',
    title: 'Since',
    className: 'w-28 text-right text-text-2',
    cell: ({ entered_at }) => <Since at={entered_at} />,
  },
];

const quietMs = 200;

/** Everybody of the tenant, found by name or address, and one of them below. */
export function PeopleList({ drawing }: { readonly drawing: LitDrawing }) {
  const { search, person } = usePeopleStore();
  const people = useFoundPeople(useSettled(search.trim(), quietMs));
  const list = useRef<HTMLDivElement>(null);
  const known = people.rows.find(({ id }) => id === person);
  if (!people.listed) return <PersonById drawing={drawing} />;
  const choose = (id: string | null) => usePeopleStore.setState({ person: id });
  return (
    <div className="absolute inset-0 flex flex-col">
      <Finder
        people={people}
        onEnter={() => {
          const [first] = people.rows;
          if (known === undefined && first !== undefined) choose(first.id);
          list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
        }}
      />
      {people.failure === null ? null : (
        <div className="p-2">
          <Banner tone="bad" live actions={<Button onClick={people.again}>Try again</Button>}>
            {people.failure.message}
          </Banner>
        </div>
      )}
      <div ref={list} className="min-h-0 flex-1">
        {people.loading ? (
          <Skeleton label="Loading people" rows={10} />
        ) : people.rows.length > 0 ? (
          <DataTable
            label="People"
            columns={columns}
            rows={people.rows}
            total={people.total}
            idOf={({ id }) => id}
            selected={person}
            onSelect={choose}
            onEnd={people.more}
          />
        ) : people.failure === null ? (
          <Nobody stopped={people.stopped} searched={search.trim() !== ''} again={people.again} />
        ) : null}
      </div>
      {person === null ? null : (
        <PersonDetails
          key={person}
          id={person}
          name={known?.display_name ?? known?.email ?? 'Person'}
          email={known?.email ?? null}
          drawing={drawing}
          onClose={() => choose(null)}
        />
      )}
    </div>
  );
}

/** The value once it has stayed the same for a moment; nothing typed and then taken back is asked for. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

interface FinderProps {
  readonly people: FoundPeople;
  readonly onEnter: () => void;
}

function Finder({ people, onEnter }: FinderProps) {
  const search = usePeopleStore((store) => store.search);
  const { fetching, failure, loading, stopped, total } = people;
  return (
    <search
      aria-label="Find people"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1"
    >
      <div className="relative w-80">
        <Search size={14} aria-hidden="true" className="absolute top-1.75 left-2 text-text-3" />
        <TextInput
          type="search"
          aria-label="Search people"
          placeholder="Name or e-mail"
          maxLength={limits.searchChars}
          data-part-focus
          className="pl-7"
          value={search}
          onChange={(event) => usePeopleStore.setState({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            onEnter();
          }}
        />
      </div>
      <span className="flex-1" />
      <span role="status" className="text-small text-text-2">
        {loading ? 'Searching…' : failure !== null || stopped ? '' : counted(total, 'person', 'people')}
      </span>
      {fetching ? (
        <IconButton label="Stop searching" onClick={people.stop}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      ) : (
        <IconButton label="Search again" onClick={people.again}>
          <RotateCw size={16} aria-hidden="true" />
        </IconButton>
      )}
    </search>
  );
}

interface NobodyProps {
  readonly stopped: boolean;
  readonly searched: boolean;
  readonly again: () => void;
}

function Nobody({ stopped, searched, again }: NobodyProps) {
  if (stopped) {
    return (
      <EmptyNote action={<Button onClick={again}>Search again</Button>}>
        <p>The search was stopped.</p>
      </EmptyNote>
    );
  }
  if (searched) {
    return (
      <EmptyNote action={<Button onClick={() => usePeopleStore.setState({ search: '' })}>Show everybody</Button>}>
        <p>Nobody has these words in their name or e-mail address.</p>
      </EmptyNote>
    );
  }
  return (
    <EmptyState title="Nobody is here yet" action={<Button onClick={again}>Look again</Button>}>
      <p>The backend’s users are listed here, with the state that each is in and since when.</p>
    </EmptyState>
  );
}
