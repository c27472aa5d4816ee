import { useQuery } from '@tanstack/react-query';
import type { CaseResults, CaseSettings, SavedCase } from '#contract/rpc/cases.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { queryClient, rpc, trpc } from './client.ts';

const none: readonly SavedCase[] = [];

/** The test cases of a script in their order; none while they load. */
export function useCases(lid: string): { readonly cases: readonly SavedCase[]; readonly loading: boolean } {
  const query = useQuery(trpc.cases.list.queryOptions({ lid }));
  return { cases: query.data ?? none, loading: query.isPending };
}

export function useCaseResults(lid: string): CaseResults | undefined {
  return useQuery(trpc.cases.results.queryOptions({ lid })).data;
}

export function useCaseSettings(): CaseSettings | undefined {
  return useQuery(trpc.cases.settings.queryOptions()).data;
}

/** As far as they were fetched. */
export function knownCases(lid: string): readonly SavedCase[] {
  return queryClient.getQueryData(trpc.cases.list.queryKey({ lid })) ?? none;
}

export async function fetchCases(lid: string): Promise<readonly SavedCase[]> {
  const cases = await rpc.cases.list.query({ lid });
  queryClient.setQueryData(trpc.cases.list.queryKey({ lid }), cases);
  return cases;
}

/** Changed at once in this window; what the host keeps follows. */
export async function changeCaseSettings(change: Partial<CaseSettings>): Promise<void> {
  const key = trpc.cases.settings.queryKey();
  queryClient.setQueryData(key, (settings) => (settings ? { ...settings, ...change } : settings));
  await rpc.cases.setSettings.mutate(change).catch((error: unknown) => {
    refetch(key);
    throw error;
  });
}

/** Shows a change of a case before the host has answered. */
export function showCase(changed: SavedCase): void {
  queryClient.setQueryData(trpc.cases.list.queryKey({ lid: changed.lid }), (all) =>
    all?.map((one) => (one.case_id === changed.case_id ? changed : one)),
  );
}

/** What an event makes out of date. */
export function refetchCasesFor(event: StudioEvent): void {
  if (event.type === 'case_settings') {
    queryClient.setQueryData(trpc.cases.settings.queryKey(), event.settings);
    return;
  }
  if (event.type === 'workspace') refetch(trpc.cases.pathKey());
  if (event.type === 'cases_changed') refetch(trpc.cases.list.queryKey({ lid: event.lid }));
  if (event.type === 'cases_changed' || event.type === 'case_results' || event.type === 'draft_saved') {
    refetch(trpc.cases.results.queryKey({ lid: event.lid }));
  }
  if (event.type === 'case_results') refetch(trpc.cases.result.pathKey());
}

function refetch(queryKey: readonly unknown[]): void {
  void queryClient.invalidateQueries({ queryKey });
}
