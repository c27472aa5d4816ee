import { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import pg from 'pg';
import { pinnedLookup } from '#backend/provisioning/http/pinned-lookup.ts';
import type { HostAddress } from '#backend/provisioning/http/resolve-checked.ts';
import { type DatabaseConfig, databaseConfig } from '#contract/model/connector-config/database-config.ts';
import { type AdapterCall, AdapterError } from '../adapter.ts';
import { reachHost } from '../reach-host.ts';
import { brokenOff } from '../time-limit.ts';
import { toAdapterError } from './server-errors.ts';

type Row = Record<string, unknown>;

/** One signed-in connection. It remembers whether it has asked the server to change anything. */
export interface Session {
  readonly config: DatabaseConfig;
  readonly user: string;
  /** Rows of a query that changes nothing. */
  read<R extends Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** A statement that changes something; names in it are quoted by the caller. */
  write(text: string): Promise<void>;
}

/**
 * Does the work on a connection of its own. Throws `AdapterError`: what fails before the first `write` left nothing behind;
 * what breaks off after it may have acted. A clear no of the server is `refused`.
 */
export async function withSession<T>(call: AdapterCall, work: (session: Session) => Promise<T>): Promise<T> {
  const config = databaseConfig.parse(call.config);
  const { username, password } = call.credentials;
  if (username === undefined || password === undefined) {
    throw new AdapterError('refused', 'The connector has no user or no password; set its credentials.');
  }
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(config.timeout_seconds * 1000)]);
  if (signal.aborted) throw brokenOff(signal, 'unreachable');
  const stream = pinnedStream(await reachHost(call, config.host, signal));
  const client = new pg.Client({ ...connection(config), stream, user: username, password });
  let wrote = false;
  const cut = () => client.connection.stream.destroy();
  // A connection that breaks between two statements is reported by the next one.
  client.on('error', () => undefined);
  signal.addEventListener('abort', cut, { once: true });
  try {
    await client.connect();
    return await work({
      config,
      user: username,
      read: async <R extends Row>(text: string, values: readonly unknown[] = []) =>
        (await client.query<R>(text, [...values])).rows,
      write: async (text) => {
        wrote = true;
        await client.query(text);
      },
    });
  } catch (error) {
    if (error instanceof AdapterError) throw error;
    if (signal.aborted) throw brokenOff(signal, wrote ? 'unknown' : 'unreachable');
    throw toAdapterError(error, config, wrote);
  } finally {
    signal.removeEventListener('abort', cut);
    await client.end().catch(() => undefined);
  }
}

function connection(config: DatabaseConfig): pg.ClientConfig {
  const { host, port, database, timeout_seconds } = config;
  return {
    host,
    port,
    database,
    ssl: tls(config),
    statement_timeout: timeout_seconds * 1000,
    application_name: 'hookwright',
  };
}

/** A socket that connects to these addresses; the host stays what certificates are checked for. */
function pinnedStream(addresses: readonly HostAddress[]): () => Socket {
  const lookup = pinnedLookup(addresses);
  return () => {
    const socket = new Socket();
    const connect = socket.connect.bind(socket);
    const pinned = (port: number, host: string) => connect({ port, host, lookup });
    return Object.assign(socket, { connect: pinned });
  };
}

function tls({ tls: mode, ca_certificate }: DatabaseConfig): pg.ClientConfig['ssl'] {
  if (mode === 'none') return false;
  const ca = ca_certificate === null ? {} : { ca: [...rootCertificates, ca_certificate] };
  return { rejectUnauthorized: mode === 'verify_full', ...ca };
}
