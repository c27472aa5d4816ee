import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, X } from 'lucide-react';
import type { HistoryRunDetail } from '#contract/rpc/dry-runs.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { firstEditorShown } from '#renderer/editor/first-editor.ts';
import { loadable } from '#renderer/lib/loadable.tsx';
import { duration, exactTime, relativeTime } from '#renderer/lib/time.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { IconButton } from '#renderer/ui/button.tsx';
import { RunStatus } from '#renderer/ui/run-status.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { type ViewPart, ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { useHistoryView } from './history-store.ts';
import { scriptWords, sourceWords } from './run-words.ts';

const TextDiff = loadable(
  () => firstEditorShown.then(() => import('#renderer/editor/text-diff.tsx')).then((module) => module.TextDiff),
  <Skeleton label="Loading the comparison" rows={5} />,
);

const parts = {
  output: { title: 'Output', language: 'json', of: outputText },
  log: { title: 'Log', language: 'json', of: logText },
  context: { title: 'Context', language: 'json', of: (run: HistoryRunDetail) => run.context_text },
  text: { title: 'Text', language: 'javascript', of: (run: HistoryRunDetail) => run.body },
} as const;
type Part = keyof typeof parts;

/** Two runs beside each other: what they put out, logged, were given and ran. */
export function RunComparison({ first, second }: { readonly first: string; readonly second: string }) {
  const a = useQuery(trpc.history.get.queryOptions({ history_id: first }));
  const b = useQuery(trpc.history.get.queryOptions({ history_id: second }));
  const error = a.error ?? b.error;
  if (error) return <Banner tone="warn">{failureOf(error).message}</Banner>;
  if (!a.data || !b.data) return <Skeleton label="Loading both runs" rows={6} />;
  // The older one is at the left, whichever was chosen first.
  const [before, after] = a.data.at <= b.data.at ? [a.data, b.data] : [b.data, a.data];
  return <Comparison before={before} after={after} />;
}

function Comparison({ before, after }: { readonly before: HistoryRunDetail; readonly after: HistoryRunDetail }) {
  return (
    <section aria-label="Comparison of two runs" className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 px-2 py-1">
        <RunLabel run={before} />
        <ArrowLeftRight size={14} aria-label="compared with" role="img" className="text-text-3" />
        <RunLabel run={after} />
        <span className="flex-1" />
        <IconButton label="Close comparison" onClick={() => useHistoryView.setState({ compare: null })}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1">
        <ViewTabs
          label="Parts of the comparison"
          parts={(Object.keys(parts) as Part[]).map((part) => comparedPart(part, before, after))}
        />
      </div>
    </section>
  );
}

function comparedPart(part: Part, before: HistoryRunDetail, after: HistoryRunDetail): ViewPart {
  const { of, language, title } = parts[part];
  const texts = { before: of(before), after: of(after) };
  const same = texts.before === texts.after;
  return {
    id: part,
    title,
    note: same ? 'same' : 'differs',
    view: same ? (
      <p className="p-3 text-text-2">{title}: the same in both runs.</p>
    ) : (
      <TextDiff
        original={texts.before}
        modified={texts.after}
        originalLabel={`${title} of the older run`}
        modifiedLabel={`${title} of the newer run`}
        sideBySide
        language={language}
      />
    ),
  };
}

function RunLabel({ run }: { readonly run: HistoryRunDetail }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={exactTime(run.at)}>
      <RunStatus status={run.status} />
      <span className="truncate text-text-2">
        {scriptWords(run)} {sourceWords(run)} · {duration(run.duration_ms)} · {relativeTime(run.at)}
      </span>
    </span>
  );
}

function outputText({ result }: HistoryRunDetail): string {
  const { status, error, output } = result;
  const failure = error === null ? null : { name: error.name, message: error.message, line: error.line };
  return JSON.stringify({ status, error: failure, ...output }, null, 2);
}

function logText({ result }: HistoryRunDetail): string {
  return result.logs
    .map(({ level, message, line }) => `${level}${line === null ? '' : ` line ${line}`}: ${message}`)
    .join('\n');
}
