import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { StoreCopy, StoreHealth } from '#contract/rpc/workspace.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { byteSize } from '#renderer/lib/size.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';

type Unusable = Exclude<StoreHealth, { state: 'ok' }>;

const titles = {
  corrupt: 'This workspace’s file is damaged',
  newer: 'This workspace was written by a newer Hookwright',
  unwritable: 'This workspace’s file cannot be written',
} as const;

const explanations = {
  corrupt:
    'It cannot be opened safely, so nothing in it was touched. Restore a copy to go on; the damaged file is then kept beside the copies.',
  newer:
    'This version cannot read it, so nothing in it was touched. Start the newer Hookwright to open it, or restore a copy that this version made; the newer file is then kept beside the copies.',
  unwritable: 'Make the file and its folder writable for you, with room on the disk, then start the studio again.',
} as const;

/** Says why the workspace's store cannot be used, where it is, and what leads back. */
export function RecoveryScreen({ store }: { readonly store: Unusable }) {
  const workspace = useStudio((state) => state.workspace);
  const workspaces = useQuery(trpc.workspaces.list.queryOptions());
  const restore = useMutation({
    mutationFn: (file: string) => rpc.workspaces.restoreCopy.mutate({ file }),
    onSuccess: (health) => {
      if (health.state === 'ok') toast.success(`Workspace ${workspace?.name ?? ''} is open again.`);
    },
  });
  const refusal = restore.isError ? failureOf(restore.error).message : unusableCopy(restore.data);
  return (
    <div className="mx-auto flex max-w-200 flex-col gap-4 px-6 py-12">
      <h2 className="text-title">{titles[store.state]}</h2>
      <p className="text-text-2">{explanations[store.state]}</p>
      <dl className="selectable grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1 rounded-sm border border-line bg-surface-1 px-3 py-2">
        <dt className="text-small text-text-2">File</dt>
        <dd className="break-all font-code text-code">{store.file}</dd>
        <dt className="text-small text-text-2">Found</dt>
        <dd className="break-words text-text-2">{store.reason}</dd>
      </dl>
      {refusal === null ? null : (
        <Banner tone="bad" live>
          Not restored: {refusal}
        </Banner>
      )}
      {store.state === 'unwritable' ? null : (
        <Copies copies={store.copies} busy={restore.isPending} onRestore={(file) => restore.mutate(file)} />
      )}
      <div className="flex gap-2">
        {(workspaces.data?.workspaces.length ?? 0) > 1 ? (
          <CommandButton command="workspace.switch">Open another workspace</CommandButton>
        ) : null}
        <CommandButton command="workspace.create" />
      </div>
    </div>
  );
}

/** Why a copy that is in place now is of no use either. */
function unusableCopy(health: StoreHealth | undefined): string | null {
  if (health === undefined || health.state === 'ok') return null;
  return `that copy cannot be opened either (${health.reason}). Choose an older one.`;
}

interface CopiesProps {
  readonly copies: readonly StoreCopy[];
  readonly busy: boolean;
  readonly onRestore: (file: string) => void;
}

function Copies({ copies, busy, onRestore }: CopiesProps) {
  if (copies.length === 0) return <p className="text-text-2">There is no copy of this workspace on this machine.</p>;
  return (
    <section aria-label="Copies" className="flex flex-col gap-2">
      <h3 className="section-head">Copies, newest first</h3>
      <p className="text-small text-text-3">What was changed after a copy was made is not in it.</p>
      <ul className="flex flex-col border-line border-b">
        {copies.map((copy, index) => (
          <li key={copy.file} title={copy.file} className="flex items-center gap-4 border-line border-t py-1.5">
            <span className="flex-1">{exactTime(copy.made_at)}</span>
            <span className="w-24 shrink-0 text-text-2">{relativeTime(copy.made_at)}</span>
            <span className="w-20 shrink-0 text-right text-text-2">{byteSize(copy.bytes)}</span>
            <Button
              look={index === 0 ? 'primary' : 'plain'}
              disabled={busy}
              aria-label={`Restore copy of ${exactTime(copy.made_at)}`}
              onClick={() => onRestore(copy.file)}
            >
              Restore copy
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
