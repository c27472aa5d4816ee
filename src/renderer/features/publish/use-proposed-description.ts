import { useQuery } from '@tanstack/react-query';
import { limits } from '#contract/limits.ts';
import type { PlanView } from '#contract/rpc/sync.ts';
import { trpc } from '#renderer/api/client.ts';

/** Words for the history that are known before anybody writes some, such as that a script is rolled back. */
export function useProposedDescription(view: PlanView | null): string {
  const notes = useQuery({ ...trpc.versions.notes.queryOptions(), staleTime: 0 }).data ?? [];
  const published = new Set(view?.plan.changes.map((change) => change.lid));
  const words = notes.filter(({ lid }) => published.has(lid)).map(({ note }) => note);
  return words.join('; ').slice(0, limits.changeDescriptionChars);
}
