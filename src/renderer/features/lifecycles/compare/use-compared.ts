import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleVersions } from '#contract/rpc/lifecycles.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { type OtherSide, readCompareTabId } from './compare-sides.ts';
import { readComparedFile, useComparedFiles } from './compared-files.ts';

/** One side of a comparison, and what a person calls it. */
export interface ComparedSide {
  readonly title: string;
  readonly config: LifecycleConfig;
}

/** Two sides to compare, or why there are none. */
export type Compared =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string; readonly retry: (() => void) | null }
  | {
      readonly kind: 'ready';
      readonly lid: string;
      readonly name: string;
      readonly sides: readonly [ComparedSide, ComparedSide];
      readonly match: 'by_id' | 'by_name';
      /** What a file could not hold. */
      readonly losses: readonly string[];
    };

/** What a tab of comparison shows; follows the draft, the server and the other lifecycle. */
export function useCompared(tabId: string): Compared {
  const asked = readCompareTabId(tabId);
  const lid = asked?.lid ?? '';
  const other: OtherSide = asked?.other ?? { kind: 'published' };
  const otherLid = other.kind === 'lifecycle' ? other.lid : '';
  const own = useQuery({ ...trpc.lifecycles.versions.queryOptions({ lid }), enabled: lid !== '' });
  const another = useQuery({
    ...trpc.lifecycles.versions.queryOptions({ lid: otherLid }),
    enabled: otherLid !== '',
  });
  const fileKey = other.kind === 'file' ? other.key : null;
  const file = useComparedFiles((files) => (fileKey === null ? undefined : files[fileKey]));
  const [fileGone, setFileGone] = useState(false);
  useEffect(() => {
    if (fileKey === null) return;
    const gone = () => setFileGone(true);
    readComparedFile(fileKey).then((read) => read ?? gone(), gone);
  }, [fileKey]);

  for (const query of otherLid === '' ? [own] : [own, another])
    if (query.isError)
      return { kind: 'failed', message: failureOf(query.error).message, retry: () => void query.refetch() };
  const versions = own.data;
  if (versions === undefined || (otherLid !== '' && another.data === undefined)) return { kind: 'loading' };
  if (fileKey !== null && file === undefined)
    return fileGone
      ? { kind: 'failed', message: 'The file is no longer kept; compare with it again.', retry: null }
      : { kind: 'loading' };
  const from = otherSide(other, versions, another.data, file);
  const to = laterSide(other, versions);
  if (typeof from === 'string') return { kind: 'failed', message: from, retry: null };
  if (typeof to === 'string') return { kind: 'failed', message: to, retry: null };
  const byName = other.kind === 'lifecycle' || other.kind === 'file';
  const match = byName ? 'by_name' : 'by_id';
  return { kind: 'ready', lid, name: versions.name, sides: [from, to], match, losses: file?.losses ?? [] };
}

/** What the draft is held against, or why it cannot be. */
function otherSide(
  other: OtherSide,
  versions: LifecycleVersions,
  another: LifecycleVersions | undefined,
  file: { readonly name: string; readonly config: LifecycleConfig } | undefined,
): ComparedSide | string {
  if (other.kind === 'file') return file ? { title: file.name, config: file.config } : 'The file is no longer kept.';
  if (other.kind === 'lifecycle') return namedSide(another);
  // What was deleted here is not compared with the server but shows what became of it there.
  if (other.kind === 'server' && versions.draft !== null)
    return versions.server ? { title: 'Server', config: versions.server } : 'The server does not have this lifecycle.';
  return versions.published
    ? { title: 'Published', config: versions.published }
    : 'This lifecycle was never published, so there is nothing to compare it with.';
}

/** Also of one that only the server has, as where both sides added the same. */
function namedSide(another: LifecycleVersions | undefined): ComparedSide | string {
  const config = another?.draft ?? another?.server;
  if (another === undefined || !config) return 'The lifecycle that it is compared with was deleted.';
  return { title: another.draft === null ? `${another.name} (server)` : another.name, config };
}

function laterSide(other: OtherSide, { draft, server }: LifecycleVersions): ComparedSide | string {
  const named = other.kind === 'lifecycle' || other.kind === 'file';
  if (draft !== null) return { title: named ? draft.name : 'Draft', config: draft };
  if (other.kind === 'server' && server !== null) return { title: 'Server', config: server };
  return 'This lifecycle was deleted here. It lies in the Trash, as it was.';
}
