import { Play, X } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import type { VersionList } from '#contract/rpc/versions.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { duration } from '#renderer/lib/time.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { SelectInput } from '#renderer/ui/field.tsx';
import { RunStatus } from '#renderer/ui/run-status.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { entryInWords, entryName } from './entries.ts';
import { useRunContexts } from './run-contexts.ts';
import { cancelRuns, resultText, runVersions, useVersionRuns, type VersionRun } from './run-store.ts';
import { told } from './version-actions.ts';
import { changeVersionsTab, type Entry } from './versions-store.ts';

const Comparison = lazy(() =>
  import('#renderer/editor/comparison.tsx').then((module) => ({ default: module.Comparison })),
);
const ReadOnlyText = lazy(() =>
  import('#renderer/editor/read-only-text.tsx').then((module) => ({ default: module.ReadOnlyText })),
);

interface RunPaneProps {
  readonly list: VersionList;
  readonly name: string;
  readonly older: Entry | null;
  readonly newer: Entry;
}

/** Runs the version that is shown, or both that are compared, with one test context (036 US4-5). */
export function RunPane({ list, name, older, newer }: RunPaneProps) {
  const { lid } = list;
  const [height, setHeight] = useState(260);
  const id = useId();
  const { contexts, chosen, choose } = useRunContexts(lid);
  const run = useVersionRuns((all) => all[lid]);
  const entries = older === null ? [newer] : [older, newer];
  const context = contexts.find((one) => one.id === chosen);
  const shown = run !== undefined && run.entries.join() === entries.join() ? run : undefined;
  return (
    <>
      <Splitter
        label="Height of the dry run"
        orientation="horizontal"
        value={height}
        min={120}
        max={480}
        direction={-1}
        onChange={setHeight}
      />
      <section
        aria-label="Dry run of versions"
        className="flex min-h-0 shrink-0 flex-col bg-surface-1"
        style={{ height, maxHeight: '65%' }}
      >
        <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-line border-b px-3">
          <label htmlFor={id} className="text-small text-text-2">
            Context
          </label>
          <span className="w-48 min-w-0">
            <SelectInput id={id} className="h-6!" value={chosen} onChange={(event) => choose(event.target.value)}>
              {contexts.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </SelectInput>
          </span>
          {shown?.kind === 'running' ? (
            <Button className="h-6 px-2" onClick={() => void cancelRuns(shown.run_ids).catch(told)}>
              Cancel
            </Button>
          ) : (
            <Button
              look="primary"
              className="h-6 px-2"
              icon={<Play size={14} aria-hidden="true" />}
              disabled={context === undefined}
              onClick={() => context && void runVersions(lid, entries, context)}
            >
              {entries.length === 2 ? 'Run both' : `Run ${entryInWords(newer)}`}
            </Button>
          )}
          <span className="min-w-0 flex-1" />
          <IconButton label="Close the dry run" onClick={() => changeVersionsTab(lid, { running: false })}>
            <X size={16} aria-hidden="true" />
          </IconButton>
        </div>
        <div className="min-h-0 flex-1">
          <Outcome run={shown} entries={entries} name={name} />
        </div>
      </section>
    </>
  );
}

interface OutcomeProps {
  readonly run: VersionRun | undefined;
  readonly entries: readonly Entry[];
  readonly name: string;
}

function Outcome({ run, entries, name }: OutcomeProps) {
  const names = entries.map(entryInWords).join(' and ');
  if (!run) {
    return (
      <EmptyNote>
        <p>
          Run {names} with the same context to see{' '}
          {entries.length === 2 ? 'where their outputs differ' : 'what it does'}. Contexts are edited in the Dry run
          panel.
        </p>
      </EmptyNote>
    );
  }
  if (run.kind === 'running') return <Skeleton label={`Running ${names}`} rows={5} />;
  if (run.kind === 'refused')
    return (
      <Banner tone="bad" live>
        {run.message}
      </Banner>
    );
  const [first, second] = run.results;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="grid shrink-0 grid-flow-col auto-cols-fr border-line border-b">
        {run.results.map((result, index) => (
          <Ended key={entries[index]} entry={entries[index] ?? 'draft'} result={result} />
        ))}
      </div>
      <div className="min-h-0 flex-1">
        <Suspense fallback={<Skeleton label="Loading the output" rows={5} />}>
          {first && second ? (
            <Comparison
              original={resultText(first)}
              modified={resultText(second)}
              originalLabel={`Output of ${entryInWords(entries[0] ?? 'draft')} of ${name}`}
              modifiedLabel={`Output of ${entryInWords(entries[1] ?? 'draft')} of ${name}`}
              language="json"
              same={`Both gave the same with ${run.context_name}.`}
            />
          ) : first ? (
            <ReadOnlyText
              text={resultText(first)}
              label={`Output of ${entryInWords(entries[0] ?? 'draft')} of ${name}`}
              language="json"
            />
          ) : null}
        </Suspense>
      </div>
    </div>
  );
}

/** How a run ended, how long it took and why it failed. */
function Ended({ entry, result }: { readonly entry: Entry; readonly result: RunResult }) {
  return (
    <p
      role="status"
      aria-label={`Dry run of ${entryInWords(entry)}`}
      className="flex min-w-0 flex-wrap items-center gap-x-2 overflow-hidden px-3 py-1"
    >
      <span className="shrink-0">{entryName(entry)}</span>
      <RunStatus status={result.status} />
      <span className="shrink-0 text-text-3">{duration(result.duration_ms)}</span>
      {result.error === null ? null : (
        <span className="selectable min-w-0 truncate text-bad" title={result.error.message}>
          {result.error.message}
          {result.error.line === null ? '' : `, line ${result.error.line}`}
        </span>
      )}
    </p>
  );
}
