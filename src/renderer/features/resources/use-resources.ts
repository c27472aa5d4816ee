import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { type ResourceRow, resourceDetail, resourcesPage } from '#contract/rpc/provisioning.ts';
import { queryClient, rpc } from '#renderer/api/client.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { useResourcesStore } from './resources-store.ts';

/** The list as far as it was fetched. */
interface ResourcePages {
  readonly rows: readonly ResourceRow[];
  readonly total: number;
  readonly loading: boolean;
  readonly fetching: boolean;
  readonly failure: Failure | null;
  readonly filtered: boolean;
  more(): void;
  again(): void;
}

const pageRows = 100;
const key = 'resources';
/** What others provision is seen without being asked for; faster while something is going on. */
const pace = { still: 15_000, goingOn: 2000 };

/** Asks the backend anew, after something was begun or has ended. */
export function refetchResources(): void {
  void queryClient.invalidateQueries({ queryKey: [key] });
}

/** The resources that the filters let through, newest first. */
export function useResources(): ResourcePages {
  const { search: typed, resource_type, state, source, connector_lid } = useResourcesStore();
  const search = useDeferredValue(typed.trim());
  const filter = { search, resource_type, state, source, connector_lid };
  const query = useInfiniteQuery({
    queryKey: [key, 'list', filter],
    // Parsed, as the client's type of a reply that holds any JSON value is of no use.
    queryFn: async ({ pageParam }) =>
      resourcesPage.parse(await rpc.provisioning.resources.query({ ...filter, page: pageParam, page_size: pageRows })),
    initialPageParam: 1,
    getNextPageParam: (last, pages) => (last.resources.length < pageRows ? undefined : pages.length + 1),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ resources }) => resources.some(isGoingOn)) ? pace.goingOn : pace.still,
  });
  const pages = query.data?.pages ?? [];
  return {
    rows: pages.flatMap((page) => page.resources),
    total: pages[0]?.total ?? 0,
    loading: query.isPending,
    fetching: query.isFetching,
    failure: query.isError ? failureOf(query.error) : null,
    filtered: search !== '' || [resource_type, state, source, connector_lid].some((one) => one !== null),
    more: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
    again: () => void query.refetch(),
  };
}

/** One resource with its operations. */
export function useResource(id: string) {
  return useQuery({
    queryKey: [key, 'one', id],
    queryFn: async () => resourceDetail.parse(await rpc.provisioning.resource.query({ id })),
    refetchInterval: ({ state: { data } }) => (data && isGoingOn(data.resource) ? pace.goingOn : pace.still),
  });
}

function isGoingOn({ provisioning_state }: ResourceRow): boolean {
  return provisioning_state === 'provisioning' || provisioning_state === 'deprovisioning';
}
