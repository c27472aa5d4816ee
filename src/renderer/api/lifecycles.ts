import { useQuery } from '@tanstack/react-query';
import type { LifecycleRow } from '#contract/rpc/lifecycles.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { queryClient, trpc } from './client.ts';

/** Every lifecycle of the workspace, by name; null before the host has told. */
export function useLifecycles(): { readonly lifecycles: readonly LifecycleRow[] | null; readonly error: unknown } {
  const { data, error } = useQuery(trpc.lifecycles.list.queryOptions());
  return { lifecycles: data ?? null, error };
}

/** A lifecycle as last told; undefined before that, and where it is no longer here. */
export function useLifecycle(lid: string): LifecycleRow | undefined {
  return useLifecycles().lifecycles?.find((lifecycle) => lifecycle.lid === lid);
}

/** The same outside React. */
export function knownLifecycle(lid: string): LifecycleRow | undefined {
  return queryClient.getQueryData(trpc.lifecycles.list.queryKey())?.find((lifecycle) => lifecycle.lid === lid);
}

/** Asks anew for what an event may have changed. */
export function refetchLifecyclesFor(event: StudioEvent): void {
  if (event.type !== 'scripts_changed' && event.type !== 'workspace') return;
  void queryClient.invalidateQueries({ queryKey: trpc.lifecycles.pathKey() });
}
