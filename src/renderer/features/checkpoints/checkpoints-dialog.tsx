import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { toast } from 'sonner';
import type { Checkpoint } from '#contract/rpc/scripts.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { byteSize } from '#renderer/lib/size.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';

const TextDiff = lazy(() => import('#renderer/editor/text-diff.tsx').then((module) => ({ default: module.TextDiff })));

interface CheckpointsDialogProps {
  readonly lid: string;
  readonly onClose: () => void;
}

/** The named points of a draft's history, each compared with the text now, and the way back to it. */
export function CheckpointsDialog({ lid, onClose }: CheckpointsDialogProps) {
  const checkpoints = useQuery({ ...trpc.checkpoints.list.queryOptions({ lid }), staleTime: 0 });
  const [chosen, setChosen] = useState<string | null>(null);
  const list = checkpoints.data ?? [];
  const current = list.find((one) => one.checkpoint_id === chosen) ?? list[0];
  const name = knownScript(lid)?.name ?? 'the script';
  const restore = async (checkpoint: Checkpoint) => {
    try {
      await openDocument(lid)?.flush();
      const detail = await rpc.checkpoints.restore.mutate({ checkpoint_id: checkpoint.checkpoint_id });
      openDocument(lid)?.adopt(detail);
      toast.success(`Restored ${checkpoint.name}. Undo in the editor brings the former text back.`);
      onClose();
    } catch (error) {
      toast.error(`Not restored: ${failureOf(error).message}`);
    }
  };
  return (
    <Dialog
      width="wide"
      title={`Checkpoints of ${name}`}
      onClose={onClose}
      footer={
        <>
          <Button
            onClick={() => {
              onClose();
              void runCommand('checkpoint.create', { lid });
            }}
          >
            Save checkpoint…
          </Button>
          {current ? (
            <Button look="primary" onClick={() => void restore(current)}>
              Restore {current.name}
            </Button>
          ) : null}
        </>
      }
    >
      {checkpoints.isPending ? <Skeleton label="Loading checkpoints" rows={6} /> : null}
      {checkpoints.isSuccess && list.length === 0 ? (
        <EmptyNote>
          <p>There is no checkpoint yet. Drafts save themselves; a checkpoint is a point with a name to return to.</p>
        </EmptyNote>
      ) : null}
      {current ? (
        <div className="flex h-[56vh] min-h-0 gap-4">
          <ul aria-label="Checkpoints" className="w-60 shrink-0 overflow-y-auto">
            {list.map((one) => (
              <li key={one.checkpoint_id}>
                <button
                  type="button"
                  aria-current={one === current}
                  onClick={() => setChosen(one.checkpoint_id)}
                  className={classNames(
                    'flex w-full flex-col rounded-sm px-2 py-1 text-left',
                    one === current ? 'bg-accent-soft' : 'hover:bg-surface-2',
                  )}
                >
                  <span className="w-full truncate">{one.name}</span>
                  <span className="text-small text-text-2" title={exactTime(one.created_at)}>
                    {relativeTime(one.created_at)} · {byteSize(one.bytes)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <CheckpointPreview lid={lid} checkpoint={current} />
        </div>
      ) : null}
    </Dialog>
  );
}

function CheckpointPreview({ lid, checkpoint }: { readonly lid: string; readonly checkpoint: Checkpoint }) {
  const text = useQuery(trpc.checkpoints.read.queryOptions({ checkpoint_id: checkpoint.checkpoint_id }));
  const [now, setNow] = useState(() => openDocument(lid)?.body() ?? null);
  useEffect(() => {
    if (now === null) void rpc.scripts.get.query({ lid }).then((detail) => setNow(detail.body));
  }, [lid, now]);
  return (
    <div className="min-w-0 flex-1 border border-line">
      {text.data && now !== null ? (
        <Suspense fallback={<Skeleton label="Loading the comparison" rows={8} />}>
          <TextDiff
            original={text.data.body}
            modified={now}
            originalLabel={`Text of ${checkpoint.name}`}
            modifiedLabel="Text now"
            sideBySide={false}
          />
        </Suspense>
      ) : (
        <Skeleton label="Loading the checkpoint" rows={8} />
      )}
    </div>
  );
}
