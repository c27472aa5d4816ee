import { lazy, Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { commandTitle } from '#renderer/commands/command-button.tsx';
import { commandKeys, runCommand } from '#renderer/commands/registry.ts';
import type { MergeController } from '#renderer/editor/merge-controller.ts';
import { useResultCheck } from '#renderer/editor/use-result-check.ts';
import { registerMerge } from '#renderer/state/merge.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { giveAnswer } from './answer.ts';
import { type AnswerSession, endSession } from './answer-session.ts';
import { ConflictHead } from './conflict-head.tsx';
import { theirsInWords } from './conflict-words.ts';
import { FieldPicker } from './field-picker.tsx';
import { mergeCommands } from './merge-actions.ts';
import { leftInWords, MergeToolbar } from './merge-toolbar.tsx';
import { mergeAnswer } from './question.ts';
import { acceptRefusal } from './refusal.ts';

const MergeEditor = lazy(() =>
  import('#renderer/editor/merge-editor.tsx').then((module) => ({ default: module.MergeEditor })),
);

interface MergeViewProps {
  readonly session: AnswerSession;
  /** Said above the panes where something else stands in the way. */
  readonly stale: string | null;
}

type Page = 'fields' | { readonly text: string };

/** A conflict that is answered by merging its texts and picking its fields. */
export function MergeView({ session, stale }: MergeViewProps) {
  useSyncExternalStore(session.subscribe, session.version);
  const { question, detail } = session;
  const { conflict } = detail;
  const [page, setPage] = useState<Page>(() => firstPage(session));
  useEffect(() => void session.prepare().catch(tellFailure), [session]);

  const text = page === 'fields' ? undefined : question.texts.find(({ field }) => field === page.text);
  const controller = session.controllers.get(text?.field ?? question.texts[0]?.field ?? '');
  const check = useResultCheck(controller, conflict.type === 'script');
  const refusal = stale ?? acceptRefusal(session, check);
  const [busy, setBusy] = useState(false);
  const accept = async () => {
    if (refusal !== null || busy) return;
    setBusy(true);
    try {
      await giveAnswer(mergeAnswer(detail, question, session.mergedTexts(), session.decisions.picks), conflict.name);
      endSession(session);
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const act = useRef({ refusal, accept, page });
  act.current = { refusal, accept, page };
  useEffect(() => registerMerge(`conflict:${conflict.lid}`, mergeCommands(session, act)), [session, conflict.lid]);

  return (
    <>
      <ConflictHead conflict={conflict}>
        <Accept refusal={refusal} busy={busy} question={question.texts.length > 0} />
      </ConflictHead>
      <Notes session={session} controller={controller} stale={stale} />
      {question.texts.length + Number(question.fields.length > 0) > 1 ? (
        <Pages session={session} page={page} onPage={setPage} />
      ) : null}
      {page === 'fields' ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <FieldPicker
            questions={question.fields}
            picks={session.decisions.picks}
            notes={{ theirs: theirsInWords(detail), base: 'what both began from', yours: 'your draft' }}
            onPick={(key, side) => session.pick(key, side)}
          />
        </div>
      ) : controller && text ? (
        <TextPage session={session} controller={controller} label={text.label} check={check} />
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
  readonly label: string;
  readonly check: ReturnType<typeof useResultCheck>;
}

function TextPage({ session, controller, label, check }: TextPageProps) {
  const { detail } = session;
  const { name, type } = detail.conflict;
  useSyncExternalStore(controller.subscribe, controller.version);
  const left = leftInWords(controller);
  const titles = useMemo(
    () => ({
      theirs: { title: 'Theirs', note: theirsInWords(detail) },
      base: { title: 'Before', note: detail.base === null ? 'nothing: both are new' : 'what both began from' },
      result: { title: 'Result', note: left },
      yours: { title: 'Yours', note: 'your draft' },
    }),
    [detail, left],
  );
  return (
    <>
      <MergeToolbar session={session} controller={controller} />
      <div className="min-h-0 flex-1">
        <Suspense fallback={<Skeleton label="Opening the merge editor" rows={10} />}>
          <MergeEditor
            controller={controller}
            titles={titles}
            what={`${label} of ${name}`}
            language={type === 'script' ? 'javascript' : 'plaintext'}
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
  readonly question: boolean;
}

function Accept({ refusal, busy, question }: AcceptProps) {
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
          {question ? 'Accept the merge' : 'Accept these values'}
        </Button>
      </Tooltip>
    </div>
  );
}

interface NotesProps {
  readonly session: AnswerSession;
  readonly controller: MergeController | undefined;
  readonly stale: string | null;
}

/** What has to be known before the panes are read. */
function Notes({ session, controller, stale }: NotesProps) {
  const { conflict } = session.detail;
  const byHand = controller?.basis.by_hand ?? null;
  const suspicious = conflict.kind === 'merged_suspicious' ? (conflict.fields[0]?.reason ?? null) : null;
  const clean = controller !== undefined && controller.conflicts().length === 0;
  return (
    <>
      {stale === null ? null : (
        <Banner tone="warn" live>
          {stale}
        </Banner>
      )}
      {byHand === null ? null : (
        <Banner tone="warn">{byHand} Merge it by hand: take one side as a whole, or write the result yourself.</Banner>
      )}
      {suspicious === null ? null : <Banner tone="warn">{suspicious}</Banner>}
      {clean && suspicious === null ? (
        <Banner tone="info">
          Nothing overlaps. Read the marked lines as one text: accepting the merge says that you have.
        </Banner>
      ) : null}
    </>
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
