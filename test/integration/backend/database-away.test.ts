import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { apiAs, demoTenant } from './harness/api.ts';
import { startBackend } from './harness/backend.ts';
import { describePostgres, programsOfPostgres } from './harness/databases.ts';
import { startPostgres } from './harness/postgres-server.ts';

describePostgres(() => {
  test('a connection that is cut in the middle of a change costs that change alone', async () => {
    const server = await startPostgres(programsOfPostgres());
    onTestFinished(() => server.stop());
    const url = await server.newDatabase('cut');
    const { app, dependencies } = await startBackend(() => Promise.resolve({ kind: 'server', url }));
    const api = await apiAs(app, 'admin');
    const cut = withTenant(dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, async (scope) => {
      await scope.db.updateTable('scripts').set({ name: sql`name || ' cut-off'` }).execute();
      const own = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(scope.db);
      await sql`select pg_terminate_backend(${own.rows[0]?.pid})`.execute(dependencies.db);
      await sql`select 1`.execute(scope.db);
    });
    await expect(cut).rejects.toThrow();
    const reply = await api.get('/governance/scripts?search=cut-off');
    expect([reply.status, reply.body.total]).toEqual([200, 0]);
    await app.close();
  });

  test('while the database is away requests get 503 at once, and the process lives', async () => {
    const server = await startPostgres(programsOfPostgres());
    onTestFinished(() => server.stop());
    const url = await server.newDatabase('leaving');
    const { app } = await startBackend(() => Promise.resolve({ kind: 'server', url }));
    const api = await apiAs(app, 'admin');
    expect((await api.get('/governance/scripts')).status).toBe(200);
    server.stop();
    for (const path of ['/governance/scripts', '/readyz']) {
      const reply = await api.get(path);
      expect([path, reply.status, reply.body.error]).toEqual([path, 503, 'unavailable']);
      expect(reply.headers['retry-after']).toBe('1');
      expect(reply.text).not.toContain('127.0.0.1');
    }
    expect((await api.get('/healthz')).status).toBe(200);
    await app.close();
  });
});
