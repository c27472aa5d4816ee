import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type Failure, failureOf } from './failure.ts';

/** A list of the backend as far as it was fetched. */
export interface BackendPages<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly loading: boolean;
  readonly fetching: boolean;
  readonly failure: Failure | null;
  readonly filtered: boolean;
  more(): void;
  again(): void;
}

/** How many rows a page of such a list has. */
export const pageRows = 100;

export function backendPages<Page extends { readonly total: number }, Row>(
  query: UseInfiniteQueryResult<InfiniteData<Page>>,
  rowsOf: (page: Page) => readonly Row[],
  filtered: boolean,
): BackendPages<Row> {
  const pages = query.data?.pages ?? [];
  return {
    rows: pages.flatMap(rowsOf),
    total: pages[0]?.total ?? 0,
    loading: query.isPending,
    fetching: query.isFetching,
    failure: query.isError ? failureOf(query.error) : null,
    filtered,
    more: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
    again: () => void query.refetch(),
  };
}
