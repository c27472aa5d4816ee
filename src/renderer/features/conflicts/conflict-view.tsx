import { useEffect, useState } from 'react';
import type { ConflictDetail } from '#contract/rpc/sync.ts';
import { useConflict } from '#renderer/api/conflicts.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { type ConflictWork, workKey, workOn } from './answer-session.ts';
import { ChoiceView } from './choice-view.tsx';
import { isMerge } from './conflict-words.ts';
import { MergeScope } from './merge-scope.tsx';
import { MergeView } from './merge-view.tsx';

/** The tab in which one conflict is answered. */
export function ConflictView({ lid }: { readonly lid: string }) {
  const detail = useConflict(lid);
  const shown = detail.data;
  return (
    <MergeScope tab={`conflict:${lid}`} label={shown ? `Conflict of ${shown.conflict.name}` : 'Conflict'}>
      {shown ? (
        isMerge(shown.conflict) ? (
          <Merging key={lid} latest={shown} />
        ) : (
          <ChoiceView key={workKey(shown)} detail={shown} />
        )
      ) : detail.isError ? (
        <Gone message={failureOf(detail.error).message} onAgain={() => void detail.refetch()} />
      ) : (
        <Skeleton label="Loading the conflict" rows={10} />
      )}
    </MergeScope>
  );
}

/** Work that has begun stays on the screen when a side changes again; going on with the new one is the author's word. */
function Merging({ latest }: { readonly latest: ConflictDetail }) {
  const [work, setWork] = useState<ConflictWork>(() => workOn(latest));
  const isOther = workKey(latest) !== workKey(work.detail);
  useEffect(() => {
    if (isOther && !work.session.touched) setWork(workOn(latest));
  }, [isOther, work, latest]);
  const stale = isOther && work.session.touched;
  return (
    <>
      {stale ? (
        <Banner
          tone="warn"
          live
          actions={<Button onClick={() => setWork(workOn(latest))}>Begin with the newest</Button>}
        >
          {latest.conflict.name} changed again while you merged. What you have decided so far belongs to the former
          texts and stays here until you begin anew.
        </Banner>
      ) : null}
      <MergeView
        key={workKey(work.detail)}
        work={work}
        stale={stale ? 'A side changed again; begin with the newest.' : null}
      />
    </>
  );
}

function Gone({ message, onAgain }: { readonly message: string; readonly onAgain: () => void }) {
  return (
    <EmptyState
      title="There is nothing to decide here"
      action={
        <>
          <CommandButton command="conflict.list" look="primary" />
          <Button onClick={onAgain}>Look again</Button>
        </>
      }
    >
      <p>{message}</p>
    </EmptyState>
  );
}
