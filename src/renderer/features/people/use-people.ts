import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ListedUser } from '#contract/http/users.ts';
import { limits } from '#contract/limits.ts';
import { type PersonStatus, peoplePage, personStatus } from '#contract/rpc/people.ts';
import { queryClient, rpc } from '#renderer/api/client.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { peopleKey } from '#renderer/api/people.ts';
import { useStudio } from '#renderer/state/studio.ts';

const pageRows = limits.pageSizeMax;
/** What happens to others is seen without being asked for. */
const paceMs = 30_000;

/** The list as far as it was fetched. */
export interface FoundPeople {
  readonly rows: readonly ListedUser[];
  readonly total: number;
  /** False where the backend has no list of its users. */
  readonly listed: boolean;
  /** Nothing can be shown yet. */
  readonly loading: boolean;
  readonly fetching: boolean;
  /** The search was stopped before it had an answer. */
  readonly stopped: boolean;
  readonly failure: Failure | null;
  more(): void;
  again(): void;
  stop(): void;
}

/** Whose answers these are: nobody is shown what another account was told. */
function useAsker(): string {
  return useStudio(({ session, workspace }) => `${workspace?.id} ${session?.email} ${session?.roles.join(' ')}`);
}

/** People with these words in their name or address, by name. Another search ends the one before. */
export function useFoundPeople(search: string): FoundPeople {
  const queryKey = [peopleKey, useAsker(), 'find', search];
  const query = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam, signal }) =>
      peoplePage.parse(await rpc.people.find.query({ search, page: pageParam, page_size: pageRows }, { signal })),
    initialPageParam: 1,
    getNextPageParam: (last, pages) => (last.people.length < pageRows ? undefined : pages.length + 1),
    placeholderData: keepPreviousData,
    refetchInterval: paceMs,
  });
  const pages = query.data?.pages ?? [];
  return {
    rows: pages.flatMap(({ people }) => people),
    total: pages[0]?.total ?? 0,
    listed: pages[0]?.listed ?? true,
    loading: query.isPending && query.fetchStatus !== 'idle',
    fetching: query.isFetching,
    stopped: query.isPending && query.fetchStatus === 'idle',
    failure: query.isError ? failureOf(query.error) : null,
    more: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
    again: () => void query.refetch(),
    stop: () => void queryClient.cancelQueries({ queryKey }),
  };
}

/** Where somebody is in their lifecycle; with null whoever is signed in. */
export function usePersonStatus(id: string | null): {
  readonly status: PersonStatus | null;
  readonly failure: Failure | null;
  again(): void;
} {
  const query = useQuery({
    queryKey: [peopleKey, useAsker(), 'status', id],
    queryFn: async ({ signal }) => personStatus.parse(await rpc.people.status.query({ id }, { signal })),
    refetchInterval: paceMs,
  });
  return {
    status: query.data ?? null,
    failure: query.isError ? failureOf(query.error) : null,
    again: () => void query.refetch(),
  };
}
