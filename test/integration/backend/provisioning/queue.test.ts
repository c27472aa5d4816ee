import { sql } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { releaseLease, takeProvision, writeAsHolder } from '#backend/db/queries/provisioning/leases.ts';
import { callsOf } from '#backend/db/queries/provisioning/provider-calls.ts';
import { nobody, withTenant } from '#backend/db/with-tenant.ts';
import type { FetchedJob } from '#backend/provisioning/queue/provision-queue.ts';
import { type Api, apiAs, demoTenant } from '../harness/api.ts';
import { startBackend, useBackend } from '../harness/backend.ts';
import { newPglite, onPostgres } from '../harness/databases.ts';
import { done, endOf, eventsOf, newConnector } from '../harness/provisioning.ts';

const asNobody = { tenant_id: demoTenant, actor_id: nobody };
const worker_id = '77777777-7777-4777-8777-777777777777';

async function ask(api: Api, dock_id: string): Promise<string> {
  const body = { dock_id, resource_type: 'server', spec: { name: 'srv' } };
  return done(await api.post('/provisioning/resources', body)).body.provision_id;
}

/** No worker: the tests are the workers. */
describe('the queue', () => {
  const backend = useBackend(newPglite);
  let admin: Api;
  let dock_id: string;
  beforeAll(async () => {
    admin = await apiAs(backend().app, 'admin');
    dock_id = await newConnector(admin);
  });

  const queue = () => backend().dependencies.provisioning.queue;
  const fetchAll = async (): Promise<FetchedJob[]> => queue().fetch(100);
  const steer = async (id: string, verb: string) => done(await admin.post(`/provisioning/provisions/${id}/${verb}`));
  const recover = () => queue().redeliverLost(backend().dependencies.db, -1_000);
  const provisionsOf = (jobs: readonly FetchedJob[]) => jobs.map(({ data }) => data.provision_id);

  test('PV-20 who settles late settles no job of the same provision after it was resumed', async () => {
    const id = await ask(admin, dock_id);
    const [late] = await fetchAll();
    await steer(id, 'cancel');
    await steer(id, 'resume');
    const next = await fetchAll();
    expect(provisionsOf(next)).toEqual([id]);
    expect(next[0]?.id).not.toBe(late?.id);
    if (late !== undefined) await queue().complete([late]);
    // The worker that has the new job is lost; the job is delivered again.
    await recover();
    const again = await fetchAll();
    expect(again.map((job) => job.id)).toEqual([next[0]?.id]);
    await queue().complete(again);
    await steer(id, 'cancel');
  });

  test('PV-20 a provision that is not over and has no job gets one, unless somebody holds it', async () => {
    const id = await ask(admin, dock_id);
    await queue().complete(await fetchAll());
    expect(await fetchAll()).toEqual([]);
    await withTenant(backend().dependencies.db, asNobody, async (scope) => {
      expect(await takeProvision(scope, { provision_id: id, worker_id, lease_ms: 60_000 })).toMatchObject({ id });
    });
    await recover();
    expect(await fetchAll()).toEqual([]);
    const letGo = sql`update provision_leases set held_until = clock_timestamp() - interval '1 second'`;
    await letGo.execute(backend().dependencies.db);
    await recover();
    await recover();
    const jobs = await fetchAll();
    expect(provisionsOf(jobs)).toEqual([id]);
    expect(jobs[0]?.data.tenant_id).toBe(demoTenant);
    await queue().complete(jobs);
  });

  test('PV-20 cancelled and resumed before anybody fetched it, it has one job', async () => {
    const id = await ask(admin, dock_id);
    await steer(id, 'cancel');
    await steer(id, 'resume');
    const jobs = await fetchAll();
    expect(provisionsOf(jobs)).toEqual([id]);
    await queue().complete(jobs);
  });

  test('PV-22 what is handed on in order does not count towards giving it up, and a lost worker does', async () => {
    const provision_id = await ask(admin, dock_id);
    const take = (lease_ms: number) =>
      withTenant(backend().dependencies.db, asNobody, async (scope) => {
        const taken = await takeProvision(scope, { provision_id, worker_id, lease_ms });
        if (typeof taken === 'string') throw new Error(taken);
        return { taken };
      });
    for (const _ of [1, 2, 3]) {
      const { taken } = await take(60_000);
      expect(taken.deliveries).toBe(1);
      await withTenant(backend().dependencies.db, asNobody, async (scope) => {
        const others = [releaseLease(scope, provision_id)];
        expect(await writeAsHolder(scope, taken, { state: 'queued' }, [], others)).toBe(true);
      });
    }
    await take(-1);
    expect((await take(60_000)).taken.deliveries).toBe(2);
  });
});

describe('a worker that cannot renew its lease', () => {
  const patience = { leaseMs: 1_500, callBackoffMs: 5 };
  const served = useBackend(newPglite, { provisioning: { concurrency: 1, patience } });

  test('PV-20 it breaks off what it does before the lease is over, and the provision goes on after that', async () => {
    const { db } = served().dependencies;
    await sql`create function refuse() returns trigger language plpgsql as $$ begin
      if old.held_until > clock_timestamp() then raise exception 'no renewal'; end if;
      return new;
    end $$`.execute(db);
    await sql`create trigger no_renewal before update on provision_leases
      for each row execute function refuse()`.execute(db);
    const api = await apiAs(served().app, 'admin');
    const dock = await newConnector(api, { config: { failures: [{ operation: 'create', kind: 'hang' }] } });
    const id = await ask(api, dock);
    expect(await endOf(api, id)).toMatchObject({ state: 'succeeded', error: null });
    const calls = await withTenant(db, asNobody, (scope) => callsOf(scope, id));
    expect(calls.map(({ state }) => state)).toEqual(['calling', 'answered']);
  }, 30_000);
});

describe('PV-9 streams', () => {
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const served = useBackend(newPglite, { clock });

  test('a user follows twenty at a time; a stream ends with its token', async () => {
    const api = await apiAs(served().app, 'admin');
    const other = await apiAs(served().app, 'operator');
    const id = await ask(api, await newConnector(api));
    const url = `/provisioning/provisions/${id}`;
    const streams = Array.from({ length: 21 }, () => api.get(`${url}/events`));
    const refused = await Promise.race(streams);
    expect([refused.status, refused.body.error]).toEqual([429, 'too_many_requests']);
    expect(refused.body.message).toContain('You follow 20 operations already');
    ahead = 15 * 60_000 - 1_000;
    const expired = await other.get(`${url}/events`);
    expect(expired.status).toBe(200);
    expect(eventsOf(expired.text).at(-1)?.provision.state).toBe('queued');
    ahead = 0;
    done(await api.post(`${url}/cancel`));
    expect((await Promise.all(streams)).map(({ status }) => status).sort()).toEqual([...Array(20).fill(200), 429]);
    await vi.waitUntil(async () => (await api.get(`${url}/events`)).status === 200, { timeout: 10_000 });
  }, 30_000);
});

onPostgres((newDatabase) => {
  test('PV-9 cancelled while a worker takes it: no lease is left over', async () => {
    const server = await startBackend(newDatabase);
    onTestFinished(() => server.app.close());
    const { db } = server.dependencies;
    const api = await apiAs(server.app, 'admin');
    const id = await ask(api, await newConnector(api));
    const lease = { provision_id: id, worker_id, lease_ms: 60_000 };
    let taking: Promise<unknown> = Promise.resolve();
    await withTenant(db, asNobody, async (scope) => {
      await sql`update provisions set state = 'cancelled' where id = ${id}`.execute(scope.db);
      taking = withTenant(db, asNobody, (other) => takeProvision(other, lease));
      const deadline = performance.now() + 20_000;
      for (;;) {
        const waiting = await sql`select from pg_locks where not granted`.execute(db);
        if (waiting.rows.length > 0) break;
        if (performance.now() > deadline) throw new Error('Nobody waits.');
      }
    });
    expect(await taking).toBe('over');
    const left = await sql`select from provision_leases where provision_id = ${id}`.execute(db);
    expect(left.rows).toEqual([]);
  });
});
