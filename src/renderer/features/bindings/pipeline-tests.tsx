import { useQuery } from '@tanstack/react-query';
import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Download,
  type LucideIcon,
  Play,
  Trash2,
  TriangleAlert,
  Upload,
} from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import type { PipelineTestRow } from '#contract/rpc/pipelines.ts';
import { trpc } from '#renderer/api/client.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { UnpublishedMark } from '#renderer/ui/script-mark.tsx';
import { openTest, removeTest, restoreTest, runTests } from './pipeline-runs.ts';
import type { PipelineId } from './pipeline-store.ts';
import { exportTests, importTests } from './pipeline-test-files.ts';

const looks: Readonly<Record<string, { icon: LucideIcon; word: string; colour: string }>> = {
  none: { icon: CircleDashed, word: 'not run', colour: 'text-text-3' },
  passed: { icon: CircleCheck, word: 'passed', colour: 'text-ok' },
  failed: { icon: CircleX, word: 'failed', colour: 'text-bad' },
  broken: { icon: TriangleAlert, word: 'broken', colour: 'text-warn' },
};

/** The saved tests of the pipeline. */
export function PipelineTests({ id }: { readonly id: PipelineId }) {
  const tests = useQuery(trpc.pipelines.tests.list.queryOptions(id)).data ?? [];
  const [running, setRunning] = useState(false);
  const run = (lids: readonly string[]) => {
    setRunning(true);
    runTests(id, lids)
      .catch(tellFailure)
      .finally(() => setRunning(false));
  };
  return (
    <section aria-label="Pipeline tests" className="flex w-56 shrink-0 flex-col border-line border-l">
      <div className="flex h-7 shrink-0 items-center gap-1 pr-1 pl-2">
        <h3 className="section-head flex-1">Tests {tests.length > 0 ? tests.length : ''}</h3>
        <IconButton label="Import pipeline tests" onClick={() => void importTests(id).catch(tellFailure)}>
          <Upload size={14} aria-hidden="true" />
        </IconButton>
        <IconButton
          label="Export pipeline tests"
          disabled={tests.length === 0}
          onClick={() => void exportTests(id).catch(tellFailure)}
        >
          <Download size={14} aria-hidden="true" />
        </IconButton>
        <IconButton
          label="Run all pipeline tests"
          disabled={running || tests.length === 0}
          onClick={() => run(tests.map(({ lid }) => lid))}
        >
          <Play size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {tests.length === 0 ? (
        <p className="px-2 text-small text-text-2">
          Save a dry run as a test, and see after each change whether the pipeline still does the same.
        </p>
      ) : (
        <ul aria-label="Pipeline tests" className="min-h-0 flex-1 overflow-y-auto">
          {tests.map((test) => (
            <Test key={test.lid} id={id} test={test} running={running} onRun={() => run([test.lid])} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface TestProps {
  readonly id: PipelineId;
  readonly test: PipelineTestRow;
  readonly running: boolean;
  readonly onRun: () => void;
}

function Test({ id, test, running, onRun }: TestProps) {
  const { last } = test;
  const { icon: Icon, word, colour } = looks[last?.outcome ?? 'none'] ?? { icon: CircleDashed, word: '', colour: '' };
  const remove = () =>
    removeTest(test.lid)
      .then(() =>
        toast(`Deleted pipeline test ${test.name}.`, {
          action: { label: 'Undo', onClick: () => void restoreTest(test.lid).catch(tellFailure) },
        }),
      )
      .catch(tellFailure);
  return (
    <li className="group/test px-2 py-0.5 hover:bg-surface-2">
      <div className="flex h-6 items-center gap-1.5">
        <span
          className={classNames('inline-flex', colour, last?.stale && 'opacity-60')}
          title={last?.stale ? `${word} before the last change` : word}
        >
          <Icon size={14} aria-hidden="true" />
          <span className="sr-only">{word}</span>
        </span>
        <button
          type="button"
          className="min-w-0 flex-1 truncate text-left hover:underline"
          title="Take over its context and outcome, and show how it went"
          onClick={() => openTest(id, test)}
        >
          {test.name}
        </button>
        {test.unpublished ? <UnpublishedMark /> : null}
        <IconButton label={`Run pipeline test ${test.name}`} className="size-5" disabled={running} onClick={onRun}>
          <Play size={14} aria-hidden="true" />
        </IconButton>
        <IconButton label={`Delete pipeline test ${test.name}`} className="size-5" onClick={() => void remove()}>
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {last === null || last.summary === '' ? null : (
        <p className="selectable break-words pl-5 text-small text-text-2">{last.summary}</p>
      )}
    </li>
  );
}
