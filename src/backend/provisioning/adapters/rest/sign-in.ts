import type { GuardedReply } from '#backend/provisioning/guarded-http.ts';
import type { RestAuth } from '#contract/model/connector-config/rest-config.ts';
import { AdapterError } from '../adapter.ts';

type Credentials = Readonly<Record<string, string>>;
type OAuth = Extract<RestAuth, { kind: 'oauth_client_credentials' }>;
type Ask = (request: {
  readonly url: string;
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: string;
}) => Promise<GuardedReply>;

/** The headers that sign a request in. Throws `AdapterError` that names what is missing among the credentials. */
export async function signInHeaders(
  auth: RestAuth,
  credentials: Credentials,
  ask: Ask,
): Promise<Record<string, string>> {
  const secret = (name: string) => needed(credentials, name);
  if (auth.kind === 'none') return {};
  if (auth.kind === 'basic') return { authorization: basic(secret('username'), secret('password')) };
  if (auth.kind === 'bearer') return { authorization: `Bearer ${header(secret('token'))}` };
  if (auth.kind === 'api_key') return { [auth.header.toLowerCase()]: header(secret('api_key')) };
  return { authorization: `Bearer ${header(await clientToken(auth, credentials, ask))}` };
}

/** RFC 6749, 4.4: a token for the client itself. */
async function clientToken(auth: OAuth, credentials: Credentials, ask: Ask): Promise<string> {
  const [id, secret] = [needed(credentials, 'client_id'), needed(credentials, 'client_secret')];
  const inForm = auth.client_authentication === 'form';
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (auth.scope !== null) form.set('scope', auth.scope);
  if (inForm) {
    form.set('client_id', id);
    form.set('client_secret', secret);
  }
  const reply = await asking(() =>
    ask({
      url: auth.token_url,
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        // Both are form-encoded before they are joined (2.3.1).
        ...(inForm ? {} : { authorization: basic(encodeURIComponent(id), encodeURIComponent(secret)) }),
      },
      body: form.toString(),
    }),
  );
  if (reply.status === 400 || reply.status === 401 || reply.status === 403) {
    throw new AdapterError(
      'refused',
      `The token address refuses the client with status ${reply.status}; check client id and client secret.`,
    );
  }
  const token = reply.status === 200 ? tokenOf(reply) : null;
  if (token !== null) return token;
  throw new AdapterError(
    'unreachable',
    `The token address answered with status ${reply.status} and no token; nothing was done.`,
  );
}

/** Whatever becomes of the token, the operation itself has not begun. */
async function asking(work: () => Promise<GuardedReply>): Promise<GuardedReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AdapterError) || error.effect !== 'unknown') throw error;
    throw new AdapterError('unreachable', `No token: ${error.message}`, { cause: error });
  }
}

function tokenOf(reply: GuardedReply): string | null {
  try {
    const { access_token } = JSON.parse(reply.body.toString('utf8'));
    return typeof access_token === 'string' && access_token !== '' ? access_token : null;
  } catch {
    return null;
  }
}

function needed(credentials: Credentials, name: string): string {
  const secret = credentials[name];
  if (secret !== undefined) return secret;
  throw new AdapterError(
    'refused',
    `The connector has no credential ${name}, which its sign-in needs; set its credentials.`,
  );
}

/** A secret with a line break in it would end the header. */
function header(secret: string): string {
  if (/^[\x20-\x7e]+$/.test(secret)) return secret;
  throw new AdapterError('refused', 'A credential has characters that a header cannot carry; set it again.');
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
