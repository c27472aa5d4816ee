import { ResultCodeError } from 'ldapts';
import { networkWords } from '#backend/provisioning/network-words.ts';
import type { LdapConfig } from '#contract/model/connector-config/ldap-config.ts';
import { AdapterError } from '../adapter.ts';

/** What result codes mean to people (RFC 4511, 4.1.9). */
const refusals: Readonly<Record<number, string>> = {
  4: 'More than one entry fits; the name does not tell them apart.',
  8: 'The directory asks for a stronger way to sign in, such as encryption.',
  10: 'The directory refers to another server; name that one in the connector.',
  13: 'The directory asks for encryption; turn it on in the connector.',
  16: 'The entry has no such attribute.',
  17: 'The directory does not know one of the attributes; check their names and the mapping.',
  19: 'A value breaks a rule of the directory, for example that of passwords.',
  20: 'The entry has that value already.',
  21: 'A value has a form that its attribute does not take.',
  32: 'The directory has no such entry; check the bases of the connector.',
  34: 'A distinguished name is not well formed; check the bases of the connector.',
  48: 'The directory does not let this kind of sign-in pass.',
  49: 'The directory refuses the bind DN or the password; check the credentials of the connector.',
  50: 'The connector’s user may not do this in the directory.',
  53: 'The directory is not willing to do this; its own log says why.',
  64: 'The name does not fit the kind of entry.',
  65: 'The entry lacks an attribute its kind requires, or has one it does not allow.',
  66: 'The entry has others below it; remove these first.',
  67: 'The attribute is part of the entry’s name; rename the entry.',
  68: 'The directory has such an entry already.',
};

/** Of the schema: here the server's own text names attributes. Elsewhere it is left out, as it may quote a value. */
const named = new Set([17, 20, 21, 64, 65]);

/** busy, unavailable: the server says that it has not begun. */
const notBegun = new Set([51, 52]);
/** operationsError, timeLimitExceeded, other: nobody knows. */
const unclear = new Set([1, 3, 80]);

/** Says why a request failed. `wrote`: a change had been asked for by then. */
export function toAdapterError(error: unknown, config: LdapConfig, wrote: boolean): AdapterError {
  if (error instanceof ResultCodeError && !notBegun.has(error.code) && !unclear.has(error.code)) {
    const words = refusals[error.code] ?? 'The directory refuses this.';
    const said = named.has(error.code) ? error.message.replace(/ ?Code: 0x[0-9a-f]+$/i, '').trim() : '';
    const quote = said === '' ? '' : `: ${said}`;
    return new AdapterError('refused', `${words} (LDAP result ${error.code}${quote})`, { cause: error });
  }
  const where = `${config.host}:${config.port}`;
  const begun = wrote && !(error instanceof ResultCodeError && notBegun.has(error.code));
  const acted = begun ? ' It may have acted all the same.' : ' Nothing was done.';
  const why =
    error instanceof ResultCodeError
      ? `it is busy or not available (LDAP result ${error.code})`
      : (networkWords(error) ?? 'the connection broke');
  return new AdapterError(
    begun ? 'unknown' : 'unreachable',
    `The directory at ${where} gave no answer: ${why}.${acted}`,
    {
      cause: error,
    },
  );
}
