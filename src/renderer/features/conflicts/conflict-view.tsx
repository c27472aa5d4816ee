import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ConflictDetail } from '#contract/rpc/sync.ts';
import { useConflict } from '#renderer/api/conflicts.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useActiveTabKey } from '#renderer/state/tabs.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { type AnswerSession, sessionKey, sessionOf } from './answer-session.ts';
import { ChoiceView } from './choice-view.tsx';
import { isMerge } from './conflict-words.ts';
import { MergeView } from './merge-view.tsx';

/** The tab in which one conflict is answered. */
export function ConflictView({ lid }: { readonly lid: string }) {
  const detail = useConflict(lid);
  const root = useRef<HTMLElement>(null);
  const shown = detail.data;
  useFocusOf(root, useActiveTabKey() === `conflict:${lid}`);
  return (
    <section
      ref={root}
      data-scope="merge"
      data-part-focus
      tabIndex={-1}
      aria-label={shown ? `Conflict of ${shown.conflict.name}` : 'Conflict'}
      className="absolute inset-0 flex flex-col outline-none"
    >
      {shown ? (
        isMerge(shown.conflict) ? (
          <Merging key={lid} latest={shown} />
        ) : (
          <ChoiceView key={sessionKey(shown)} detail={shown} />
        )
      ) : detail.isError ? (
        <Gone message={failureOf(detail.error).message} onAgain={() => void detail.refetch()} />
      ) : (
        <Skeleton label="Loading the conflict" rows={10} />
      )}
    </section>
  );
}

/** A tab that comes to the front takes the focus, so that its keys work at once. */
function useFocusOf(root: RefObject<HTMLElement | null>, isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return;
    // The dock shows the tab with the next frame; what is hidden cannot be focused.
    const frame = requestAnimationFrame(() => {
      if (!root.current?.contains(document.activeElement)) root.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [root, isActive]);
}

/** Work that has begun stays on the screen when a side changes again; going on with the new one is the author's word. */
function Merging({ latest }: { readonly latest: ConflictDetail }) {
  const [session, setSession] = useState<AnswerSession>(() => sessionOf(latest));
  const isOther = sessionKey(latest) !== sessionKey(session.detail);
  useEffect(() => {
    if (isOther && !session.touched) setSession(sessionOf(latest));
  }, [isOther, session, latest]);
  const stale = isOther && session.touched;
  return (
    <>
      {stale ? (
        <Banner
          tone="warn"
          live
          actions={<Button onClick={() => setSession(sessionOf(latest))}>Begin with the newest</Button>}
        >
          {latest.conflict.name} changed again while you merged. What you have decided so far belongs to the former
          texts and stays here until you begin anew.
        </Banner>
      ) : null}
      <MergeView
        key={sessionKey(session.detail)}
        session={session}
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
