import { lazy, Suspense } from 'react';
import type { ConflictCopy, ConflictDetail } from '#contract/rpc/sync.ts';
import { entityTypes } from '#engine/sync/entity-types.ts';
import { useConflictCopy } from '#renderer/api/conflicts.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { entityLabel } from '#renderer/lib/entity-label.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';

const Comparison = lazy(() =>
  import('#renderer/editor/comparison.tsx').then((module) => ({ default: module.Comparison })),
);

const readLater =
  'To read it first, keep both: the next pull brings it here, and either of the two can be deleted then.';

/** A second copy that somebody has changed, read from the server, beside what is here. */
export function CopyEvidence({ detail }: { readonly detail: ConflictDetail }) {
  const { lid, type } = detail.conflict;
  const copy = useConflictCopy(lid);
  const label = entityLabel(type);
  return (
    <section aria-label="The copy" className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-4">
      <h3 className="section-head">The copy</h3>
      <p className="selectable max-w-160">
        The request that created this {label} arrived twice, the second time long after it had been sent. The copy is on
        the server only, with what somebody has written into it.
        {copy.data && copy.data.text === null ? ` ${readLater}` : ''}
      </p>
      {copy.isError ? (
        <Banner tone="warn" live actions={<Button onClick={() => void copy.refetch()}>Try again</Button>}>
          The copy cannot be shown: {failureOf(copy.error).message} {readLater}
        </Banner>
      ) : copy.data === undefined ? (
        <Skeleton label="Reading the copy from the server" rows={8} />
      ) : (
        <Beside detail={detail} copy={copy.data} />
      )}
    </section>
  );
}

function Beside({ detail, copy }: { readonly detail: ConflictDetail; readonly copy: ConflictCopy }) {
  const { conflict, yours, theirs, texts } = detail;
  const own = yours ?? theirs;
  const field = entityTypes.get(conflict.type)?.fields.find(({ merge }) => merge === 'text_lines')?.name;
  const hash = field === undefined ? null : own?.[field];
  const description = typeof own?.['description'] === 'string' ? own['description'] : '';
  const about = copy.description ?? '';
  return (
    <>
      {copy.name === conflict.name ? null : (
        <p className="selectable">
          It is called <strong>{copy.name}</strong> there.
        </p>
      )}
      {about === description ? null : (
        <p className="selectable max-w-160">{about === '' ? 'It has no description.' : `Its description: ${about}`}</p>
      )}
      {copy.text === null ? null : (
        <div className="min-h-48 flex-1 border border-line">
          <Suspense fallback={<Skeleton label="Loading the comparison" rows={8} />}>
            <Comparison
              original={copy.text}
              modified={typeof hash === 'string' ? (texts[hash] ?? '') : ''}
              originalLabel="The copy on the server"
              modifiedLabel={`Yours, ${conflict.name}`}
              same="The copy has the same text as yours."
            >
              <span className="text-text-2">The copy on the server · yours</span>
            </Comparison>
          </Suspense>
        </div>
      )}
    </>
  );
}
