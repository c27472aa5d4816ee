import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { trpc } from '#renderer/api/client.ts';
import { useScriptEvents } from '#renderer/api/script-events.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';

const Comparison = lazy(() =>
  import('#renderer/editor/comparison.tsx').then((module) => ({ default: module.Comparison })),
);

/** A script's draft beside the version it began from; follows the draft. */
export function CompareView({ lid }: { readonly lid: string }) {
  const detail = useQuery({ ...trpc.scripts.get.queryOptions({ lid }), staleTime: 0 });
  useScriptEvents(lid, detail.refetch);
  const script = detail.data;
  if (!script) {
    return detail.isError ? (
      <EmptyNote>
        <p>{detail.error.message}</p>
      </EmptyNote>
    ) : (
      <Skeleton label="Loading the comparison" rows={10} />
    );
  }
  return (
    <div className="absolute inset-0 flex flex-col">
      <div className="flex h-9 shrink-0 items-center gap-3 border-line border-b px-3">
        <span className="flex-1 truncate text-text-2">Published version {script.current_version} · your draft</span>
        <CommandButton command="versions.list" target={{ lid }} />
        <CommandButton command="publish.run" target={{ lid }} look="primary" />
      </div>
      <div className="min-h-0 flex-1">
        <Suspense fallback={<Skeleton label="Loading the comparison" rows={10} />}>
          <Comparison
            original={script.base_body ?? ''}
            modified={script.body}
            originalLabel={`Published text of ${script.name}`}
            modifiedLabel={`Draft of ${script.name}`}
          />
        </Suspense>
      </div>
    </div>
  );
}
