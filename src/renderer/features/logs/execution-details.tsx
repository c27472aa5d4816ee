import { useQuery } from '@tanstack/react-query';
import { History, Play, Server } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import type { ExecutionDetail } from '#contract/rpc/logs.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { refusalOf, useAccess } from '#renderer/api/session-access.ts';
import { RefusableCommand } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { clockTime, duration, exactTime } from '#renderer/lib/time.ts';
import { goToLine } from '#renderer/state/go-to-line.ts';
import { openScript } from '#renderer/state/tabs.ts';
import { DetailsPane } from '#renderer/ui/details-pane.tsx';
import { Facts } from '#renderer/ui/facts.tsx';
import { IdText } from '#renderer/ui/id-text.tsx';
import { JsonTree } from '#renderer/ui/json-tree.tsx';
import { LogList } from '#renderer/ui/log-list.tsx';
import { RefusableButton } from '#renderer/ui/refusable-button.tsx';
import { RunStatus } from '#renderer/ui/run-status.tsx';
import { type ViewPart, ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { ActorName } from './actor-name.tsx';
import { useLogsView } from './logs-store.ts';
import { ScriptLink } from './script-link.tsx';

interface ExecutionDetailsProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One log whole: what the run was given, put out and failed of (036 FR-034). */
export function ExecutionDetails({ id, onClose }: ExecutionDetailsProps) {
  const query = useQuery(trpc.logs.execution.queryOptions({ id }));
  return (
    <DetailsPane
      label="Execution log"
      className="h-[55%] min-h-48"
      title="Execution log"
      marks={<IdText id={id} what="log id" />}
      actions={query.data ? <Actions log={query.data} /> : null}
      closing="Close log"
      onClose={onClose}
      loading="Loading the log"
      failure={query.isError ? failureOf(query.error).message : null}
    >
      {query.data ? <Log log={query.data} /> : null}
    </DetailsPane>
  );
}

const notHere = 'The script of this log is not in the workspace.';

function Actions({ log }: { readonly log: ExecutionDetail }) {
  const access = useAccess();
  const [running, setRunning] = useState(false);
  const { lid, script_version } = log;
  const context = { name: `log ${clockTime(log.executed_at)}`, text: JSON.stringify(log.input_context ?? {}, null, 2) };
  const again = async (of: string) => {
    setRunning(true);
    try {
      const { status, log_id } = await rpc.logs.dryRun.mutate({
        lid: of,
        version_number: script_version,
        context_text: context.text,
      });
      await queryClient.invalidateQueries({ queryKey: ['backend_logs'] });
      if (log_id !== null) useLogsView.setState({ log: log_id });
      toast(`Ran version ${script_version} on the backend: ${status}.`);
    } catch (error) {
      toast.error(failureOf(error).message);
    } finally {
      setRunning(false);
    }
  };
  const remote = running
    ? 'It is running.'
    : (refusalOf(access.canNow('remote_dry_run')) ?? (lid === null ? notHere : null));
  return (
    <>
      <RefusableCommand
        command="log.replay"
        target={{ log_id: log.id, ...(lid === null ? {} : { lid }) }}
        icon={<History size={14} aria-hidden="true" />}
      />
      <RefusableButton
        icon={<Play size={14} aria-hidden="true" />}
        refusal={lid === null ? notHere : null}
        onClick={() => void runCommand('dry_run.take_context', { lid: lid ?? '', context })}
      >
        Run again here
      </RefusableButton>
      <RefusableButton
        icon={<Server size={14} aria-hidden="true" />}
        refusal={remote}
        onClick={() => void again(lid ?? '')}
      >
        Dry-run v{script_version} on the backend
      </RefusableButton>
    </>
  );
}

function Log({ log }: { readonly log: ExecutionDetail }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto @xl:flex-row">
      <div className="min-w-0 shrink-0 @xl:w-64 @xl:overflow-y-auto @4xl:w-80">
        <FactsOf log={log} />
      </div>
      <div className="flex min-h-60 min-w-0 flex-1 flex-col border-line @xl:min-h-0 @xl:border-l">
        {log.error === null ? null : <RunFailure log={log} />}
        <Parts log={log} />
      </div>
    </div>
  );
}

function FactsOf({ log }: { readonly log: ExecutionDetail }) {
  const { lid, script_name } = log;
  const open = lid !== null && script_name !== null ? () => openScript(lid, script_name) : null;
  return (
    <Facts
      facts={[
        ['Status', <RunStatus key="status" status={log.status} />],
        ['Script', <ScriptLink key="script" name={script_name} onOpen={open} />],
        ['Version', String(log.script_version)],
        ['Run', log.dry_run ? 'Dry run: nothing outside was touched' : 'Real run'],
        ['Hook', [log.hook_phase, log.operation_type].filter(Boolean).join(' ') || 'not told'],
        ['Connector', <ConnectorOf key="connector" id={log.connector_id} />],
        ['Binding', log.binding_id === null ? '—' : <IdText key="binding" id={log.binding_id} what="binding id" />],
        ['Duration', duration(log.duration_ms)],
        ['By', <ActorName key="by" actor={log.executed_by} />],
        ['When', exactTime(log.executed_at)],
      ]}
    />
  );
}

/** By its name, where it is in this workspace. */
function ConnectorOf({ id }: { readonly id: string | null }) {
  const { connectors } = useConnectors();
  if (id === null) return '—';
  const known = connectors?.find((connector) => connector.id === id);
  if (known === undefined) return <IdText id={id} what="connector id" />;
  const { lid, name } = known;
  return (
    <button
      type="button"
      className="text-accent underline"
      onClick={() => void runCommand('connector.open', { lid, name })}
    >
      {name}
    </button>
  );
}

/** The place is of the version that ran; the link leads into the draft, which may have moved on. */
function RunFailure({ log }: { readonly log: ExecutionDetail }) {
  const { error, error_location: place, lid, script_version } = log;
  const line = place?.line ?? null;
  return (
    <div className="m-2 mb-0 flex shrink-0 items-start gap-2 rounded-sm bg-bad-soft px-3 py-1.5">
      <p className="selectable max-h-15 min-w-0 flex-1 overflow-y-auto break-words">
        {place ? <span className="font-semibold">{place.name}: </span> : null}
        {error}
      </p>
      {line === null ? null : lid === null ? (
        <span className="shrink-0 text-text-2">Line {line}</span>
      ) : (
        <button
          type="button"
          className="shrink-0 text-accent underline"
          title={`Line ${line} of version ${script_version}; shows that line of the draft.`}
          onClick={() => goToLine(lid, line, place?.column ?? 1)}
        >
          Line {line}
        </button>
      )}
    </div>
  );
}

function Parts({ log }: { readonly log: ExecutionDetail }) {
  const { lid, logs } = log;
  const parts: readonly ViewPart[] = [
    {
      id: 'output',
      title: 'Output',
      view:
        log.output === null ? (
          <p className="text-text-2">The run put nothing out.</p>
        ) : (
          <JsonTree label="Output" value={log.output} />
        ),
    },
    { id: 'context', title: 'Input context', view: <JsonTree label="Input context" value={log.input_context} /> },
    {
      id: 'log',
      title: logs === null ? 'Log lines' : `Log lines ${logs.length}`,
      view:
        logs === null ? (
          <p className="text-text-2">This backend keeps no log lines.</p>
        ) : (
          <LogList logs={logs} onLine={lid === null ? undefined : (line) => goToLine(lid, line)} />
        ),
    },
  ];
  return (
    <div className="min-h-0 flex-1">
      <ViewTabs label="Parts of the log" parts={parts.map((part) => ({ ...part, reading: true }))} />
    </div>
  );
}
