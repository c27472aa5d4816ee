import { AppError } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { jsonObject } from '#contract/model/scalars.ts';
import type { ExecutionDetail } from '#contract/rpc/logs.ts';
import type { Replay } from '#contract/rpc/provisioning.ts';
import { testContext } from '#contract/script/test-context.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '#host/sync/http/backend-client.ts';
import type { BackendLogs } from './backend-logs.ts';

interface ReplaysDeps {
  readonly store: Store<WorkspaceSchema>;
  readonly logs: BackendLogs;
  readonly client: () => BackendClient;
}

/** Makes dry runs of logged runs: any run that a backend logged can be looked at again here, where it touches nothing. */
export class Replays {
  private readonly deps: ReplaysDeps;

  constructor(deps: ReplaysDeps) {
    this.deps = deps;
  }

  /**
   * What ran, and with what. Throws `not_found` where the log is gone, and `conflict` where its script is gone from the
   * backend, or its context is none that can be run.
   */
  async of(logId: string): Promise<Replay> {
    const log = await this.deps.logs.execution(logId);
    const { lid, script_version } = log;
    if (lid === null) throw gone();
    const body = await this.bodyOf(lid, script_version);
    const { context_text, caution } = contextOf(log);
    return {
      log_id: logId,
      lid,
      script_name: log.script_name ?? 'deleted script',
      version_number: script_version,
      body,
      context_text,
      caution,
      logged: {
        status: log.status,
        output: log.output,
        error: log.error,
        logs: log.logs,
        dry_run: log.dry_run,
        executed_at: log.executed_at,
      },
    };
  }

  private async bodyOf(lid: string, version: number): Promise<string> {
    const id = findEntity(this.deps.store, lid)?.remote_id;
    if (id == null) throw gone();
    const { script_body } = await this.deps.client().call(scriptRoutes.getVersion, { params: { id, n: version } });
    return script_body;
  }
}

function gone(): AppError {
  return new AppError(
    'conflict',
    'Not replayed: the script of this log is not in the workspace any more, and its text went with it.',
  );
}

/** A run that was logged without its clock is replayed at the time it was logged at, so that it does not depend on today. */
function contextOf({ input_context, executed_at }: ExecutionDetail): Pick<Replay, 'context_text' | 'caution'> {
  const logged = jsonObject.safeParse(input_context);
  const checked = testContext.safeParse(logged.data);
  if (!logged.success || !checked.success) {
    throw new AppError(
      'conflict',
      'Not replayed: what this log says of its context is not complete, so the run cannot be repeated.',
    );
  }
  const { now } = checked.data;
  return {
    context_text: JSON.stringify({ ...logged.data, now: now ?? executed_at }, null, 2),
    caution:
      now === undefined ? 'The log does not say which time its script read; the time it was logged at is taken.' : null,
  };
}
