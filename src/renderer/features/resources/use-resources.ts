import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { type ResourceRow, resourceDetail, resourcesPage } from '#contract/rpc/provisioning.ts';
import { type BackendPages, backendPages, pageRows } from '#renderer/api/backend-pages.ts';
import { queryClient, rpc } from '#renderer/api/client.ts';
import { useResourcesStore } from './resources-store.ts';

const key = 'resources';
/** What others provision is seen without being asked for; faster while something is going on. */
const pace = { still: 15_000, goingOn: 2000 };

/** Asks the backend anew, after something was begun or has ended. */
export function refetchResources(): void {
  void queryClient.invalidateQueries({ queryKey: [key] });
}

/** The resources that the filters let through, newest first. */
export function useResources(): BackendPages<ResourceRow> {
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
  const filtered = search !== '' || [resource_type, state, source, connector_lid].some((one) => one !== null);
  return backendPages(query, ({ resources }) => resources, filtered);
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
