import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '#backend/db/migrate.ts';
import { tenants } from '#backend/db/migrations/0001-tenants.ts';
import { scripts } from '#backend/db/migrations/0002-scripts.ts';
import { idempotency } from '#backend/db/migrations/0003-idempotency.ts';
import { openDatabase } from '#backend/db/open-database.ts';
import { requireSameHistory } from '#backend/db/queries/feed/read-feed.ts';
import { type Database, withTenant } from '#backend/db/with-tenant.ts';
import { feedStart } from '#contract/model/change-feed.ts';
import { demoTenant, otherTenant } from '../harness/api.ts';
import { onEachDatabase } from '../harness/databases.ts';
import { sha256 } from '../harness/sync.ts';

const text = 'return "Grüße";\r\n';
const before = { '0001-tenants': tenants, '0002-scripts': scripts, '0003-idempotency': idempotency };

async function migrateToBefore(db: Database): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(before) },
    migrationTableName: 'hookwright_migrations',
    migrationLockTableName: 'hookwright_migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

onEachDatabase((newDatabase) => {
  async function oldDatabase(): Promise<Database> {
    const target = await newDatabase();
    const { db, close } = await openDatabase(target.kind === 'server' ? target : { kind: 'memory' }, () => undefined);
    onTestFinished(close);
    await migrateToBefore(db);
    return db;
  }

  const inTenant = (tenant_id: string) => ({ tenant_id, actor_id: tenant_id });

  test('SB-9 a database from before the feed keeps its scripts, with revisions above all that were given out', async () => {
    const db = await oldDatabase();
    await withTenant(db, inTenant(demoTenant), async (scope) => {
      await sql`insert into tenants (id, name) values (${demoTenant}, 'Demo')`.execute(scope.db);
      for (const [index, rev] of [7, 2, 5].entries()) {
        const { rows } = await sql<{ id: string }>`
          insert into scripts (tenant_id, name, current_version, created_by, rev)
          values (${demoTenant}, ${`Old ${index}`}, 2, ${demoTenant}, ${rev}) returning id`.execute(scope.db);
        for (const number of [1, 2]) {
          await sql`insert into script_versions (tenant_id, script_id, version_number, script_body, created_by)
            values (${demoTenant}, ${rows[0]?.id}, ${number}, ${number === 2 ? text : 'first'}, ${demoTenant})`.execute(
            scope.db,
          );
        }
      }
    });
    await withTenant(db, inTenant(otherTenant), (scope) =>
      sql`insert into tenants (id, name) values (${otherTenant}, 'Other')`.execute(scope.db),
    );
    await migrate(db);
    await withTenant(db, inTenant(demoTenant), async (scope) => {
      const kept = await scope.db.selectFrom('scripts').select(['name', 'rev', 'body_hash']).orderBy('rev').execute();
      expect(kept.map(({ rev }) => rev)).toEqual([8, 9, 10]);
      expect(kept.map(({ name }) => name).sort()).toEqual(['Old 0', 'Old 1', 'Old 2']);
      expect(new Set(kept.map(({ body_hash }) => body_hash))).toEqual(new Set([sha256(text)]));
      const versions = await scope.db.selectFrom('script_versions').select('body_hash').execute();
      expect(versions.filter(({ body_hash }) => body_hash === sha256('first')).length).toBe(3);
      await expect(requireSameHistory(scope, feedStart)).rejects.toMatchObject({ code: 'gone' });
      const feed = await scope.db.selectFrom('tenant_feed').selectAll().executeTakeFirstOrThrow();
      expect(feed).toMatchObject({ n: 10, floor_n: 10, floor_chain: feed.chain });
      await expect(requireSameHistory(scope, { seq: 10, chain: feed.chain })).resolves.toBeDefined();
    });
    await withTenant(db, inTenant(otherTenant), async (scope) => {
      await expect(requireSameHistory(scope, feedStart)).resolves.toBeDefined();
      expect(await scope.db.selectFrom('scripts').select('id').execute()).toEqual([]);
    });
    const open = await sql<{ relname: string }>`
      select relname from pg_class where relname in ('tenants', 'scripts', 'script_versions')
        and not (relrowsecurity and relforcerowsecurity)`.execute(db);
    expect(open.rows).toEqual([]);
  });
});
