import { CircleCheck, CircleX, LoaderCircle, PlugZap } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionTest as Outcome } from '#contract/http/connectors.ts';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { Button } from '#renderer/ui/button.tsx';
import { RefusableButton } from '#renderer/ui/refusable-button.tsx';
import { refetchServerState, useServerRefusal, useServerState } from './use-server-state.ts';

interface Testing {
  readonly stop: () => void;
}

/** Reaches the target from the backend and says what came of it; the last result is shown until there is another. */
export function ConnectionTest({ connector }: { readonly connector: ConnectorRow }) {
  const { lid, unpublished } = connector;
  const refusal = useServerRefusal(connector, 'test_connector');
  const server = useServerState(connector);
  const [testing, setTesting] = useState<Testing | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const run = async () => {
    const controller = new AbortController();
    setFailure(null);
    setTesting({ stop: () => controller.abort() });
    try {
      await rpc.provisioning.testConnection.mutate({ lid }, { signal: controller.signal });
    } catch (error) {
      if (!controller.signal.aborted) setFailure(failureOf(error).message);
    } finally {
      setTesting(null);
      refetchServerState(lid);
    }
  };
  const last = server.data;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <span role="status" className="min-w-0 flex-1 truncate text-right text-small">
        {testing !== null ? (
          <span className="inline-flex items-center gap-1.5 text-text-2">
            <LoaderCircle size={14} aria-hidden="true" className="animate-spin" />
            Reaching the target…
          </span>
        ) : failure !== null ? (
          <span className="text-bad" title={failure}>
            Not tested: {failure}
          </span>
        ) : last?.last_connection_test ? (
          <Result tested_at={last.last_connection_test} error={last.last_error} success={last.last_error === null} />
        ) : null}
      </span>
      {testing === null ? (
        <RefusableButton
          icon={<PlugZap size={14} aria-hidden="true" />}
          refusal={refusal}
          title={unpublished ? 'Tests what is published; your changes are not part of it yet.' : undefined}
          onClick={() => void run()}
        >
          Test connection
        </RefusableButton>
      ) : (
        <Button onClick={testing.stop}>Cancel test</Button>
      )}
    </div>
  );
}

function Result({ success, error, tested_at }: Outcome) {
  const when = (
    <span className="text-text-3" title={exactTime(tested_at)}>
      {relativeTime(tested_at)}
    </span>
  );
  if (success) {
    return (
      <span className="inline-flex items-center gap-1.5">
        <CircleCheck size={14} aria-hidden="true" className="shrink-0 text-ok" />
        Connected {when}
      </span>
    );
  }
  return (
    <span className="inline-flex max-w-full items-center gap-1.5" title={error ?? undefined}>
      <CircleX size={14} aria-hidden="true" className="shrink-0 text-bad" />
      <span className="truncate">Not connected: {error}</span> {when}
    </span>
  );
}
