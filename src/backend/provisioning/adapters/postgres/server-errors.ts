import { networkCode, networkWords } from '#backend/provisioning/network-words.ts';
import type { DatabaseConfig } from '#contract/model/connector-config/database-config.ts';
import { AdapterError } from '../adapter.ts';

/** What SQLSTATEs mean to people; `%` is the server's own sentence. Codes are those of PostgreSQL's Appendix A. */
const refusals: Readonly<Record<string, string>> = {
  '28P01': 'The server refuses the user or the password; check the credentials of the connector.',
  '28000': 'The server does not let this user in; check the credentials, and the server’s pg_hba.conf.',
  '3D000': 'The server has no such database: %.',
  '42501': 'The connector’s user may not do this on the server: %.',
  '42P04': 'There is such a database already: %. Choose another name.',
  '42710': 'There is such a role already: %. Choose another name.',
  '42704': 'The server does not know what is named: %.',
  '55006': 'It is in use: %. End the sessions that use it, then run the operation again.',
  '2BP01': 'Other objects depend on it: %. Give them another owner first.',
};

/** Classes 08 (connection), 53 (resources), 57 (operator) and 58 (system) say nothing about the request itself. */
const passing = /^(08|53|57|58)/;

/** Says why a statement or a connection failed. `wrote`: something had been asked for by then. */
export function toAdapterError(error: unknown, config: DatabaseConfig, wrote: boolean): AdapterError {
  const code = networkCode(error);
  const sentence = serverSentence(error);
  if (sentence !== null && isRefusal(error)) {
    const words = refusals[code]?.replace('%', () => sentence) ?? `The server refuses this: ${sentence} (${code}).`;
    return new AdapterError('refused', words, { cause: error });
  }
  const where = `${config.host}:${config.port}`;
  const why = sentence ?? networkWords(error) ?? tlsWords(error) ?? 'the connection broke';
  const effect = wrote ? 'unknown' : 'unreachable';
  const acted = wrote ? ' It may have acted all the same.' : ' Nothing was done.';
  return new AdapterError(effect, `PostgreSQL at ${where} gave no answer: ${why}.${acted}`, { cause: error });
}

/** A clear no, of the server or of ours, after which nothing else happens. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof AdapterError) return error.effect === 'refused';
  return serverSentence(error) !== null && !passing.test(networkCode(error));
}

/** There is one of that name already, perhaps since a moment ago. */
export function isDuplicate(error: unknown): boolean {
  return ['42P04', '42710', '23505'].includes(networkCode(error));
}

/** The server's own words, which name objects and never values; null where the error is not the server's. */
function serverSentence(error: unknown): string | null {
  return error instanceof Error && 'severity' in error ? error.message : null;
}

function tlsWords(error: unknown): string | null {
  const text = error instanceof Error ? error.message : '';
  if (text.includes('does not support SSL')) return 'it does not offer encryption, which the connector asks for';
  if (/certificate/i.test(text)) return 'its certificate is not trusted';
  return null;
}
