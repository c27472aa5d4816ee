import { sql } from 'kysely';
import { fromKysely, fromPglite, type Job, type PGliteLike, PgBoss } from 'pg-boss';
import type { TenantScope } from '#backend/db/with-tenant.ts';

/** Where the queue lives: in the backend's own database, in a schema of its own. */
export type QueueConnection =
  | { readonly kind: 'embedded'; readonly pglite: PGliteLike }
  | { readonly kind: 'server'; readonly url: string };

/** What a job says: which provision, and whose. Everything else is in the provision. */
export interface ProvisionJob {
  readonly tenant_id: string;
  readonly provision_id: string;
}

export type FetchedJob = Job<ProvisionJob>;

const schema = 'hookwright_queue';
const name = 'provisions';
const day = 86_400;

/** Redelivery is the leases' matter (`leases.ts`); the queue's own limits only lie behind them. */
const settings = {
  retryLimit: 100_000,
  retryDelay: 0,
  expireInSeconds: day - 1,
  retentionSeconds: 300 * day,
  deleteAfterSeconds: day,
};

/**
 * The way of provisions from the requests to the workers: pg-boss in the backend's database. A job is sent in the
 * transaction of what it stands for, and delivered at least once.
 */
export class ProvisionQueue {
  private readonly boss: PgBoss;
  private readonly listeners = new Set<() => void>();

  private constructor(boss: PgBoss) {
    this.boss = boss;
  }

  /** `supervise`: this process also cleans up what is done with; one of them at least should. */
  static async open(
    connection: QueueConnection,
    { supervise, onError }: { readonly supervise: boolean; readonly onError: (error: Error) => void },
  ): Promise<ProvisionQueue> {
    const shared = { schema, supervise, schedule: false, reindex: false, monitorVacuum: false };
    const boss = new PgBoss(
      connection.kind === 'embedded'
        ? { ...shared, db: fromPglite(connection.pglite), backend: 'pglite' }
        : { ...shared, connectionString: connection.url, application_name: 'hookwright-queue', max: 4 },
    );
    boss.on('error', onError);
    await boss.start();
    try {
      await boss.createQueue(name, settings);
      // The queue's settings are read here and not in `enqueue`: that holds the only connection an embedded database has.
      await boss.findJobs(name, { key: name });
    } catch (error) {
      await boss.stop({ graceful: false });
      throw error;
    }
    return new ProvisionQueue(boss);
  }

  /** Sends the job in the transaction of the scope. Call {@link wake} once that is through. */
  async enqueue(scope: TenantScope, provision_id: string): Promise<void> {
    const job: ProvisionJob = { tenant_id: scope.tenant_id, provision_id };
    const db = fromKysely(scope.db);
    // The role of requests has no right to the queue, so that nobody's query reaches the jobs of others.
    const { rows } = await sql<{ role: string }>`select current_setting('role') as role`.execute(scope.db);
    await setRole(scope, 'none');
    await this.boss.deleteJob(name, provision_id, { db });
    await this.boss.send(name, job, { id: provision_id, db });
    await setRole(scope, rows[0]?.role ?? 'none');
  }

  /** Up to `limit` jobs, which nobody else gets until they are settled. */
  fetch(limit: number): Promise<FetchedJob[]> {
    return this.boss.fetch<ProvisionJob>(name, { batchSize: limit });
  }

  async complete(jobs: FetchedJob[]): Promise<void> {
    if (jobs.length > 0) await this.boss.complete(name, jobs);
  }

  /**
   * Has those jobs delivered again that were fetched longer than `leaseMs` ago and whose provision nobody alive holds: their
   * worker was lost, at whatever point.
   */
  async redeliverLost(leaseMs: number): Promise<void> {
    const { rows } = await this.boss.getDb().executeSql(
      `select id from ${schema}.job where name = $1 and state = 'active'
        and started_on < clock_timestamp() - $2 * interval '1 millisecond'
        and not exists (select from public.provision_leases lease
          where lease.provision_id = job.id and lease.held_until > clock_timestamp())
        limit 1000`,
      [name, leaseMs],
    );
    await this.redeliver(rows.map(({ id }: { id: string }) => id));
  }

  /** Delivers jobs again: their worker is gone, or could not do them now. */
  async redeliver(provision_ids: string[]): Promise<void> {
    if (provision_ids.length === 0) return;
    await this.boss.fail(name, provision_ids, { message: 'Not done; it is delivered again.' });
    this.wake();
  }

  /** Tells the workers of this process that there is something to fetch. Others look every half second. */
  wake(): void {
    for (const listener of this.listeners) listener();
  }

  onWake(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): Promise<void> {
    return this.boss.stop({ graceful: false });
  }
}

async function setRole(scope: TenantScope, role: string): Promise<void> {
  await sql`select set_config('role', ${role}, true)`.execute(scope.db);
}
