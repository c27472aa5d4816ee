import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { HistoryRun } from '#contract/rpc/dry-runs.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useHistoryView } from './history-store.ts';

/** The runs that match the filters, as far as they were fetched. */
export interface Runs {
  readonly runs: readonly HistoryRun[];
  readonly total: number;
  readonly loading: boolean;
  readonly failure: string | null;
  readonly filtered: boolean;
  more(): void;
  again(): void;
}

const pageRows = 100;

/** Follows the filters of the view; `active` is the script that "this script only" means. */
export function useRuns(active: string | null): Runs {
  const { search, status, kind, only_active } = useHistoryView();
  const words = useDeferredValue(search.trim());
  const lid = only_active ? active : null;
  const query = useInfiniteQuery(
    trpc.history.list.infiniteQueryOptions(
      { filter: { lid, status, kind }, search: words, limit: pageRows },
      { getNextPageParam: ({ next }) => next, placeholderData: keepPreviousData },
    ),
  );
  const pages = query.data?.pages ?? [];
  return {
    runs: pages.flatMap((page) => page.runs),
    total: pages[0]?.total ?? 0,
    loading: query.isPending,
    failure: query.isError ? failureOf(query.error).message : null,
    filtered: words !== '' || status !== null || kind !== null || lid !== null,
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    again: () => void query.refetch(),
  };
}
