import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { hydrateAtOnce, type VersionList } from '#contract/rpc/versions.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useScriptEvents } from '#renderer/api/script-events.ts';
import { useStudio } from '#renderer/state/studio.ts';

const page = 50;

export interface ScriptHistory {
  readonly list: VersionList | undefined;
  readonly failure: string | null;
  readonly showOlder: () => void;
  readonly missing: Missing;
}

/** Listed versions that are not whole here, and what is done about it. */
interface Missing {
  readonly numbers: readonly number[];
  readonly fetching: boolean;
  /** Why they could not be fetched. */
  readonly failure: string | null;
  /** The server does not have them either. */
  readonly gone: readonly number[];
  readonly fetch: () => void;
  readonly stop: () => void;
}

/** The history of a script as it is known here; what is missing of it is fetched by itself, once, where that is possible. */
export function useVersions(lid: string): ScriptHistory {
  const [limit, setLimit] = useState(page);
  const query = useQuery({
    ...trpc.versions.list.queryOptions({ lid, limit }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const { refetch, data: list } = query;
  useScriptEvents(lid, refetch);
  const missing = useMissing(lid, list, refetch);
  return {
    list,
    failure: query.isError && !list ? failureOf(query.error).message : null,
    showOlder: () => setLimit((before) => before + page),
    missing,
  };
}

function useMissing(lid: string, list: VersionList | undefined, refetch: () => Promise<unknown>): Missing {
  const [fetching, setFetching] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [gone, setGone] = useState<readonly number[]>([]);
  /** Each is asked for once; the button asks for all of them again. */
  const asked = useRef(new Set<number>());
  const numbers = (list?.versions ?? []).filter((row) => !row.known || !row.text_here).map((row) => row.version_number);
  const next = numbers.filter((number) => !asked.current.has(number)).slice(0, hydrateAtOnce);

  const ask = useCallback(
    async (version_numbers: number[]) => {
      for (const number of version_numbers) asked.current.add(number);
      setFetching(true);
      setFailure(null);
      try {
        const answer = await rpc.versions.hydrate.mutate({ lid, version_numbers });
        setGone((before) => [...new Set([...before, ...answer.gone])]);
        await refetch();
      } catch (error) {
        setFailure(failureOf(error).message);
        await refetch();
      } finally {
        setFetching(false);
      }
    },
    [lid, refetch],
  );

  const due = next.length > 0 && !fetching && failure === null;
  const key = next.join();
  useEffect(() => {
    if (due) void ask(key.split(',').map(Number));
  }, [due, key, ask]);

  const online = useStudio((state) => state.connection?.state === 'online' && state.sync?.offline === false);
  useEffect(() => {
    if (!online) return;
    asked.current.clear();
    setFailure(null);
  }, [online]);

  const fetch = () => {
    asked.current.clear();
    void ask(numbers.slice(0, hydrateAtOnce));
  };
  const stop = () => void rpc.versions.stopHydrating.mutate({ lid }).catch(() => {});
  return { numbers, fetching, failure, gone: gone.filter((number) => numbers.includes(number)), fetch, stop };
}
