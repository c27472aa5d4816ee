import { Zap } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useScript } from '#renderer/api/scripts.ts';
import { clockTime } from '#renderer/lib/time.ts';
import { openDocument, type SaveState, useDocuments } from '#renderer/state/documents.ts';
import { dock, openScript } from '#renderer/state/tabs.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { AnswerSession } from './answer-session.ts';
import { MergeScope } from './merge-scope.tsx';
import { MergeWork } from './merge-work.tsx';

/** Two windows changed the same lines of a draft: the text of each, and what becomes of them. */
export function DraftMergeView({ lid }: { readonly lid: string }) {
  const save = useDocuments((all) => all[lid]?.save);
  const name = useScript(lid)?.name ?? 'the script';
  return (
    <MergeScope tab={`draft_merge:${lid}`} label={`Two texts of ${name}`}>
      {save?.kind === 'conflict' ? (
        <Merging lid={lid} name={name} save={save} />
      ) : (
        <EmptyState
          title={`There is one text of ${name}`}
          action={
            <Button look="primary" onClick={() => backToScript(lid, name)}>
              Back to the script
            </Button>
          }
        >
          <p>Nothing of it waits for a decision.</p>
        </EmptyState>
      )}
    </MergeScope>
  );
}

function backToScript(lid: string, name: string): void {
  dock.close({ kind: 'draft_merge', id: lid, name });
  openScript(lid, name);
}

interface MergingProps {
  readonly lid: string;
  readonly name: string;
  readonly save: Extract<SaveState, { kind: 'conflict' }>;
}

function Merging({ lid, name, save }: MergingProps) {
  const { base, theirs, at } = save;
  const session = useMemo(() => {
    const yours = openDocument(lid)?.body() ?? base;
    const text = { field: 'draft', label: 'text', texts: { base, theirs, yours }, reason: null };
    return new AnswerSession({ texts: [text], fields: [], missing: [] });
  }, [lid, base, theirs]);
  const accept = () => {
    const document = openDocument(lid);
    const merged = session.mergedTexts()['draft'];
    if (document && merged !== undefined) {
      document.replace(merged);
      document.resolveConflict('mine');
    }
    backToScript(lid, name);
    return Promise.resolve();
  };
  return (
    <MergeWork
      session={session}
      tab={`draft_merge:${lid}`}
      name={name}
      kind="script"
      notes={{ theirs: `the other window, ${clockTime(at)}`, base: 'what both began from', yours: 'this window' }}
      stale={null}
      onAccept={accept}
      head={(button) => <Head name={name} at={at} button={button} />}
    />
  );
}

interface HeadProps {
  readonly name: string;
  readonly at: string;
  readonly button: ReactNode;
}

function Head({ name, at, button }: HeadProps) {
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2">
      <Zap size={16} aria-hidden="true" className="shrink-0 text-warn" />
      <div className="min-w-60 flex-1">
        <h2 className="truncate font-semibold">
          {name}
          <span className="font-normal text-text-2"> · Two texts of one draft</span>
        </h2>
        <p className="text-text-2">
          Another window changed the same lines and saved them at {clockTime(at)}. Accepting saves the result for both.
        </p>
      </div>
      {button}
    </header>
  );
}
