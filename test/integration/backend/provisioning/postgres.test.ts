import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { readCredentialKeys } from '#backend/provisioning/credentials/credential-keys.ts';
import { apiAs } from '../harness/api.ts';
import { startBackend } from '../harness/backend.ts';
import { onPostgres } from '../harness/databases.ts';
import { bind, endOf, newConnector, resourceOf } from '../harness/provisioning.ts';
import { startProcess, temporaryFolder } from '../harness/server-process.ts';

onPostgres((newDatabase) => {
  test('PV-1 PV-10 a real database gets the name that scripts gave it; API and worker are processes apart', async () => {
    const database = await newDatabase();
    const url = new URL(database.kind === 'server' ? database.url : '');
    const keyFile = path.join(temporaryFolder(), 'credentials.key');
    writeFileSync(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    const credentialKeys = () => readCredentialKeys({ kind: 'file', path: keyFile, created: false });
    const backend = await startBackend(() => Promise.resolve(database), { credentialKeys });
    const superuser = new pg.Client(`postgresql://postgres@${url.host}/postgres`);
    await superuser.connect();
    try {
      await superuser.query('create role provisioner login createdb createrole');
      const names = async () =>
        (await superuser.query("select datname from pg_database where datname like '%shop%'")).rows.map(
          ({ datname }) => datname,
        );
      const admin = await apiAs(backend.app, 'admin');
      const dock_id = await newConnector(admin, {
        connector_type: 'database',
        config: { driver: 'postgres', host: '127.0.0.1', port: Number(url.port), database: 'postgres', tls: 'none' },
        credentials: { username: 'provisioner', password: 'not-needed-here' },
      });
      await bind(admin, dock_id, { body: 'attributes.name = attributes.name.toLowerCase();', execution_order: 1 });
      await bind(admin, dock_id, { body: "attributes.name += '_prod';", execution_order: 2 });
      const seen = await bind(admin, dock_id, { body: 'variables.made = target_uid;', hook_phase: 'after' });

      const server = await admin.post('/provisioning/resources', { dock_id, resource_type: 'server', spec: {} });
      expect([server.status, server.body.message]).toEqual([
        422,
        expect.stringMatching(/^adapter postgres cannot provision servers\. /),
      ]);

      const reach = ['--allow-private-networks', '127.0.0.1'];
      const where = ['--database-url', url.href, '--credentials-key-file', keyFile];
      const worker = startProcess('--worker-only', ...where, ...reach);
      const spec = { name: 'Shop' };
      const accepted = await admin.post('/provisioning/resources', { dock_id, resource_type: 'database', spec });
      const provision = await endOf(admin, accepted);
      expect([provision.state, provision.error], worker.stderr()).toEqual(['succeeded', null]);
      expect(await names()).toEqual(['shop_prod']);
      const resource = await resourceOf(admin, provision);
      expect(resource).toMatchObject({ name: 'shop_prod', provisioning_state: 'provisioned' });
      const { logs } = (await admin.get(`/governance/script-execution-logs?binding_id=${seen.binding_id}`)).body;
      expect(logs[0].output.variables).toEqual({ made: resource.provider_id });
      expect(worker.stdout()).toBe('Worker ready\n');

      const deleted = await endOf(admin, await admin.delete(`/provisioning/resources/${resource.id}`));
      expect([deleted.state, deleted.error]).toEqual(['succeeded', null]);
      expect(await names()).toEqual([]);
      worker.child.kill('SIGTERM');
      expect(await worker.ended).toEqual({ code: 0, signal: null });
      const everything = JSON.stringify((await admin.get('/governance/script-audit-events?limit=100')).body);
      expect(everything + worker.stderr()).not.toContain('not-needed-here');
    } finally {
      await superuser.end();
      await backend.app.close();
    }
  }, 90_000);
});
