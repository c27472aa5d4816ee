import { AppError } from '#contract/errors/app-error.ts';
import { isDatabaseAway, sqlState } from '../db/driver-errors.ts';
import type { ServerOptions } from './cli-options.ts';

/** Why the backend cannot start, in one line that names it and says what to do. */
export function startFailure(
  error: unknown,
  { host, port, database }: Pick<ServerOptions, 'host' | 'port' | 'database'>,
): string {
  if (error instanceof AppError) return error.message;
  const code = sqlState(error);
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use; choose another with --port (0 picks a free one).`;
  if (code === 'EACCES')
    return `Port ${port} on ${host} may not be used by this user; choose one above 1023 with --port.`;
  if (code === 'EADDRNOTAVAIL') return `${host} is not an address of this machine; choose another with --host.`;
  if (database.kind === 'server') return databaseFailure(error, database.url);
  return `The backend could not start: ${firstLine(error)}`;
}

function databaseFailure(error: unknown, url: string): string {
  const server = `PostgreSQL at ${withoutSecrets(url)}`;
  if (isDatabaseAway(error))
    return `${server} cannot be reached (${firstLine(error)}); check that it runs and --database-url.`;
  return `${server} cannot be used: ${firstLine(error)}`;
}

/** Host, port and database name of a connection address: never its user's password. */
function withoutSecrets(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return 'the address given';
  return `${parsed.searchParams.get('host') ?? parsed.host}${parsed.pathname}`;
}

function firstLine(error: unknown): string {
  // A name that stands for several addresses fails with an error for each, and an empty message of its own.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const text = first instanceof Error ? first.message || first.name : String(first);
  return text.split('\n')[0] ?? '';
}
