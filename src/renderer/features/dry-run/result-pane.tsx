import { FlaskConical } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { diffAttributes } from '#engine/diff/attribute-diff.ts';
import { CommandIcon } from '#renderer/commands/command-button.tsx';
import { commandKeys } from '#renderer/commands/registry.ts';
import { duration } from '#renderer/lib/time.ts';
import { type RunState, useDryRuns } from '#renderer/state/dry-run-store.ts';
import { goToLine } from '#renderer/state/go-to-line.ts';
import { AttributeChanges } from '#renderer/ui/attribute-changes.tsx';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { JsonTree } from '#renderer/ui/json-tree.tsx';
import { LogList } from '#renderer/ui/log-list.tsx';
import { ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { attributesBefore } from './attributes-before.ts';
import { goToContextPlace } from './context-place.ts';
import { RunError } from './run-error.tsx';
import { RunStatusLine } from './run-status-line.tsx';

/** What the last dry run of a script did. */
export function ResultPane({ lid }: { readonly lid: string }) {
  const run = useDryRuns((runs) => runs[lid]);
  return (
    <section aria-label="Result of the dry run" className="flex h-full min-h-0 flex-col">
      {run ? <Outcome lid={lid} run={run} /> : <NotRunYet />}
    </section>
  );
}

function NotRunYet() {
  const keys = commandKeys('dry_run.run');
  return (
    <EmptyNote>
      <p>
        Run the script to see which attributes it would change, what it logs and where it fails
        {keys ? ` (${keys})` : ''}.
      </p>
    </EmptyNote>
  );
}

function Outcome({ lid, run }: { readonly lid: string; readonly run: RunState }) {
  switch (run.kind) {
    case 'running':
      return <Running since={run.since} cancelling={run.cancelling} />;
    case 'cancelled':
      return (
        <EmptyNote>
          <p role="status">The dry run was cancelled.</p>
        </EmptyNote>
      );
    case 'refused':
      return <Refused lid={lid} run={run} />;
    case 'done':
      return <Done lid={lid} result={run.result} contextName={run.context_name} contextText={run.before} />;
  }
}

function Refused({ lid, run }: { readonly lid: string; readonly run: Extract<RunState, { kind: 'refused' }> }) {
  const { message, line, column } = run;
  const toPlace =
    line === null ? null : (
      <Button onClick={() => goToContextPlace(lid, line, column ?? 1)}>Go to line {line} of the context</Button>
    );
  return (
    <div className="p-2">
      <Banner tone="bad" live actions={toPlace}>
        Not run: {message}
      </Banner>
    </div>
  );
}

/** Nothing for a second, as most runs are over by then; after it how long it has been going. */
function Running({ since, cancelling }: { readonly since: number; readonly cancelling: boolean }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const elapsed = now - since;
  if (elapsed < 1000) return <div role="status" aria-label="Dry run is going" className="h-full" />;
  return (
    <div role="status" className="flex flex-col gap-2 p-3">
      <p>
        {cancelling ? 'Cancelling' : 'Running'} for {duration(elapsed)}…
      </p>
      <progress aria-label="Dry run" className="h-1 w-60 accent-accent" />
    </div>
  );
}

interface DoneProps {
  readonly lid: string;
  readonly result: RunResult;
  readonly contextName: string;
  readonly contextText: string;
}

function Done({ lid, result, contextName, contextText }: DoneProps) {
  const run = { name: contextName, context_text: contextText, result };
  const before = useMemo(() => attributesBefore(contextText), [contextText]);
  return (
    <>
      <RunStatusLine
        result={result}
        contextName={contextName}
        actions={
          <CommandIcon command="case.save_run" target={{ lid, run }}>
            <FlaskConical size={16} aria-hidden="true" />
          </CommandIcon>
        }
      />
      {result.error ? <RunError lid={lid} error={result.error} skipped={result.status === 'skipped'} /> : null}
      <ResultTabs lid={lid} result={result} before={before} />
    </>
  );
}

interface ResultTabsProps {
  readonly lid: string;
  readonly result: RunResult;
  readonly before: JsonObject;
}

function ResultTabs({ lid, result, before }: ResultTabsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { output, logs } = result;
  const parts = [
    {
      id: 'changes',
      title: 'Changes',
      view: output ? <AttributeChanges changes={diffAttributes(before, output.modified_attributes)} /> : null,
    },
    { id: 'log', title: `Log ${logs.length}`, view: <LogList logs={logs} onLine={(line) => goToLine(lid, line)} /> },
    {
      id: 'attributes',
      title: 'Attributes',
      view: output ? <JsonTree label="Attributes after the run" value={output.modified_attributes} /> : null,
    },
    {
      id: 'output',
      title: 'Output',
      view: output ? <JsonTree label="Output variables" value={output.output_variables} /> : null,
    },
    {
      id: 'variables',
      title: 'Variables',
      view: output ? <JsonTree label="Variables" value={output.variables} /> : null,
    },
    {
      id: 'return',
      title: 'Return value',
      view: output ? <JsonTree label="Return value" value={output.return_value} /> : null,
    },
  ]
    .filter((part) => part.view !== null)
    .map((part) => ({ ...part, reading: true }));
  const value = parts.some((part) => part.id === chosen) ? (chosen ?? '') : output ? 'changes' : 'log';
  return (
    <div className="min-h-0 flex-1">
      <ViewTabs label="Parts of the result" parts={parts} shown={value} onShow={setChosen} />
    </div>
  );
}
