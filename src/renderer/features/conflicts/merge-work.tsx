import { lazy, type ReactNode, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { commandTitle } from '#renderer/commands/command-button.tsx';
import { commandKeys, runCommand } from '#renderer/commands/registry.ts';
import type { MergeController } from '#renderer/editor/merge-controller.ts';
import { type MergedKind, useResultCheck } from '#renderer/editor/use-result-check.ts';
import { registerMerge } from '#renderer/state/merge.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import type { AnswerSession } from './answer-session.ts';
import { FieldPicker } from './field-picker.tsx';
import { mergeCommands } from './merge-actions.ts';
import { leftInWords, MergeToolbar } from './merge-toolbar.tsx';
import type { Side } from './question.ts';
import { acceptRefusal } from './refusal.ts';

const MergeEditor = lazy(() =>
  import('#renderer/editor/merge-editor.tsx').then((module) => ({ default: module.MergeEditor })),
);

interface MergeWorkProps {
  readonly session: AnswerSession;
  /** Key of the tab, for the commands. */
  readonly tab: string;
  readonly name: string;
  readonly kind: MergedKind;
  /** Who and when, for each side. */
  readonly notes: Readonly<Record<Side, string>>;
  /** Why it cannot be accepted any more, whatever is decided. */
  readonly stale: string | null;
  readonly onAccept: () => Promise<void>;
  /** Draws what happened, with the button that accepts. */
  readonly head: (accept: ReactNode) => ReactNode;
  readonly notice?: ReactNode;
}

type Page = 'fields' | { readonly text: string };

/** The parts of a question, text by text and the fields, with the one button that accepts their answers. */
export function MergeWork({ session, tab, name, kind, notes, stale, onAccept, head, notice }: MergeWorkProps) {
  useSyncExternalStore(session.subscribe, session.version);
  const { question } = session;
  const [page, setPage] = useState<Page>(() => firstPage(session));
  useEffect(() => void session.prepare().catch(tellFailure), [session]);

  const text = page === 'fields' ? undefined : question.texts.find(({ field }) => field === page.text);
  const controller = session.controllers.get(text?.field ?? question.texts[0]?.field ?? '');
  const check = useResultCheck(controller, kind);
  const refusal = stale ?? acceptRefusal(session, check);
  const [busy, setBusy] = useState(false);
  const accept = async () => {
    if (refusal !== null || busy) return;
    setBusy(true);
    try {
      await onAccept();
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const acts = useRef({ refusal, accept, page });
  acts.current = { refusal, accept, page };
  useEffect(() => registerMerge(tab, mergeCommands(session, acts)), [session, tab]);

  return (
    <>
      {head(<Accept refusal={refusal} busy={busy} merges={question.texts.length > 0} />)}
      {notice}
      <Notes controller={controller} quiet={notice === undefined || notice === null} />
      {question.texts.length + Number(question.fields.length > 0) > 1 ? (
        <Pages session={session} page={page} onPage={setPage} />
      ) : null}
      {page === 'fields' ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <FieldPicker
            questions={question.fields}
            picks={session.decisions.picks}
            notes={notes}
            onPick={(key, side) => session.pick(key, side)}
          />
        </div>
      ) : controller && text ? (
        <TextPage
          session={session}
          controller={controller}
          what={`${text.label} of ${name}`}
          kind={kind}
          notes={notes}
          check={check}
        />
      ) : (
        <Skeleton label="Comparing the texts" rows={10} />
      )}
    </>
  );
}

function firstPage({ question }: AnswerSession): Page {
  const [text] = question.texts;
  return text ? { text: text.field } : 'fields';
}

interface TextPageProps {
  readonly session: AnswerSession;
  readonly controller: MergeController;
  readonly what: string;
  readonly kind: MergedKind;
  readonly notes: Readonly<Record<Side, string>>;
  readonly check: ReturnType<typeof useResultCheck>;
}

function TextPage({ session, controller, what, kind, notes, check }: TextPageProps) {
  useSyncExternalStore(controller.subscribe, controller.version);
  const titles = {
    theirs: { title: 'Theirs', note: notes.theirs },
    base: { title: 'Before', note: notes.base },
    result: { title: 'Result', note: leftInWords(controller) },
    yours: { title: 'Yours', note: notes.yours },
  };
  return (
    <>
      <MergeToolbar session={session} controller={controller} />
      <div className="min-h-0 flex-1">
        <Suspense fallback={<Skeleton label="Opening the merge editor" rows={10} />}>
          <MergeEditor
            controller={controller}
            titles={titles}
            what={what}
            language={kind === 'text' ? 'plaintext' : 'javascript'}
            problems={check.problems}
          />
        </Suspense>
      </div>
    </>
  );
}

interface AcceptProps {
  readonly refusal: string | null;
  readonly busy: boolean;
  readonly merges: boolean;
}

function Accept({ refusal, busy, merges }: AcceptProps) {
  return (
    <div className="flex min-w-0 items-center gap-3">
      <span id="merge-refusal" role="status" aria-label="What is missing" className="max-w-100 text-small text-text-2">
        {refusal}
      </span>
      <Tooltip label={commandTitle('merge.finish')} keys={commandKeys('merge.finish')}>
        <Button
          look="primary"
          disabled={refusal !== null || busy}
          aria-describedby="merge-refusal"
          onClick={() => void runCommand('merge.finish')}
        >
          {merges ? 'Accept the merge' : 'Accept these values'}
        </Button>
      </Tooltip>
    </div>
  );
}

interface NotesProps {
  readonly controller: MergeController | undefined;
  /** Nothing else is said above the panes. */
  readonly quiet: boolean;
}

/** What has to be known before the panes are read. */
function Notes({ controller, quiet }: NotesProps) {
  if (controller === undefined) return null;
  if (controller.basis.by_hand !== null) {
    return (
      <Banner tone="warn">
        {controller.basis.by_hand} Merge it by hand: take one side as a whole, or write the result yourself.
      </Banner>
    );
  }
  if (!quiet || controller.conflicts().length > 0) return null;
  return (
    <Banner tone="info">
      Nothing overlaps. Read the marked lines as one text: accepting the merge says that you have.
    </Banner>
  );
}

interface PagesProps {
  readonly session: AnswerSession;
  readonly page: Page;
  readonly onPage: (page: Page) => void;
}

/** The parts of an answer that has several, each with how much of it is left. */
function Pages({ session, page, onPage }: PagesProps) {
  const { texts, fields } = session.question;
  const pages: { readonly page: Page; readonly title: string; readonly open: number }[] = [
    ...texts.map(({ field, label }) => ({ page: { text: field }, title: label, open: session.openTexts(field) })),
    ...(fields.length > 0 ? [{ page: 'fields' as const, title: 'fields', open: session.openFields() }] : []),
  ];
  const nameOf = (one: Page) => (one === 'fields' ? 'fields' : one.text);
  return (
    <nav aria-label="Parts of the answer" className="flex shrink-0 gap-1 border-line border-b bg-surface-1 px-2">
      {pages.map((one) => (
        <button
          key={nameOf(one.page)}
          type="button"
          aria-current={nameOf(page) === nameOf(one.page) ? 'page' : undefined}
          onClick={() => onPage(one.page)}
          className="relative flex h-8 items-center gap-1.5 px-2 text-text-2 hover:text-text-1 aria-[current=page]:text-text-1 aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-accent"
        >
          <span className="capitalize">{one.title}</span>
          <span className={one.open > 0 ? 'text-small text-warn' : 'text-small text-ok'}>
            {one.open > 0 ? `${one.open} left` : 'done'}
          </span>
        </button>
      ))}
    </nav>
  );
}
