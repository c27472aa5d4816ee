import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { StoreCopy, StoreHealth } from '#contract/rpc/workspace.ts';
import { rpc } from '#renderer/api/client.ts';
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

const nextSteps = {
  corrupt: 'Restore a copy below. The damaged file is kept beside it, untouched.',
  newer:
    'Start the newer Hookwright to open it, or restore a copy that this version can read. The file stays untouched.',
  unwritable: 'Make the file and its folder writable for you, with room on the disk, then start the studio again.',
} as const;

/** Says why the workspace's store cannot be used, where it is, and what leads back. */
export function RecoveryScreen({ store }: { readonly store: Unusable }) {
  const workspace = useStudio((state) => state.workspace);
  const restore = useMutation({
    mutationFn: (file: string) => rpc.workspaces.restoreCopy.mutate({ file }),
    onSuccess: (health) => {
      if (health.state === 'ok') toast.success(`Workspace ${workspace?.name ?? ''} is open again.`);
    },
  });
  return (
    <div className="flex max-w-200 flex-col gap-4 p-6">
      <h2 className="text-title">{titles[store.state]}</h2>
      <p className="text-text-2">
        {store.message} {nextSteps[store.state]}
      </p>
      <p className="selectable break-all rounded-sm border border-line bg-surface-1 px-3 py-2 font-code text-code">
        {store.file}
      </p>
      {restore.isError ? (
        <Banner tone="bad" live>
          Not restored: {failureOf(restore.error).message}
        </Banner>
      ) : null}
      {store.state === 'unwritable' ? null : (
        <Copies copies={store.copies} busy={restore.isPending} onRestore={(file) => restore.mutate(file)} />
      )}
      <div className="flex gap-2">
        <CommandButton command="workspace.switch">Open another workspace</CommandButton>
        <CommandButton command="workspace.create" />
      </div>
    </div>
  );
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
      <ul className="flex flex-col">
        {copies.map((copy, index) => (
          <li key={copy.file} className="flex items-center gap-4 border-line border-t py-1.5">
            <span className="w-28 shrink-0" title={exactTime(copy.made_at)}>
              {relativeTime(copy.made_at)}
            </span>
            <span className="w-20 shrink-0 text-text-2">{byteSize(copy.bytes)}</span>
            <span className="selectable min-w-0 flex-1 truncate text-small text-text-3" title={copy.file}>
              {copy.file.split(/[\\/]/).at(-1)}
            </span>
            <Button look={index === 0 ? 'primary' : 'plain'} disabled={busy} onClick={() => onRestore(copy.file)}>
              Restore copy of {exactTime(copy.made_at)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
