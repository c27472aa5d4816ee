import { sql } from 'kysely';
import { at, type FixedQuery, type Store } from '../store.ts';
import type { PullRunRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

export function insertPullRun(store: WorkspaceStore, row: PullRunRow): void {
  store.run(store.build.insertInto('pull_run').values(row));
}

export function updatePullRun(
  store: WorkspaceStore,
  runId: string,
  changes: Partial<Omit<PullRunRow, 'run_id'>>,
): void {
  store.run(store.build.updateTable('pull_run').set(changes).where('run_id', '=', runId));
}

const byRunId: FixedQuery<WorkspaceSchema, PullRunRow> = (build) =>
  build.selectFrom('pull_run').selectAll().where('run_id', '=', at<string>('run_id'));

export function findPullRun(store: WorkspaceStore, runId: string): PullRunRow | undefined {
  return store.firstWith(byRunId, { run_id: runId });
}

/** Newest first. */
export function listPullRuns(store: WorkspaceStore, limit: number): PullRunRow[] {
  return store.all(
    store.build.selectFrom('pull_run').selectAll().orderBy('started_at', 'desc').orderBy('run_id', 'desc').limit(limit),
  );
}

const openPullRuns: FixedQuery<WorkspaceSchema, PullRunRow> = (build) =>
  build
    .selectFrom('pull_run')
    .selectAll()
    .where('state', 'in', [sql.lit<PullRunRow['state']>('running'), sql.lit<PullRunRow['state']>('asks')])
    .orderBy('started_at')
    .orderBy('run_id');

/** Runs that have not ended: of a process that was killed, or that wait for an answer. */
export function listOpenPullRuns(store: WorkspaceStore): readonly PullRunRow[] {
  return store.remembered(openPullRuns);
}

/** Keeps the history of pulls short; a run that has not ended stays. */
export function prunePullRuns(store: WorkspaceStore, keep: number): void {
  const kept = store.build
    .selectFrom('pull_run')
    .select('run_id')
    .orderBy('started_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(keep);
  store.run(
    store.build.deleteFrom('pull_run').where('state', 'not in', ['running', 'asks']).where('run_id', 'not in', kept),
  );
}
