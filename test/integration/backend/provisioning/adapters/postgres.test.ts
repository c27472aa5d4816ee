import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresAdapter } from '#backend/provisioning/adapters/postgres/postgres-adapter.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { describePostgres, programsOfPostgres } from '#test/integration/backend/harness/databases.ts';
import { findProgram } from '#test/integration/backend/harness/own-process.ts';
import { type PostgresServer, startPostgres } from '#test/integration/backend/harness/postgres-server.ts';
import { callOf, failureOf, run, type Target } from './adapter-calls.ts';
import { silentServer } from './silent-server.ts';

describePostgres(() => {
  let server: PostgresServer;
  let admin: pg.Client;
  let target: Target;

  const ask = async <R extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
    (await admin.query<R>(text, values)).rows;
  const databases = async () =>
    (await ask<{ datname: string }>('SELECT datname FROM pg_database WHERE oid > 16383 ORDER BY 1')).map(
      (r) => r.datname,
    );

  beforeAll(async () => {
    server = await startPostgres(programsOfPostgres());
    const port = Number(new URL(await server.newDatabase('home')).port);
    admin = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
    await admin.connect();
    await admin.query(`CREATE ROLE provisioner LOGIN CREATEDB CREATEROLE PASSWORD 'right'`);
    const [hba] = await ask<{ hba_file: string }>('SHOW hba_file');
    const rules = ['host all postgres,service 127.0.0.1/32 trust', 'host all all 127.0.0.1/32 scram-sha-256'];
    const lines = rules.map((rule) => `('${rule}')`).join(', ');
    await admin.query(`COPY (SELECT * FROM (VALUES ${lines}) AS l) TO '${hba?.hba_file}'`);
    await admin.query('SELECT pg_reload_conf()');
    target = {
      adapter: postgresAdapter,
      config: { driver: 'postgres', host: '127.0.0.1', port, database: 'home', tls: 'none', timeout_seconds: 10 },
      credentials: { username: 'provisioner', password: 'right' },
    };
  });
  afterAll(async () => {
    await admin.end();
    server.stop();
  });

  it('AD-10 a connection test signs in, and says in words why it could not', async () => {
    await postgresAdapter.test(callOf(target));
    const wrong = { ...target, credentials: { username: 'provisioner', password: 'wrong-secret' } };
    const refused = await failureOf(postgresAdapter.test(callOf(wrong)));
    expect(refused).toEqual({
      effect: 'refused',
      message: 'The server refuses the user or the password; check the credentials of the connector.',
    });
    const nobody = await failureOf(postgresAdapter.test(callOf({ ...target, credentials: {} })));
    expect(nobody.message).toContain('set its credentials');
    const encrypted = await failureOf(
      postgresAdapter.test(callOf({ ...target, config: { ...target.config, tls: 'require' } })),
    );
    expect(encrypted).toMatchObject({
      effect: 'unreachable',
      message: expect.stringContaining('does not offer encryption'),
    });
  });

  const openssl = findProgram('openssl');
  const encrypted = 'AD-10 AD-15 encryption is what the connector asks for, and the certificate is looked at';
  it.skipIf(openssl === null)(
    openssl === null ? `${encrypted}: skipped, openssl not installed` : encrypted,
    async () => {
      const make =
        'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1';
      const files = '-addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.crt 2>&1';
      await ask(`COPY (SELECT 1) TO PROGRAM 'cat > /dev/null; ${make} ${files}'`);
      await ask('ALTER SYSTEM SET ssl = on');
      await ask('SELECT pg_reload_conf()');
      const [file] = await ask<{ text: string }>(`SELECT pg_read_file('server.crt') AS text`);
      const test = (more: JsonObject) =>
        postgresAdapter.test(callOf({ ...target, config: { ...target.config, ...more } }));
      // The server takes the setting up when it gets to it.
      const deadline = Date.now() + 20_000;
      while (
        !(await test({ tls: 'require' }).then(
          () => true,
          () => false,
        ))
      )
        expect(Date.now()).toBeLessThan(deadline);
      await test({ tls: 'verify_full', ca_certificate: file?.text ?? '' });
      expect(await failureOf(test({ tls: 'verify_full' }))).toMatchObject({
        effect: 'unreachable',
        message: expect.stringContaining('certificate is not trusted'),
      });
      const named = await failureOf(test({ tls: 'verify_full', ca_certificate: file?.text ?? '', host: 'localhost' }));
      expect(named.message).toContain('certificate is for another name');
    },
  );

  it('AD-20 a database is made, renamed, changed, closed, opened and dropped', async () => {
    await ask(`CREATE ROLE reader`);
    const spec = {
      name: 'billing "x"',
      encoding: 'UTF8',
      template: 'template0',
      connection_limit: 7,
      comment: "the accountants' own",
      grants: [
        { role: 'public', privileges: [] },
        { role: 'reader', privileges: ['CONNECT'] },
      ],
    };
    const made = await run(target, 'create', 'database', spec);
    expect(made.state).toMatchObject({
      name: 'billing "x"',
      owner: 'provisioner',
      encoding: 'UTF8',
      enabled: true,
      connection_limit: 7,
      comment: "the accountants' own",
      rights: ['provisioner=CTc/provisioner', 'reader=c/provisioner'],
    });
    const { provider_id } = made;
    const renamed = await run(target, 'update', 'database', { name: 'billing', connection_limit: -1 }, { provider_id });
    expect(renamed).toMatchObject({
      provider_id,
      state: { name: 'billing', connection_limit: -1, comment: spec.comment },
    });
    const full = { ...spec, name: 'billing', connection_limit: null, comment: null, owner: null };
    const again = await run(target, 'update', 'database', full, { provider_id });
    expect(again.state).toMatchObject({ name: 'billing', connection_limit: -1, comment: null, owner: 'provisioner' });
    const encoding = await failureOf(run(target, 'update', 'database', { encoding: 'LATIN1' }, { provider_id }));
    expect(encoding).toMatchObject({ effect: 'refused', message: expect.stringContaining('cannot be changed') });
    const closed = await run(target, 'disable', 'database', {}, { provider_id });
    expect(closed.state).toMatchObject({ enabled: false });
    expect(await ask('SELECT datallowconn AS open FROM pg_database WHERE datname = $1', ['billing'])).toEqual([
      { open: false },
    ]);
    await run(target, 'enable', 'database', {}, { provider_id });
    await run(target, 'delete', 'database', {}, { provider_id });
    expect(await databases()).not.toContain('billing');
    await run(target, 'delete', 'database', {}, { provider_id });
  });

  it('AD-11 the same operation again leads to the same database, also from each half-done point', async () => {
    const operation_id = randomUUID();
    const working = `hookwright_${operation_id.replaceAll('-', '')}`;
    const spec = { name: 'twice', comment: 'once' };
    const asProvisioner = new pg.Client({ ...connectionOf(target), user: 'provisioner', password: 'right' });
    await asProvisioner.connect();
    await asProvisioner.query(`CREATE DATABASE ${working}`);
    await asProvisioner.end();
    const request = { object_class: 'database', provider_id: null, attributes: spec };
    expect(await postgresAdapter.find(callOf(target, { operation_id }), request)).toBeNull();

    const half = await postgresAdapter.find(callOf(target, { operation_id, leftovers: true }), request);
    expect(half?.state).toMatchObject({ name: working });
    await run(target, 'delete', 'database', {}, { operation_id, provider_id: half?.provider_id ?? '' });
    expect(await databases()).not.toContain(working);
    await ask(`CREATE DATABASE ${working}`);
    expect(await postgresAdapter.find(callOf(target, { operation_id, leftovers: true }), request)).toBeNull();
    await ask(`ALTER DATABASE ${working} OWNER TO provisioner`);
    await ask(`COMMENT ON DATABASE ${working} IS 'of somebody else'`);
    expect(await postgresAdapter.find(callOf(target, { operation_id, leftovers: true }), request)).toBeNull();
    await ask(`COMMENT ON DATABASE ${working} IS NULL`);

    const first = await run(target, 'create', 'database', spec, { operation_id });
    const again = await run(target, 'create', 'database', spec, { operation_id, resumed: true });
    expect(again).toEqual(first);
    expect(await postgresAdapter.find(callOf(target, { operation_id }), request)).toEqual(first);
    expect((await databases()).filter((name) => /twice|hookwright_/.test(name))).toEqual(['twice']);
  });

  it('AD-12 a database that somebody else made is left alone', async () => {
    await ask('CREATE DATABASE theirs');
    const refused = await failureOf(run(target, 'create', 'database', { name: 'theirs' }));
    expect(refused).toMatchObject({ effect: 'refused', message: expect.stringContaining('did not make') });
    const [own] = await ask<{ oid: string }>(`SELECT oid::text AS oid FROM pg_database WHERE datname = 'home'`);
    const home = await failureOf(run(target, 'delete', 'database', {}, { provider_id: own?.oid ?? '' }));
    expect(home).toMatchObject({ effect: 'refused', message: expect.stringContaining('left alone') });
    expect(await databases()).toEqual(expect.arrayContaining(['theirs', 'home']));
  });

  it('AD-13 what the server refuses half-way leaves nothing behind', async () => {
    const before = await databases();
    const grants = [{ role: 'nobody_of_this_name', privileges: ['CONNECT'] }];
    const refused = await failureOf(run(target, 'create', 'database', { name: 'half', grants }));
    expect(refused).toMatchObject({ effect: 'refused', message: expect.stringContaining('nobody_of_this_name') });
    const owner = await failureOf(run(target, 'create', 'database', { name: 'half', owner: 'postgres' }));
    expect(owner.effect).toBe('refused');
    expect(await databases()).toEqual(before);
  });

  it('AD-14 a spec is read strictly, and names are quoted', async () => {
    const typo = await failureOf(run(target, 'create', 'database', { name: 'x', conection_limit: 3 }));
    expect(typo).toMatchObject({ effect: 'refused', message: expect.stringContaining('conection_limit') });
    const name = `a"; DROP DATABASE theirs; --`;
    const made = await run(target, 'create', 'database', { name });
    expect(await databases()).toEqual(expect.arrayContaining([name, 'theirs']));
    await run(target, 'delete', 'database', {}, { provider_id: made.provider_id });
  });

  it('AD-21 an account signs in with its password, which nobody gets to see', async () => {
    const group = await run(target, 'create', 'group', { name: 'staff' });
    const given = {
      name: 'ada',
      password: 'pä$$ "wörd"',
      member_of: ['staff'],
      grants: [{ database: 'home', privileges: [] }],
    };
    const attributes = { ...given, grants: [] };
    const made = await run(target, 'create', 'account', attributes);
    expect(JSON.stringify(made)).not.toContain('wörd');
    expect(made.state).toMatchObject({ name: 'ada', enabled: true, member_of: ['staff'] });
    expect(await signsIn(target, 'ada', given.password)).toBe(true);
    expect(await signsIn(target, 'ada', 'other')).toBe(false);
    const { provider_id } = made;
    await run(target, 'disable', 'account', {}, { provider_id });
    expect(await signsIn(target, 'ada', given.password)).toBe(false);
    await run(target, 'enable', 'account', {}, { provider_id });
    const renamed = await run(
      target,
      'update',
      'account',
      { name: 'ada.l', member_of: [], valid_until: null },
      { provider_id },
    );
    expect(renamed).toMatchObject({ provider_id, state: { name: 'ada.l', member_of: [] } });
    expect(await signsIn(target, 'ada.l', given.password)).toBe(true);
    const members = await run(target, 'update', 'group', { members: ['ada.l'] }, { provider_id: group.provider_id });
    expect(members.state).toMatchObject({ members: expect.arrayContaining(['ada.l']) });
    const never = await failureOf(run(target, 'disable', 'group', {}, { provider_id: group.provider_id }));
    expect(never.effect).toBe('refused');
    await run(target, 'delete', 'account', {}, { provider_id });
    await run(target, 'delete', 'group', {}, { provider_id: group.provider_id });
    expect(await ask(`SELECT rolname FROM pg_roles WHERE rolname IN ('ada.l', 'staff')`)).toEqual([]);
  });

  it('AD-11 AD-13 an account is made once, whole or not at all', async () => {
    const operation_id = randomUUID();
    const first = await run(target, 'create', 'account', { name: 'grace' }, { operation_id });
    expect(await run(target, 'create', 'account', { name: 'grace' }, { operation_id, resumed: true })).toEqual(first);
    const taken = await failureOf(run(target, 'create', 'account', { name: 'grace' }));
    expect(taken).toMatchObject({ effect: 'refused', message: expect.stringContaining('already') });
    const half = await failureOf(run(target, 'create', 'account', { name: 'joan', member_of: ['no_such_role'] }));
    expect(half.effect).toBe('refused');
    expect(await ask(`SELECT 1 FROM pg_roles WHERE rolname = 'joan'`)).toEqual([]);
    const own = await failureOf(run(target, 'delete', 'account', {}, { provider_id: await oidOf('provisioner') }));
    expect(own.message).toContain('left alone');
  });

  const oidOf = async (role: string) =>
    (await ask<{ oid: string }>('SELECT oid::text AS oid FROM pg_roles WHERE rolname = $1', [role]))[0]?.oid ?? '';

  it('AD-15 a server that is away or silent did nothing; one that goes silent at work may have acted', async () => {
    const away = { ...target, config: { ...target.config, port: 1 } };
    expect(await failureOf(run(away, 'create', 'database', { name: 'x' }))).toMatchObject({
      effect: 'unreachable',
      message: expect.stringContaining('nothing listens there'),
    });
    const silent = await silentServer();
    const mute = { ...target, config: { ...target.config, port: silent.port, timeout_seconds: 1 } };
    expect(await failureOf(run(mute, 'create', 'database', { name: 'x' }))).toEqual({
      effect: 'unreachable',
      message: 'The target did not answer within the time limit; nothing was done.',
    });
    silent.close();

    await ask('CREATE DATABASE mould OWNER provisioner');
    await ask('BEGIN');
    await ask(`COMMENT ON DATABASE mould IS 'locks it'`);
    const patient = { ...target, config: { ...target.config, timeout_seconds: 60 } };
    const spec = { name: 'slow', template: 'mould' };
    const operation_id = randomUUID();
    const cancel = new AbortController();
    const working = failureOf(run(patient, 'create', 'database', spec, { operation_id, signal: cancel.signal }));
    await Promise.race([waitingStatement(), working]);
    cancel.abort(new Error('cancelled'));
    expect(await working).toEqual({
      effect: 'unknown',
      message: 'The operation was cancelled; it may have acted all the same.',
    });
    // The server has not noticed, and makes the database for nobody while the next attempt wants it.
    const again = run(patient, 'create', 'database', spec, { operation_id, resumed: true });
    await ask('ROLLBACK');
    expect((await again).state).toMatchObject({ name: 'slow', operation_id });
    expect((await databases()).filter((name) => /slow|hookwright_/.test(name))).toEqual(['slow']);
  });

  /** Until a statement of the adapter waits for the lock; asked of the server, which knows. */
  async function waitingStatement(): Promise<void> {
    const watcher = new pg.Client({ ...connectionOf(target), user: 'postgres' });
    await watcher.connect();
    const deadline = Date.now() + 30_000;
    for (;;) {
      const { rows } = await watcher.query(
        `SELECT wait_event_type, state, query FROM pg_stat_activity WHERE usename = 'provisioner'`,
      );
      if (rows.some((row) => row.wait_event_type === 'Lock')) break;
      if (Date.now() > deadline) throw new Error(`Nothing waits: ${JSON.stringify(rows)}`);
    }
    await watcher.end();
  }
});

function connectionOf({ config }: Target): { host: string; port: number; database: string } {
  return { host: '127.0.0.1', port: Number(config['port']), database: 'home' };
}

async function signsIn(target: Target, user: string, password: string): Promise<boolean> {
  const client = new pg.Client({ ...connectionOf(target), user, password });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}
