import type { GuardedReply } from '#backend/provisioning/guarded-http.ts';
import type { RestErrors } from '#contract/model/connector-config/rest-config.ts';
import type { Json } from '#contract/model/scalars.ts';
import { AdapterError } from '../adapter.ts';
import { memberAt } from './member-path.ts';

/** With these a server says that it has not begun. */
const notBegun = new Set([425, 429, 503]);
const longestMessage = 300;

/** What a status that is no success means, in the API's own words where it has any, without any of `secrets`. */
export function statusFailure(
  reply: GuardedReply,
  method: string,
  errors: RestErrors,
  secrets: readonly string[],
): AdapterError {
  const { status } = reply;
  const said = wordsOf(reply, errors, secrets);
  const quote = said === null ? '' : `: ${said}`;
  if (status === 401 || status === 403) {
    const way = 'check the credentials of the connector, and what they are allowed to do';
    return new AdapterError('refused', `The API refuses the credentials with status ${status}${quote}; ${way}.`);
  }
  if (errors.retry_later.includes(status) || status >= 500) {
    const begun = method !== 'GET' && !notBegun.has(status);
    const acted = begun ? ' It may have acted all the same.' : ' Nothing was done.';
    return new AdapterError(
      begun ? 'unknown' : 'unreachable',
      `The API answered with status ${status}${quote}.${acted}`,
    );
  }
  return new AdapterError('refused', `The API refuses this with status ${status}${quote}.`);
}

function wordsOf(reply: GuardedReply, errors: RestErrors, secrets: readonly string[]): string | null {
  const json = jsonOf(reply);
  const found = errors.message_paths.map((path) => memberAt(json, path)).find((text) => typeof text === 'string');
  if (typeof found !== 'string' || found.trim() === '') return null;
  let text = found.trim().replace(/\s+/g, ' ').replace(/[.]$/, '');
  for (const secret of secrets) if (secret.length > 0) text = text.replaceAll(secret, '•••');
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}

function jsonOf(reply: GuardedReply): Json | undefined {
  try {
    return JSON.parse(reply.body.toString('utf8'));
  } catch {
    return undefined;
  }
}
