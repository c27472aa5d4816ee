import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fromKysely, PgBoss } from 'pg-boss';
import { buildApp } from '#backend/app/build-app.ts';
import { openDatabase } from '#backend/db/open-database.ts';
import { insertProvision } from '#backend/db/queries/provisioning/provisions.ts';
import { insertResource } from '#backend/db/queries/provisioning/resources.ts';
import { seedDemo } from '#backend/db/seed-demo.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { keysOf, makeCredentialKey } from '#backend/provisioning/credentials/credential-keys.ts';
import { Changes } from '#backend/provisioning/engine/changes.ts';
import { defaultPatience } from '#backend/provisioning/engine/engine-context.ts';
import { Worker } from '#backend/provisioning/engine/worker.ts';
import { ProvisionQueue } from '#backend/provisioning/queue/provision-queue.ts';
import { testContext } from '#contract/script/test-context.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { apiAs, demoTenant } from '#test/integration/backend/harness/api.ts';
import { findPostgres, startPostgres } from '#test/integration/backend/harness/postgres-server.ts';
import { bind, newConnector } from '#test/integration/backend/harness/provisioning.ts';
import { type Bench, compare } from './harness.ts';
import { realisticContext, realisticScript } from './scripts.ts';

const provisions = 100;
const scriptsEach = 3;
const concurrency = 8 * availableParallelism();

/**
 * One worker with the simulator against the bare queue whose jobs run the same scripts. What is queued is not timed. The
 * engine's throughput is to be at least 0.6 of the queue's, so it may take 1 / 0.6 of its time.
 */
export const bench: Bench = {
  name: 'provisioning-throughput',
  async run() {
    const programs = findPostgres();
    if (programs === null) throw new Error('This benchmark needs an installed PostgreSQL.');
    const server = await startPostgres(programs);
    const url = await server.newDatabase('bench');
    const sandbox = createSandbox({ hosts: availableParallelism() });
    const keys = keysOf([makeCredentialKey()]);
    const { app, dependencies } = await buildApp({
      database: { kind: 'server', url },
      version: '0.0.0-bench',
      log: { level: 'silent' },
      loginsPerMinute: 1000,
      sandbox,
      credentialKeys: () => keys,
      provisioning: { worker: false },
    });
    const bare = new PgBoss({ connectionString: url, schema: 'bare', supervise: false, schedule: false, max: 4 });
    const opened = await openDatabase({ kind: 'server', url }, () => undefined);
    const silent = () => undefined;
    const queue = await ProvisionQueue.open(opened.queue, { supervise: false, onError: silent });
    try {
      await seedDemo(dependencies.db);
      await bare.start();
      await bare.createQueue('runs');
      await bare.findJobs('runs', { key: 'none' });
      const admin = await apiAs(app, 'admin');
      const dock_id = await newConnector(admin);
      for (let order = 1; order <= scriptsEach; order += 1) {
        const hook_phase = order < scriptsEach ? 'before' : 'after';
        await bind(admin, dock_id, { body: realisticScript, execution_order: order, hook_phase });
      }
      const actor = { tenant_id: demoTenant, actor_id: '11111111-1111-4111-8111-0000000000a1' };
      const { attributes } = testContext.parse(realisticContext);
      const context = testContext.parse({ ...realisticContext, attributes });

      const fill = () =>
        withTenant(dependencies.db, actor, async (scope) => {
          for (let count = 0; count < provisions; count += 1) {
            const id = randomUUID();
            const resource = { id: randomUUID(), resource_type: 'account', dock_id } as const;
            const spec = { ...attributes, name: id };
            await insertResource(scope, {
              ...resource,
              name: id,
              object_class: 'user',
              spec,
              provisioning_source: 'api',
              provisioning_state: 'provisioning',
            });
            const { id: resource_id, resource_type } = resource;
            const shared = { id, resource_id, resource_type, dock_id, operation_type: 'create' } as const;
            await insertProvision(scope, { ...shared, attributes: spec, prior_state: null });
            await queue.enqueue(scope, id);
          }
        });

      const runEngine = async () => {
        let ended = 0;
        const { promise, resolve } = Promise.withResolvers<void>();
        const onPoint = (point: string) => {
          if (point !== 'end-recorded') return undefined;
          ended += 1;
          if (ended === provisions) resolve();
          return undefined;
        };
        const log = { warn: silent, error: (details: object) => console.error(details) };
        const parts = { db: opened.db, sandbox, credentialKeys: keys, networks: [], queue };
        const engine = { ...parts, changes: new Changes(), log, onPoint };
        const worker = new Worker({ ...engine, patience: defaultPatience }, { concurrency });
        await promise;
        await worker.stop();
      };

      const fillBare = () =>
        opened.db.transaction().execute(async (transaction) => {
          for (let count = 0; count < provisions; count += 1)
            await bare.send('runs', { count }, { db: fromKysely(transaction) });
        });
      const runBare = async () => {
        for (let ended = 0; ended < provisions; ) {
          const jobs = await bare.fetch('runs', { batchSize: concurrency });
          await Promise.all(
            jobs.map(async () => {
              for (let count = 0; count < scriptsEach; count += 1) {
                const result = await sandbox.run({ script_body: realisticScript, context, tenant_id: demoTenant });
                if (!result.success) throw new Error(result.error?.message);
              }
            }),
          );
          await bare.complete('runs', jobs);
          ended += jobs.length;
        }
      };
      const section = await compare(
        `${provisions} provisions of ${scriptsEach} scripts, one worker, on PostgreSQL`,
        [
          { name: 'bare queue', prepare: fillBare, run: runBare },
          { name: 'provisioning engine', limit: 1 / 0.6, prepare: fill, run: runEngine },
        ],
        { rounds: 3, warmup: 1 },
      );
      return { name: 'provisioning-throughput', sections: [section] };
    } finally {
      await bare.stop({ graceful: false });
      await queue.close();
      await opened.close();
      await app.close();
      server.stop();
    }
  },
};
