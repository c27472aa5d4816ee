import { useQuery } from '@tanstack/react-query';
import { defaultProfile, type LintProfile } from '#contract/model/lint-profile.ts';
import { queryClient, rpc, trpc } from './client.ts';

/** The workspace's lint profile. */
export function useLintProfile(): LintProfile {
  return useQuery(trpc.checks.profile.get.queryOptions()).data ?? defaultProfile;
}

export async function saveLintProfile(profile: LintProfile): Promise<void> {
  queryClient.setQueryData(trpc.checks.profile.get.queryKey(), await rpc.checks.profile.set.mutate(profile));
}
