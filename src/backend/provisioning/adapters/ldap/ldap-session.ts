import { connect, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { type Change, Client, type Entry, NoSuchObjectError } from 'ldapts';
import { pinnedLookup } from '#backend/provisioning/http/pinned-lookup.ts';
import { type LdapConfig, ldapConfig } from '#contract/model/connector-config/ldap-config.ts';
import { type AdapterCall, AdapterError } from '../adapter.ts';
import { reachHost } from '../reach-host.ts';
import { brokenOff } from '../time-limit.ts';
import { toAdapterError } from './ldap-errors.ts';

/** One signed-in session with a directory. It remembers whether it has asked for a change. */
export interface LdapSession {
  readonly config: LdapConfig;
  readonly call: AdapterCall;
  /** At most two entries, with all their attributes and their `entryUUID`; none where the base does not exist. */
  search(base: string, scope: 'base' | 'sub', filter: string): Promise<Entry[]>;
  add(dn: string, attributes: Record<string, string[]>): Promise<void>;
  modify(dn: string, changes: Change[]): Promise<void>;
  /** Gives an entry another first part of its name. */
  rename(dn: string, rdn: string): Promise<void>;
  remove(dn: string): Promise<void>;
}

/** Does the work in a session of its own. Throws `AdapterError`; what fails before the first change left nothing behind. */
export async function withLdap<T>(call: AdapterCall, work: (session: LdapSession) => Promise<T>): Promise<T> {
  const config = ldapConfig.parse(call.config);
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(config.timeout_seconds * 1000)]);
  if (signal.aborted) throw brokenOff(signal, 'unreachable');
  const lookup = pinnedLookup(await reachHost(call, config.host, signal));
  const client = new Client({
    url: addressOf(config),
    createConnection: pinnedConnect(lookup),
    // The mere presence of these options makes the client speak TLS from the first byte.
    ...(config.tls === 'ldaps' ? { tlsOptions: { ...tlsOptions(config), lookup } } : {}),
  });
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  const cut = () => broken.reject(signal.reason);
  signal.addEventListener('abort', cut, { once: true });
  let wrote = false;
  /** A connection that was lost is not made again behind our back: it would be neither signed in nor encrypted. */
  const ask = async <R>(change: boolean, request: () => Promise<R>): Promise<R> => {
    if (signal.aborted || !client.isConnected) throw new Error('the connection broke');
    wrote ||= change;
    return Promise.race([request(), broken.promise]);
  };
  const session: LdapSession = {
    config,
    call,
    search: (base, scope, filter) => ask(false, () => found(client, base, scope, filter)),
    add: (dn, attributes) => ask(true, () => client.add(dn, attributes)),
    modify: (dn, changes) => ask(true, () => client.modify(dn, changes)),
    rename: (dn, rdn) => ask(true, () => client.modifyDN(dn, rdn)),
    remove: (dn) => ask(true, () => client.del(dn)),
  };
  try {
    await Promise.race([signIn(client, config, call), broken.promise]);
    return await work(session);
  } catch (error) {
    if (error instanceof AdapterError) throw error;
    if (signal.aborted) throw brokenOff(signal, wrote ? 'unknown' : 'unreachable');
    throw toAdapterError(error, config, wrote);
  } finally {
    signal.removeEventListener('abort', cut);
    await client.unbind().catch(() => undefined);
  }
}

/** How the client connects by itself, to nothing but what the look-up gives. */
function pinnedConnect(lookup: LookupFunction): typeof connect {
  return ((port: number, host: string) => connect({ port, host, lookup })) as typeof connect;
}

async function signIn(client: Client, config: LdapConfig, call: AdapterCall): Promise<void> {
  if (config.tls === 'starttls') await client.startTLS(tlsOptions(config));
  const password = call.credentials['bind_password'];
  if (config.bind_dn === null) {
    await client.bind('', '');
    return;
  }
  if (password === undefined) {
    throw new AdapterError(
      'refused',
      `The connector signs in as ${config.bind_dn} and has no password; set its credentials.`,
    );
  }
  await client.bind(config.bind_dn, password);
}

async function found(client: Client, base: string, scope: 'base' | 'sub', filter: string): Promise<Entry[]> {
  try {
    const attributes = ['*', 'entryUUID'];
    const { searchEntries } = await client.search(base, { scope, filter, attributes, sizeLimit: 2 });
    return searchEntries;
  } catch (error) {
    if (error instanceof NoSuchObjectError) return [];
    throw error;
  }
}

function addressOf({ host, port, tls }: LdapConfig): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === 'ldaps' ? 'ldaps' : 'ldap'}://${name}:${port}`;
}

function tlsOptions({ host, ca_certificate }: LdapConfig) {
  return { host, ...(ca_certificate === null ? {} : { ca: [...rootCertificates, ca_certificate] }) };
}
