import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PublishPlan } from '#contract/model/publish-plan.ts';
import type { PlanView } from '#contract/rpc/sync.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { openForms } from '#renderer/state/documents.ts';
import { useStudio } from '#renderer/state/studio.ts';
import type { Picks } from './plan-rows.ts';

interface Shown {
  readonly key: string;
  readonly view: PlanView;
}

export interface PlanOnScreen {
  /** What is shown, and what a press of the button approves. */
  readonly view: PlanView | null;
  /** The picks on the screen are not planned yet. */
  readonly settling: boolean;
  /** Something has changed since; the plan on the screen stays until a person looks at the new one. */
  readonly outdated: boolean;
  readonly failure: string | null;
  readonly lookAtNew: () => Promise<void>;
}

/**
 * The plan for these picks, made after what is on the screen was saved. Nothing changes under a person's eyes: what
 * comes later waits until they ask for it.
 */
export function usePlan(picks: Picks): PlanOnScreen {
  const lids = picks === null ? null : [...picks].sort();
  const key = JSON.stringify(lids);
  const query = useQuery({
    ...trpc.sync.plan.queryOptions({ lids }),
    queryFn: () => rpc.sync.plan.query({ lids }),
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const [shown, setShown] = useState<Shown | null>(null);
  const { data: latest, isPlaceholderData, isFetchedAfterMount, refetch } = query;
  // What somebody else on the screen has of an older plan is not the one that was asked for.
  const data = isPlaceholderData || !isFetchedAfterMount ? undefined : latest;
  const hash = shown?.view.plan.plan_hash;
  useEffect(() => {
    if (!data) return;
    setShown((now) =>
      now?.key === key && now.view.plan.plan_hash !== data.plan.plan_hash ? now : { key, view: data },
    );
  }, [data, key]);
  useRefetchOnSignIn(refetch);
  const outdated = data !== undefined && shown?.key === key && data.plan.plan_hash !== hash;
  return {
    view: shown?.view ?? null,
    settling: shown?.key !== key,
    outdated,
    failure: query.isError ? failureOf(query.error).message : null,
    lookAtNew: async () => {
      const now = await refetch();
      if (now.data) setShown({ key, view: now.data });
    },
  };
}

/** The plan of everything, for a look at what is not picked; null until somebody looks. */
export function useEverything(wanted: boolean): PublishPlan | null {
  const query = useQuery({ ...trpc.sync.plan.queryOptions({ lids: null }), staleTime: 0, enabled: wanted });
  return wanted ? (query.data?.plan ?? null) : null;
}

/** What is typed is saved before a plan is made of it; names what could not be saved and so is not in the plan. */
export function useSavedFirst(): { readonly ready: boolean; readonly unsaved: readonly string[] } {
  const [state, setState] = useState<{ ready: boolean; unsaved: readonly string[] }>({ ready: false, unsaved: [] });
  useEffect(() => {
    void Promise.all(
      openForms().map(async (draft) => {
        try {
          await draft.flush();
          return [];
        } catch {
          return [draft.name()];
        }
      }),
    ).then((names) => setState({ ready: true, unsaved: names.flat() }));
  }, []);
  return state;
}

/** Whether one may publish changes with the sign-in and the connection. */
function useRefetchOnSignIn(refetch: () => unknown): void {
  const key = useStudio(
    ({ session, connection, sync }) =>
      `${session?.state} ${session?.email} ${session?.can_publish} ${connection?.state} ${sync?.offline}`,
  );
  const [seen, setSeen] = useState(key);
  useEffect(() => {
    if (seen === key) return;
    setSeen(key);
    refetch();
  }, [key, seen, refetch]);
}
