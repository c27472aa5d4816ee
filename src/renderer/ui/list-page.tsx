import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { counted } from '#renderer/lib/size.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { EmptyNote } from './empty-state.tsx';
import { Skeleton } from './skeleton.tsx';
import { ViewHeader } from './view-header.tsx';

interface ListPageProps<Row> {
  readonly title: string;
  readonly icon: LucideIcon;
  /** One of them, as in "3 connectors". */
  readonly noun: string;
  /** All there are; null until they are loaded. */
  readonly all: readonly Row[] | null;
  /** Those that the filters let pass. */
  readonly shown: readonly Row[];
  /** Why they could not be read; null: they could. */
  readonly failure: string | null;
  readonly filters: ReactNode;
  readonly actions: ReactNode;
  readonly children: (row: Row) => ReactNode;
  /** What is said while there are none at all. */
  readonly empty: ReactNode;
  readonly onShowAll: () => void;
}

/** Everything of one kind in the workspace, with filters above it. */
export function ListPage<Row>(props: ListPageProps<Row>) {
  const { title, icon, noun, all, shown, failure } = props;
  return (
    <section aria-label={title} className="absolute inset-0 flex flex-col">
      <ViewHeader title={title} icon={icon}>
        <search aria-label={`Filter the ${title.toLowerCase()}`} className="ml-2 flex items-center gap-2">
          {props.filters}
        </search>
        <div className="flex-1" />
        <span role="status" className="text-small text-text-2">
          {all === null ? '' : counted(shown.length, noun)}
        </span>
        {props.actions}
      </ViewHeader>
      {failure === null ? null : <Banner tone="bad">{failure}</Banner>}
      {all === null ? (
        <Skeleton label={`Loading ${title.toLowerCase()}`} rows={8} />
      ) : shown.length > 0 ? (
        <ul aria-label={title} className="min-h-0 flex-1 overflow-y-auto">
          {shown.map(props.children)}
        </ul>
      ) : all.length === 0 ? (
        props.empty
      ) : (
        <EmptyNote action={<Button onClick={props.onShowAll}>Show all {counted(all.length, noun)}</Button>}>
          <p>No {noun} matches the filters.</p>
        </EmptyNote>
      )}
    </section>
  );
}

/** Whether all words of a search are in a name. */
export function nameMatches(name: string, search: string): boolean {
  const words = search.trim().toLowerCase().split(/\s+/);
  return words.every((word) => name.toLowerCase().includes(word));
}
