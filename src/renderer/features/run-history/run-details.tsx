import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { HistoryRunDetail } from '#contract/rpc/dry-runs.ts';
import { diffAttributes } from '#engine/diff/attribute-diff.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { firstEditorShown } from '#renderer/editor/first-editor.ts';
import { loadable } from '#renderer/lib/loadable.tsx';
import { goToLine } from '#renderer/state/go-to-line.ts';
import { AttributeChanges } from '#renderer/ui/attribute-changes.tsx';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { JsonTree } from '#renderer/ui/json-tree.tsx';
import { LogList } from '#renderer/ui/log-list.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { type ViewPart, ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { useHistoryView } from './history-store.ts';
import { RunHeading } from './run-heading.tsx';
import { lidOf } from './run-words.ts';

const ReadOnlyText = loadable(
  () =>
    firstEditorShown.then(() => import('#renderer/editor/read-only-text.tsx')).then((module) => module.ReadOnlyText),
  <Skeleton label="Loading the text" rows={5} />,
);

/** One run whole: what it was given, what came of it, and what can be done with it. */
export function RunDetails({ id }: { readonly id: string }) {
  const query = useQuery(trpc.history.get.queryOptions({ history_id: id }));
  if (query.isError)
    return (
      <div className="p-2">
        <Banner
          tone="warn"
          actions={<Button onClick={() => useHistoryView.setState({ selected: null })}>Close</Button>}
        >
          {failureOf(query.error).message}
        </Banner>
      </div>
    );
  if (!query.data) return <Skeleton label="Loading the run" rows={6} />;
  return <Run run={query.data} />;
}

function Run({ run }: { readonly run: HistoryRunDetail }) {
  const { result } = run;
  const lid = lidOf(run);
  const error = result.error;
  return (
    <section aria-label="Run" className="flex h-full min-h-0 flex-col">
      <RunHeading run={run} />
      {error === null ? null : (
        <div
          className={`mx-2 mb-1 flex shrink-0 items-start gap-2 rounded-sm px-3 py-1 ${run.status === 'skipped' ? 'bg-accent-soft' : 'bg-bad-soft'}`}
        >
          <p className="selectable max-h-15 min-w-0 flex-1 overflow-y-auto break-words">
            <span className="font-semibold">{error.name}</span>: {error.message}
          </p>
          {error.line === null ? null : lid === null ? (
            <span className="shrink-0 text-text-2">Line {error.line}</span>
          ) : (
            <button
              type="button"
              className="shrink-0 text-accent underline"
              onClick={() => goToLine(lid, error.line ?? 1, error.column ?? 1)}
            >
              Line {error.line}
            </button>
          )}
        </div>
      )}
      <Parts run={run} />
    </section>
  );
}

function Parts({ run }: { readonly run: HistoryRunDetail }) {
  const { result, context_text, body } = run;
  const { output, logs } = result;
  const lid = lidOf(run);
  const [chosen, setChosen] = useState<string | null>(null);
  const parts: readonly ViewPart[] = [
    {
      id: 'changes',
      title: 'Changes',
      reading: true,
      view: output ? (
        <AttributeChanges changes={diffAttributes(attributesIn(context_text), output.modified_attributes)} />
      ) : null,
    },
    {
      id: 'log',
      title: `Log ${logs.length}`,
      reading: true,
      view: <LogList logs={logs} onLine={lid === null ? undefined : (line) => goToLine(lid, line)} />,
    },
    {
      id: 'output',
      title: 'Output',
      reading: true,
      view: output ? <JsonTree label="Output of the run" value={output} /> : null,
    },
    {
      id: 'context',
      title: 'Context',
      reading: true,
      view: <pre className="selectable whitespace-pre-wrap break-words font-code text-code">{context_text}</pre>,
    },
    { id: 'text', title: 'Text', view: <ReadOnlyText text={body} label="Text that ran" /> },
  ].filter((part) => part.view !== null);
  const value = parts.some((part) => part.id === chosen) ? (chosen ?? '') : (parts[0]?.id ?? '');
  return (
    <div className="min-h-0 flex-1">
      <ViewTabs label="Parts of the run" parts={parts} shown={value} onShow={setChosen} />
    </div>
  );
}

/** The attributes a run began with; its context was valid, or it would not have run. */
function attributesIn(contextText: string): JsonObject {
  const { attributes } = JSON.parse(contextText) as { attributes?: JsonObject };
  return attributes ?? {};
}
