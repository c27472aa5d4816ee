import { useQuery } from '@tanstack/react-query';
import { CircleCheck, FilePen, GitCompare, RotateCw } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { type Replay, replay as replayShape } from '#contract/rpc/provisioning.ts';
import { type RunResult, runResult } from '#contract/script/run-result.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { clockTime, duration, exactTime } from '#renderer/lib/time.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { JsonTree } from '#renderer/ui/json-tree.tsx';
import { LogList } from '#renderer/ui/log-list.tsx';
import { RunStatus } from '#renderer/ui/run-status.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { compareReplay } from './compare-replay.ts';

interface ReplayDialogProps {
  readonly logId: string;
  readonly onClose: () => void;
}

/** A logged run once more, as a dry run: the same version, context, time, seed and answers, beside what was logged. */
export function ReplayDialog({ logId, onClose }: ReplayDialogProps) {
  const query = useQuery({
    queryKey: trpc.provisioning.replay.queryKey({ log_id: logId }),
    queryFn: async () => replayShape.parse(await rpc.provisioning.replay.query({ log_id: logId })),
    staleTime: 0,
    gcTime: 0,
  });
  if (query.data) return <Replayed replay={query.data} onClose={onClose} />;
  return (
    <Dialog title="Replay as dry run" width="wide" onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
      {query.isError ? (
        <Banner tone="bad" live>
          {failureOf(query.error).message}
        </Banner>
      ) : (
        <Skeleton label="Getting the text and the context of the run" rows={8} />
      )}
    </Dialog>
  );
}

type Run = { readonly result: RunResult } | { readonly failure: string } | null;

function Replayed({ replay, onClose }: { readonly replay: Replay; readonly onClose: () => void }) {
  const { lid, script_name, version_number, context_text, caution, logged } = replay;
  const [run, setRun] = useState<Run>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round runs it again
  useEffect(() => {
    let gone = false;
    setRun(null);
    const run_id = crypto.randomUUID();
    rpc.dryRuns.run
      .mutate({
        run_id,
        source: { kind: 'version', lid, version_number },
        body: replay.body,
        context_text,
        recorded: true,
      })
      .then(
        (result) => !gone && setRun({ result: runResult.parse(result) }),
        (error: unknown) => !gone && setRun({ failure: failureOf(error).message }),
      );
    return () => {
      gone = true;
      void rpc.dryRuns.cancel.mutate({ run_id }).catch(() => {});
    };
  }, [replay, round]);
  const openIt = () => {
    onClose();
    const context = { name: `log ${clockTime(logged.executed_at)}`, text: context_text };
    void runCommand('dry_run.take_context', { lid, context });
  };
  return (
    <Dialog
      title={`Replay of ${script_name}, version ${version_number}`}
      description={`${logged.dry_run ? 'A dry run' : 'A real run'} of ${exactTime(logged.executed_at)}, once more in the sandbox: same text, context, time, seed and answers of external resources. Nothing outside is touched.`}
      width="wide"
      onClose={onClose}
      footer={
        <>
          <Button icon={<FilePen size={14} aria-hidden="true" />} onClick={openIt}>
            Open with the draft
          </Button>
          <Button
            icon={<RotateCw size={14} aria-hidden="true" />}
            disabled={run === null}
            onClick={() => setRound(round + 1)}
          >
            Replay again
          </Button>
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {caution === null ? null : <Banner tone="info">{caution}</Banner>}
      <Verdict replay={replay} run={run} />
      <div className="grid grid-cols-2 gap-4">
        <Side title="Logged" status={<RunStatus status={logged.status} />}>
          <Outcome output={logged.output} error={logged.error} logs={logged.logs} />
        </Side>
        {run !== null && 'result' in run ? (
          <Side title={`Replay, ${duration(run.result.duration_ms)}`} status={<RunStatus status={run.result.status} />}>
            <Outcome output={run.result.output} error={run.result.error?.message ?? null} logs={run.result.logs} />
          </Side>
        ) : (
          <Side title="Replay" status={null}>
            <p className="text-text-3">{run === null ? 'In the sandbox…' : 'It did not run.'}</p>
          </Side>
        )}
      </div>
    </Dialog>
  );
}

function Verdict({ replay, run }: { readonly replay: Replay; readonly run: Run }) {
  if (run === null) return <p role="status">Running…</p>;
  if ('failure' in run) {
    return (
      <Banner tone="bad" live>
        Not replayed: {run.failure}
      </Banner>
    );
  }
  const differences = compareReplay(replay.logged, run.result);
  if (differences.length === 0) {
    return (
      <p role="status" className="flex items-center gap-2 rounded-sm bg-ok-soft px-3 py-1.5">
        <CircleCheck size={16} aria-hidden="true" className="text-ok" />
        The same result as the logged run.
      </p>
    );
  }
  return (
    <p role="status" className="flex items-center gap-2 rounded-sm bg-warn-soft px-3 py-1.5">
      <GitCompare size={16} aria-hidden="true" className="text-warn" />
      Another result than the logged run: {differences.join(', ')}.
    </p>
  );
}

interface SideProps {
  readonly title: string;
  readonly status: ReactNode;
  readonly children: ReactNode;
}

function Side({ title, status, children }: SideProps) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2 rounded-sm border border-line p-2">
      <header className="flex items-center justify-between">
        <h3 className="font-semibold">{title}</h3>
        {status}
      </header>
      {children}
    </section>
  );
}

interface OutcomeProps {
  readonly output: Replay['logged']['output'];
  readonly error: string | null;
  readonly logs: Replay['logged']['logs'];
}

function Outcome({ output, error, logs }: OutcomeProps) {
  return (
    <>
      {error === null ? null : <p className="selectable break-words rounded-sm bg-bad-soft px-2 py-1">{error}</p>}
      {output === null ? <p className="text-text-2">Nothing put out.</p> : <JsonTree label="Output" value={output} />}
      {logs === null || logs.length === 0 ? null : (
        <>
          <h4 className="text-small text-text-2">Log lines</h4>
          <LogList logs={logs} />
        </>
      )}
    </>
  );
}
