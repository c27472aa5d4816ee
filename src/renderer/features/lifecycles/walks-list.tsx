import { useQuery } from '@tanstack/react-query';
import { Download, Play, Square, Upload } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { WalkRow } from '#contract/rpc/lifecycle-walks.ts';
import { trpc } from '#renderer/api/client.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { tellFailure } from '#renderer/state/notify.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { exportWalks, importWalks, removeWalks, renameWalk } from './walk-actions.ts';
import { WalkItem } from './walk-item.tsx';
import type { WalkResult, WalkResults } from './walk-results.ts';
import { runWalks, stopWalks, useWalkRuns } from './walk-runs.ts';

interface WalksListProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
}

/** The tests of a lifecycle, with what each came to. */
export function WalksList({ lid, config }: WalksListProps) {
  const tests = useQuery(trpc.lifecycles.walks.list.queryOptions({ config_lid: lid })).data;
  const { results, running } = useWalkRuns();
  const progress = running[lid];
  if (tests === undefined) return <Skeleton label="Reading the tests" rows={3} />;
  if (tests.length === 0) return <NoTests lid={lid} />;
  return (
    <section aria-label="Tests of the lifecycle" className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 items-center gap-2 border-line border-b p-1.5">
        {progress === undefined ? (
          <Button
            look="primary"
            className="h-6 px-2"
            icon={<Play size={13} aria-hidden="true" />}
            onClick={() => void runWalks(lid, config, tests).catch(tellFailure)}
          >
            Run all tests
          </Button>
        ) : (
          <Button className="h-6 px-2" icon={<Square size={12} aria-hidden="true" />} onClick={() => stopWalks(lid)}>
            Stop
          </Button>
        )}
        <p role="status" className="min-w-0 flex-1 truncate text-small text-text-2">
          {progress === undefined ? standing(tests, results, config) : `Ran ${progress.done} of ${progress.total}`}
        </p>
        <ImportButton lid={lid} />
        <IconButton label="Export tests with their lifecycle" onClick={() => void exportWalks(lid).catch(tellFailure)}>
          <Download size={16} aria-hidden="true" />
        </IconButton>
      </div>
      <ul aria-label="Lifecycle tests" className="min-h-0 flex-1 overflow-y-auto py-1">
        {tests.map((test) => (
          <li
            key={test.lid}
            onKeyDown={(event) => onKey(event, test)}
            className="group flex items-start gap-2 px-2 py-0.5 hover:bg-surface-2"
          >
            <WalkItem test={test} config={config} result={results[test.lid]} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `Tests`, with how many there are, and how many of them fail as the lifecycle is now. */
export function useTestsTitle(lid: string, config: LifecycleConfig): string {
  const tests = useQuery(trpc.lifecycles.walks.list.queryOptions({ config_lid: lid })).data ?? [];
  const results = useWalkRuns((runs) => runs.results);
  if (tests.length === 0) return 'Tests';
  const failed = freshResults(tests, results, config).filter(({ passed }) => !passed).length;
  return failed === 0 ? `Tests ${tests.length}` : `Tests ${tests.length}, ${failed} failed`;
}

/** Without those of before the last change. */
function freshResults(tests: readonly WalkRow[], results: WalkResults, config: LifecycleConfig): WalkResult[] {
  return tests.flatMap(({ lid, rev }) => {
    const result = results[lid];
    return result !== undefined && result.config === config && result.rev === rev ? [result] : [];
  });
}

function ImportButton({ lid }: { readonly lid: string }) {
  return (
    <IconButton label="Import tests" onClick={() => void importWalks(lid).catch(tellFailure)}>
      <Upload size={16} aria-hidden="true" />
    </IconButton>
  );
}

function NoTests({ lid }: { readonly lid: string }) {
  return (
    <div className="flex flex-col items-start gap-2 p-3">
      <p className="max-w-160 text-text-2">
        A test walks an object through the lifecycle and says where it must end. Simulate one and save it, or generate
        the paths that take every transition and save these; then run them after each change.
      </p>
      <div className="flex items-center gap-2">
        <CommandButton command="lifecycle.simulate" />
        <ImportButton lid={lid} />
      </div>
    </div>
  );
}

/** How many passed, failed and have yet to run; a result of before the last change counts as none. */
function standing(tests: readonly WalkRow[], results: WalkResults, config: LifecycleConfig): string {
  const fresh = freshResults(tests, results, config);
  const passed = fresh.filter((result) => result.passed).length;
  const waiting = tests.length - fresh.length;
  const parts = [
    [passed, 'passed'],
    [fresh.length - passed, 'failed'],
    [waiting, fresh.length === 0 ? 'not run' : 'to run'],
  ] as const;
  return parts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(', ');
}

function onKey(event: KeyboardEvent<HTMLElement>, test: WalkRow): void {
  const item = event.currentTarget;
  // Keys of an open menu come here too.
  if (!item.contains(event.target as Node)) return;
  const to = { ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling }[event.key];
  if (to !== undefined) (to as HTMLElement | null)?.querySelector('button')?.focus();
  else if (event.key === 'F2') void renameWalk(test).catch(tellFailure);
  else if (event.key === 'Delete') void removeWalks([test]).catch(tellFailure);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
