import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';

const kinds = {
  enhanced: 'It is enhanced: a publish is one step, all or nothing.',
  baseline: 'It is a baseline backend: a publish is one request after the other.',
} as const;

/** What a read-only look at the backend finds. */
export function ProbeDialog({ onClose }: { readonly onClose: () => void }) {
  const probe = useQuery({
    ...trpc.sync.probe.queryOptions(),
    queryFn: () => rpc.sync.probe.query(),
    staleTime: 0,
    gcTime: 0,
  });
  const report = probe.data;
  return (
    <Dialog
      width="wide"
      title="Check the backend"
      description="Looks how the backend behaves. Nothing on it is changed."
      onClose={onClose}
      footer={
        <>
          <Button disabled={probe.isFetching} onClick={() => void probe.refetch()}>
            Check again
          </Button>
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {probe.isError ? (
        <Banner tone="bad" live>
          {failureOf(probe.error).message}
        </Banner>
      ) : report ? (
        <>
          <p className="selectable">
            <span className="font-code">{report.origin}</span>{' '}
            <span className="text-text-2">
              {report.backend === null ? 'It is not known yet which kind it is.' : kinds[report.backend]}
            </span>
          </p>
          <ul aria-label="Findings" className="selectable flex flex-col">
            {report.findings.map((finding) => (
              <li key={finding.name} className="flex min-h-6 items-start gap-2 py-0.5">
                {finding.ok ? (
                  <CircleCheck size={16} role="img" aria-label="in order" className="shrink-0 text-ok" />
                ) : (
                  <TriangleAlert size={16} role="img" aria-label="look at this" className="shrink-0 text-warn" />
                )}
                <span className="w-56 shrink-0">{finding.name}</span>
                <span className="min-w-0 flex-1 text-text-2">{finding.message}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Skeleton label="Looking at the backend" rows={6} />
      )}
    </Dialog>
  );
}
