import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { tenants } from './migrations/0001-tenants.ts';
import { scripts } from './migrations/0002-scripts.ts';
import { idempotency } from './migrations/0003-idempotency.ts';
import { feed } from './migrations/0004-feed.ts';
import { templates } from './migrations/0005-templates.ts';
import { logsAndAudit } from './migrations/0006-logs-and-audit.ts';
import { bindings } from './migrations/0007-bindings.ts';
import { connectors } from './migrations/0008-connectors.ts';
import { pipelineTests } from './migrations/0009-pipeline-tests.ts';
import { provisioning } from './migrations/0010-provisioning.ts';
import { lifecycles } from './migrations/0011-lifecycles.ts';
import { recovery } from './migrations/0012-recovery.ts';
import { lifecycleWalks } from './migrations/0013-lifecycle-walks.ts';
import { people } from './migrations/0014-people.ts';
import type { SystemTables } from './schema.ts';

/** In the order of their names. An applied one is never changed: a change is a new one. */
const migrations: Record<string, Migration> = {
  '0001-tenants': tenants,
  '0002-scripts': scripts,
  '0003-idempotency': idempotency,
  '0004-feed': feed,
  '0005-templates': templates,
  '0006-logs-and-audit': logsAndAudit,
  '0007-bindings': bindings,
  '0008-connectors': connectors,
  '0009-pipeline-tests': pipelineTests,
  '0010-provisioning': provisioning,
  '0011-lifecycles': lifecycles,
  '0012-recovery': recovery,
  '0013-lifecycle-walks': lifecycleWalks,
  '0014-people': people,
};

/**
 * Brings the database to the newest schema. Several nodes may call it at once: an advisory lock lets one of them work
 * while the others wait, and then find nothing to do.
 */
export async function migrate(db: Kysely<SystemTables>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: 'hookwright_migrations',
    migrationLockTableName: 'hookwright_migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
