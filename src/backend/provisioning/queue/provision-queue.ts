import { sql } from 'kysely';
import { fromKysely, fromPglite, type Job, type PGliteLike, PgBoss } from 'pg-boss';
import { type Database, nobody, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';

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

  /** Sends a job in the transaction of the scope. Call {@link wake} once that is through. */
  async enqueue(scope: TenantScope, provision_id: string): Promise<void> {
    await this.asOwner(scope, () => this.send(scope, provision_id));
  }

  /**
   * The same for a provision that was queued before. Its job is a new one: whoever still has an old one settles that, and
   * never this one.
   */
  async enqueueAgain(scope: TenantScope, provision_id: string): Promise<void> {
    await this.asOwner(scope, async () => {
      await sql`delete from ${sql.table(`${schema}.job`)}
        where name = ${name} and singleton_key = ${provision_id} and state < 'active'`.execute(scope.db);
      await this.send(scope, provision_id);
    });
  }

  private async send(scope: TenantScope, provision_id: string): Promise<void> {
    const job: ProvisionJob = { tenant_id: scope.tenant_id, provision_id };
    await this.boss.send(name, job, { singletonKey: provision_id, db: fromKysely(scope.db) });
  }

  /** The role of requests has no right to the queue, so that nobody's query reaches the jobs of others. */
  private async asOwner(scope: TenantScope, work: () => Promise<void>): Promise<void> {
    const { rows } = await sql<{ role: string }>`select current_setting('role') as role`.execute(scope.db);
    await setRole(scope, 'none');
    await work();
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
   * Has those provisions delivered again that are not over and that nobody alive holds: their worker was lost, at whatever
   * point. A job that was fetched longer than `leaseMs` ago is delivered again, and where there is none there is a new one.
   */
  async redeliverLost(db: Database, leaseMs: number): Promise<void> {
    const { rows } = await this.boss.getDb().executeSql(
      `select id from ${schema}.job where name = $1 and state = 'active'
        and started_on < clock_timestamp() - $2 * interval '1 millisecond'
        and not exists (select from public.provision_leases lease
          where lease.provision_id = (job.data->>'provision_id')::uuid and lease.held_until > clock_timestamp())
        limit 1000`,
      [name, leaseMs],
    );
    await this.fail(rows.map(({ id }: { id: string }) => id));
    for (const job of await this.withoutJob(db, leaseMs)) {
      await withTenant(db, { tenant_id: job.tenant_id, actor_id: nobody }, (scope) =>
        this.enqueueAgain(scope, job.provision_id),
      );
      this.wake();
    }
  }

  /** Of all tenants (migration 0012). Those asked for just now are left out: there is always one job at first. */
  private withoutJob(db: Database, leaseMs: number): Promise<ProvisionJob[]> {
    return withTenant(db, { tenant_id: nobody, actor_id: nobody }, async (scope) => {
      await sql`select set_config('hookwright.at_recovery', 'on', true)`.execute(scope.db);
      await setRole(scope, 'none');
      const { rows } = await sql<ProvisionJob>`select provision.tenant_id, provision.id as provision_id
        from provisions provision where provision.state in ('queued', 'running')
          and provision.requested_at < clock_timestamp() - ${leaseMs} * interval '1 millisecond'
          and not exists (select from provision_leases lease
            where lease.provision_id = provision.id and lease.held_until > clock_timestamp())
          and not exists (select from ${sql.table(`${schema}.job`)} job
            where job.name = ${name} and job.state < 'completed' and job.singleton_key = provision.id::text)
        limit 1000`.execute(scope.db);
      return rows;
    });
  }

  /** Delivers jobs again that this worker fetched and could not do now. */
  async redeliver(jobs: FetchedJob[]): Promise<void> {
    await this.fail(jobs);
  }

  private async fail(jobs: string[] | FetchedJob[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.boss.fail(name, jobs, { message: 'Not done; it is delivered again.' });
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
