import { randomUUID } from 'node:crypto';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ldapAdapter } from '#backend/provisioning/adapters/ldap/ldap-adapter.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type LdapServer, missingLdap, startLdap } from '#test/integration/backend/harness/ldap-server.ts';
import { callOf, failureOf, run, type Target } from './adapter-calls.ts';
import { silentServer } from './silent-server.ts';

const missing = missingLdap();
const title = missing === null ? 'on OpenLDAP' : `on OpenLDAP: skipped, ${missing}`;
const suffix = 'dc=example,dc=com';
const people = `ou=people,${suffix}`;

describe.skipIf(missing !== null)(title, () => {
  let server: LdapServer;
  let admin: Client;
  let target: Target;

  const entry = async (dn: string) => {
    const found = await admin.search(dn, { scope: 'base' }).catch(() => ({ searchEntries: [] }));
    return found.searchEntries[0] ?? null;
  };
  const configured = (more: JsonObject): Target => ({ ...target, config: { ...target.config, ...more } });
  const signsIn = async (dn: string, password: string) => {
    const client = new Client({ url: `ldap://127.0.0.1:${server.port}` });
    try {
      await client.bind(dn, password);
      return true;
    } catch {
      return false;
    } finally {
      await client.unbind();
    }
  };

  beforeAll(async () => {
    server = await startLdap();
    admin = new Client({ url: `ldap://127.0.0.1:${server.port}` });
    await admin.bind(`cn=admin,${suffix}`, 'right');
    await admin.add(suffix, { objectClass: ['dcObject', 'organization'], dc: 'example', o: 'Example' });
    for (const ou of ['people', 'groups']) {
      await admin.add(`ou=${ou},${suffix}`, { objectClass: 'organizationalUnit', ou });
    }
    target = {
      adapter: ldapAdapter,
      config: {
        host: '127.0.0.1',
        port: server.port,
        tls: 'starttls',
        ca_certificate: server.ca_certificate,
        bind_dn: `cn=admin,${suffix}`,
        base_dn: suffix,
        user_base: people,
        group_base: `ou=groups,${suffix}`,
        operation_attribute: 'businessCategory',
        timeout_seconds: 10,
      },
      credentials: { bind_password: 'right' },
    };
  });
  afterAll(async () => {
    await admin.unbind();
    await server.stop();
  });

  it('AD-10 a connection test signs in, and says in words why it could not', async () => {
    await ldapAdapter.test(callOf(target));
    await ldapAdapter.test(callOf(configured({ tls: 'ldaps', port: server.tlsPort })));
    const wrong = await failureOf(
      ldapAdapter.test(callOf({ ...target, credentials: { bind_password: 'wrong-word' } })),
    );
    expect(wrong).toEqual({
      effect: 'refused',
      message:
        'The directory refuses the bind DN or the password; check the credentials of the connector. (LDAP result 49)',
    });
    const none = await failureOf(ldapAdapter.test(callOf({ ...target, credentials: {} })));
    expect(none.message).toContain('set its credentials');
    const base = await failureOf(ldapAdapter.test(callOf(configured({ user_base: 'ou=nobody,dc=example,dc=com' }))));
    expect(base.message).toContain('has no entry ou=nobody,dc=example,dc=com');
    const encrypted = { starttls: server.port, ldaps: server.tlsPort };
    for (const [tls, port] of Object.entries(encrypted)) {
      const untrusted = await failureOf(ldapAdapter.test(callOf(configured({ tls, port, ca_certificate: null }))));
      expect(untrusted).toMatchObject({
        effect: 'unreachable',
        message: expect.stringContaining('certificate is not trusted'),
      });
    }
  });

  it('AD-50 a user lives through all operations and keeps its id when it is renamed', async () => {
    const enabled = { attribute: 'employeeType', enabled_value: '', disabled_value: 'locked' };
    const user = {
      rdn_attribute: 'uid',
      ldap_object_classes: ['inetOrgPerson'],
      attributes: { login: 'uid', password: 'userPassword', phones: 'telephoneNumber' },
      enabled,
    };
    const full = configured({ classes: { account: user } });
    const attributes = { login: 'ada', cn: 'Ada', sn: 'Lovelace', password: 'hidden-word', phones: ['+47 1', '+47 2'] };
    const made = await run(full, 'create', 'account', attributes);
    expect(made.state).toMatchObject({ dn: `uid=ada,${people}`, telephoneNumber: ['+47 1', '+47 2'], enabled: true });
    expect(JSON.stringify(made)).not.toContain('hidden-word');
    expect(await signsIn(`uid=ada,${people}`, 'hidden-word')).toBe(true);
    const { provider_id } = made;
    expect(provider_id).toMatch(/^[0-9a-f-]{36}$/);

    expect((await run(full, 'disable', 'account', {}, { provider_id })).state).toMatchObject({ enabled: false });
    expect(await entry(`uid=ada,${people}`)).toMatchObject({ employeeType: 'locked' });
    expect((await run(full, 'enable', 'account', {}, { provider_id })).state).toMatchObject({ enabled: true });

    const login = 'a+b, "c" #\\d= ';
    const renamed = await run(full, 'update', 'account', { login, sn: 'King', phones: null }, { provider_id });
    expect(renamed.provider_id).toBe(provider_id);
    expect(renamed.state).toMatchObject({ uid: login, sn: 'King' });
    expect(renamed.state).not.toHaveProperty('telephoneNumber');
    expect(await entry(`uid=ada,${people}`)).toBeNull();
    const again = await run(full, 'update', 'account', { login, sn: 'King' }, { provider_id });
    expect(again).toEqual(renamed);

    await run(full, 'delete', 'account', {}, { provider_id });
    expect(await run(full, 'delete', 'account', {}, { provider_id })).toMatchObject({ state: null });
  });

  it('AD-51 a class without a description is an inetOrgPerson or a groupOfNames', async () => {
    const user = await run(target, 'create', 'account', { name: 'grace' });
    expect(await entry(`uid=grace,${people}`)).toMatchObject({ cn: 'grace', sn: 'grace' });
    const group = await run(target, 'create', 'group', { name: 'staff' });
    const members = [`uid=grace,${people}`];
    await run(target, 'update', 'group', { members }, { provider_id: group.provider_id });
    expect(await entry(`cn=staff,ou=groups,${suffix}`)).toMatchObject({ member: members[0] });
    const never = await failureOf(run(target, 'disable', 'account', {}, { provider_id: user.provider_id }));
    expect(never).toMatchObject({ effect: 'refused', message: expect.stringContaining('which attribute disables') });
    const badly = await failureOf(
      run(target, 'update', 'account', { shoeSize: 44 }, { provider_id: user.provider_id }),
    );
    expect(badly).toMatchObject({
      effect: 'refused',
      message: expect.stringMatching(/does not know one of the attributes.*shoeSize/),
    });
  });

  it('AD-11 AD-12 an entry is made once, and one that somebody else made is left alone', async () => {
    const operation_id = randomUUID();
    const first = await run(target, 'create', 'account', { name: 'joan' }, { operation_id });
    expect(await run(target, 'create', 'account', { name: 'joan' }, { operation_id, resumed: true })).toEqual(first);
    const request = { object_class: 'account', provider_id: null, attributes: { name: 'joan' } };
    expect(await ldapAdapter.find(callOf(target, { operation_id }), request)).toEqual(first);
    expect(await ldapAdapter.find(callOf(target), request)).toBeNull();
    const other = await failureOf(run(target, 'create', 'account', { name: 'joan' }, { resumed: true }));
    expect(other).toMatchObject({ effect: 'refused', message: expect.stringContaining('did not make') });

    const unmarked = configured({ operation_attribute: null });
    await run(unmarked, 'create', 'account', { name: 'edsger', title: 'Clerk' });
    const same = { name: 'edsger', title: 'Clerk' };
    expect((await failureOf(run(unmarked, 'create', 'account', same))).effect).toBe('refused');
    await run(unmarked, 'create', 'account', same, { resumed: true });
    const differs = await failureOf(run(unmarked, 'create', 'account', { ...same, title: 'King' }, { resumed: true }));
    expect(differs.effect).toBe('refused');
    expect(await entry(`uid=edsger,${people}`)).toMatchObject({ title: 'Clerk' });
  });

  it('AD-31 values are no filters and no names of others', async () => {
    const hostile = '*)(uid=*))(|(uid=*';
    await run(target, 'create', 'account', { name: hostile, sn: 'x)(y' });
    const request = { object_class: 'account', attributes: {} };
    expect(await ldapAdapter.find(callOf(target), { ...request, provider_id: '*' }).catch(() => null)).toBeNull();
    const outside = await run(target, 'create', 'account', { name: `x,ou=groups,${suffix}` });
    expect(outside.state).toMatchObject({ dn: expect.stringMatching(new RegExp(`,${people}$`)) });
  });

  it('AD-15 a directory that is away or silent did nothing', async () => {
    const away = await failureOf(run(configured({ port: 1 }), 'create', 'account', { name: 'x' }));
    expect(away).toMatchObject({ effect: 'unreachable', message: expect.stringContaining('nothing listens there') });
    const silent = await silentServer();
    const mute = configured({ port: silent.port, timeout_seconds: 1, tls: 'none' });
    expect(await failureOf(run(mute, 'create', 'account', { name: 'x' }))).toEqual({
      effect: 'unreachable',
      message: 'The target did not answer within the time limit; nothing was done.',
    });
    silent.close();
  });
});
