import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { ListedScript, ScriptListQuery, ScriptWindow } from '#contract/rpc/script-list.ts';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { queryClient, trpc } from './client.ts';

/** How many rows travel at once. */
const pageRows = 100;
/** Pages that nobody looks at any more are let go, so that the window never holds a long list as a whole. */
const keptMs = 10_000;
/** Lists are asked for again at this pace while the search still reads texts. */
const readingMs = 700;

const seen = new Map<string, ScriptRow>();

// What a list or a tab last showed of a script is what commands on it go by.
queryClient.getQueryCache().subscribe(({ type, query }) => {
  if (type !== 'updated' || query.state.status !== 'success') return;
  const [path] = query.queryKey as readonly [(readonly string[])?];
  if (path?.[0] !== 'scripts') return;
  if (path[1] === 'row') note(query.state.data as ScriptRow | null);
  if (path[1] === 'list') for (const row of (query.state.data as ScriptWindow).rows) note(row);
});

function note(row: ScriptRow | null): void {
  if (row !== null) seen.set(row.lid, row);
}

/** A script as last told by the host; undefined before that, and where it is no longer here. */
export function useScript(lid: string | null): ScriptRow | undefined {
  const query = useQuery(trpc.scripts.row.queryOptions({ lid: lid ?? '' }, { enabled: lid !== null }));
  return lid === null ? undefined : (query.data ?? undefined);
}

/** The same outside React; undefined while nothing has shown it. */
export function knownScript(lid: string): ScriptRow | undefined {
  const row = queryClient.getQueryData(trpc.scripts.row.queryKey({ lid }));
  return row === null ? undefined : (row ?? seen.get(lid));
}

/** Another workspace is shown now. */
export function forgetScripts(): void {
  seen.clear();
}

/** A list as far as it was fetched. */
export interface ScriptPages {
  /** Null before the first answer. */
  readonly window: ScriptWindow | null;
  /** The row at a place of the list; undefined while it is not here. */
  rowAt(index: number): ListedScript | undefined;
  /** Grows with everything that came. */
  readonly updatedAt: number;
}

/** The rows of a list from `first` to `last`, and its length. Another query shows the rows of the last one until it is answered. */
export function useScriptPages(query: ScriptListQuery, first: number, last: number): ScriptPages {
  const head = useQuery(
    trpc.scripts.list.queryOptions(
      { ...query, offset: 0, limit: pageRows },
      {
        placeholderData: keepPreviousData,
        gcTime: keptMs,
        refetchInterval: (asked) => ((asked.state.data?.unread ?? 0) > 0 ? readingMs : false),
      },
    ),
  );
  const from = Math.max(1, Math.floor(first / pageRows));
  const to = Math.floor(Math.max(first, last) / pageRows);
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  const pages = useQueries({
    queries: numbers.map((page) =>
      trpc.scripts.list.queryOptions({ ...query, offset: page * pageRows, limit: pageRows }, { gcTime: keptMs }),
    ),
  });
  const updatedAt = Math.max(head.dataUpdatedAt, ...pages.map((page) => page.dataUpdatedAt));
  const window = head.data ?? null;
  return {
    window,
    updatedAt,
    rowAt: (index) => {
      const page = Math.floor(index / pageRows);
      const data = page === 0 ? window : pages[page - from]?.data;
      return data?.rows[index - page * pageRows];
    },
  };
}

const noRows: readonly ListedScript[] = [];

/** The first scripts of a list. `stale`: they are those of the last query, as this one is not answered yet. */
export function useFirstScripts(
  query: ScriptListQuery,
  limit: number,
  enabled = true,
): {
  readonly rows: readonly ListedScript[];
  readonly total: number;
  readonly stale: boolean;
  readonly loading: boolean;
} {
  const { data, isPlaceholderData, isPending } = useQuery(
    trpc.scripts.list.queryOptions({ ...query, limit }, { placeholderData: keepPreviousData, gcTime: keptMs, enabled }),
  );
  return { rows: data?.rows ?? noRows, total: data?.total ?? 0, stale: isPlaceholderData, loading: isPending };
}
