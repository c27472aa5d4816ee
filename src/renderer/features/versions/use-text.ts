import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { trpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import type { Entry } from './versions-store.ts';

/** The text of an entry; undefined while it is read, or not here. Follows the draft as it is saved. */
export function useText(lid: string, entry: Entry | null, here: boolean): string | undefined {
  const version = useQuery({
    ...trpc.versions.text.queryOptions({ lid, version_number: typeof entry === 'number' ? entry : 1 }),
    enabled: typeof entry === 'number' && here,
  });
  const draft = useQuery({
    ...trpc.scripts.get.queryOptions({ lid }),
    staleTime: 0,
    enabled: entry === 'draft' && here,
  });
  const { refetch } = draft;
  useEffect(() => {
    if (entry !== 'draft') return;
    return onStudioEvent((event) => {
      const listed = event.type === 'scripts_changed' && event.lids.includes(lid);
      if (listed || (event.type === 'draft_saved' && event.lid === lid)) void refetch();
    });
  }, [lid, entry, refetch]);
  if (!here) return undefined;
  return entry === 'draft' ? draft.data?.body : version.data?.text;
}
