import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { authRoutes, type TokenPair } from '#contract/http/auth.ts';
import type { Session as SessionView, SignInInput } from '#contract/rpc/workspace.ts';
import { accessOf } from '#engine/access/session-access.ts';
import type { Secrets } from '#host/app/secrets.ts';
import { BackendClient, type TokenClaims, type TokenSource } from '#host/sync/http/backend-client.ts';
import type { Transport } from '#host/sync/ports.ts';

const credential = z.object({
  /** What the workspace was bound to; tokens are never sent anywhere else (`sync.md` 3.16). */
  backend: z.string(),
  tenant_id: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  access_token: z.string(),
  refresh_token: z.string(),
  expires_at: z.number(),
  /** Missing in a credential that an earlier studio stored. */
  refresh_at: z.number().default(0),
});
type Credential = z.infer<typeof credential>;

/** Where a workspace's sealed credential is kept. */
export interface CredentialStore {
  read(): Uint8Array | null;
  write(sealed: Uint8Array): void;
  remove(): void;
}

export interface SessionOptions {
  readonly backend: string;
  readonly credentials: CredentialStore;
  readonly secrets: Secrets;
  readonly transport: Transport;
  /** The backend's address, once it is known. Throws `backend_unreachable` where it is not. */
  readonly origin: () => string;
  readonly changed: (view: SessionView) => void;
  readonly log: (level: 'info' | 'warn', message: string) => void;
}

const tokenClaims = z.object({
  sub: z.string(),
  tid: z.string(),
  roles: z.array(z.string()).default([]),
  email: z.string().optional(),
});
/** A publish begins with a token that is good for five minutes, unless the backend's tokens live too short for that (`sync.md` 3.15). */
const earlyMs = { least: 60_000, most: 300_000 };
/** A token is not sent that may end on its way. */
const lastUseMs = 10_000;
const signOutTimeoutMs = 5000;

/** Who is signed in to a workspace's backend. Tokens leave this class only towards that backend. */
export class Session implements TokenSource {
  private readonly options: SessionOptions;
  private held: Credential | null = null;
  private expired = false;
  private coming = false;
  private refreshing: Promise<string> | null = null;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  /** Takes up the stored credential, where there is one that can still be read. */
  async load(): Promise<void> {
    const sealed = this.options.credentials.read();
    if (sealed === null) return;
    try {
      const stored = credential.parse(JSON.parse(await this.options.secrets.open(sealed)));
      if (stored.backend === this.options.backend) this.held = stored;
    } catch {
      this.options.log('warn', 'The stored sign-in cannot be read on this machine; sign in again.');
    }
  }

  /** Whether the workspace is about to sign itself in, so that nobody is asked to. */
  expectSignIn(coming: boolean): void {
    this.coming = coming;
    this.options.changed(this.view());
  }

  view(): SessionView {
    const { held, coming } = this;
    const noBackend = this.options.backend === 'none';
    const none = { state: coming ? 'signing_in' : 'signed_out', email: null, roles: [], tenant_id: null } as const;
    const who =
      noBackend || held === null
        ? none
        : ({
            state: this.expired ? 'expired' : 'signed_in',
            email: held.email,
            roles: held.roles,
            tenant_id: held.tenant_id,
          } as const);
    const publish = accessOf('publish', { ...who, state: noBackend ? 'no_backend' : who.state });
    return {
      ...who,
      roles: [...who.roles],
      can_publish: publish.allowed,
      reason: publish.allowed ? null : publish.reason,
    };
  }

  async signIn(input: SignInInput): Promise<SessionView> {
    const { email, password, tenant_id } = input;
    const client = this.client(tenant_id);
    const pair = await client.call(authRoutes.login, { body: { email, password } }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'unauthorized') throw error;
      throw new AppError(
        'unauthorized',
        'The e-mail address, the password or the tenant is not right. Check them and sign in again.',
      );
    });
    await this.keep(pair, { email, tenant_id });
    this.options.log('info', `Signed in as ${email}.`);
    return this.view();
  }

  /** The session is over here at once; the backend is told where it can be reached. */
  async signOut(): Promise<SessionView> {
    const { held } = this;
    this.held = null;
    this.expired = false;
    this.options.credentials.remove();
    this.options.changed(this.view());
    if (held !== null) await this.revoke(held);
    return this.view();
  }

  claims(): TokenClaims | null {
    const { held } = this;
    if (held === null || this.expired) return null;
    const { sub, tid, email } = readClaims(held.access_token, this.options.backend);
    return { sub, tenant_id: tid.toLowerCase(), email: email ?? held.email };
  }

  /** A token that is good for another minute at least, five where tokens live that long. Throws `unauthorized` where the person must sign in again. */
  async accessToken(refused?: string): Promise<string> {
    const { held } = this;
    if (held === null || this.expired) throw signInAgain(held === null);
    const good = held.access_token !== refused && Date.now() < held.refresh_at;
    if (good) return held.access_token;
    // One refresh at a time: a second one with the same token looks like theft to a rotating backend.
    this.refreshing ??= this.refresh(held).finally(() => {
      this.refreshing = null;
    });
    const usable = held.access_token !== refused && Date.now() < held.expires_at - lastUseMs;
    return usable ? this.refreshing.catch((error: unknown) => this.heldAfter(error, held)) : this.refreshing;
  }

  /** A refresh that could not be done is no reason not to use a token that is still good; the next call tries again. */
  private heldAfter(error: unknown, held: Credential): string {
    if (this.expired || this.held !== held) throw error;
    return held.access_token;
  }

  private async refresh(held: Credential): Promise<string> {
    try {
      const pair = await this.askForPair(held);
      await this.keep(pair, held);
      return pair.access_token;
    } catch (error) {
      if (error instanceof AppError && ['unauthorized', 'validation_error', 'forbidden'].includes(error.code)) {
        this.expired = true;
        this.options.changed(this.view());
        throw signInAgain(false);
      }
      throw error;
    }
  }

  /** Once more where the answer was lost: within its grace the backend gives the same successor again (`sync.md` 3.15). */
  private async askForPair(held: Credential): Promise<TokenPair> {
    const client = this.client(held.tenant_id);
    const input = { body: { refresh_token: held.refresh_token } };
    const first = await client.exchange(authRoutes.refresh, input);
    if (first.kind === 'no_answer' && first.when === 'after_send') return client.call(authRoutes.refresh, input);
    if (first.kind === 'answer' && first.failure === null && first.reply !== null) return first.reply;
    throw first.kind === 'not_signed_in' ? first.error : first.failure;
  }

  /** Without the token that is being got. */
  private client(tenantId: string): BackendClient {
    return new BackendClient({
      origin: this.options.origin(),
      tenantId,
      transport: this.options.transport,
      newId: randomUUID,
    });
  }

  /** Stores the pair before anybody uses it. */
  private async keep(pair: TokenPair, who: { email: string; tenant_id: string }): Promise<void> {
    const claims = readClaims(pair.access_token, this.options.origin());
    if (claims.tid.toLowerCase() !== who.tenant_id) {
      throw new AppError(
        'forbidden',
        'The backend signed you in to another tenant than this workspace is for. Make a workspace for that tenant.',
      );
    }
    const now = Date.now();
    const lifetimeMs = pair.expires_in * 1000;
    const next: Credential = {
      backend: this.options.backend,
      tenant_id: who.tenant_id,
      email: claims.email ?? who.email,
      roles: claims.roles,
      access_token: pair.access_token,
      refresh_token: pair.refresh_token,
      expires_at: now + lifetimeMs,
      refresh_at: now + lifetimeMs - Math.min(earlyMs.most, Math.max(earlyMs.least, lifetimeMs / 2)),
    };
    this.options.credentials.write(await this.options.secrets.seal(JSON.stringify(next)));
    this.held = next;
    this.expired = false;
    this.options.changed(this.view());
  }

  private async revoke(held: Credential): Promise<void> {
    try {
      await this.client(held.tenant_id).call(authRoutes.logout, {
        body: { refresh_token: held.refresh_token },
        timeoutMs: signOutTimeoutMs,
      });
    } catch {
      this.options.log('warn', 'Signed out here; the backend could not be told.');
    }
  }
}

function signInAgain(never: boolean): AppError {
  const message = never
    ? 'You are not signed in to the backend. Sign in and try again.'
    : 'Your sign-in has expired. Sign in again; your drafts are kept.';
  return new AppError('unauthorized', message);
}

/** Only for display and for choosing what to offer: the backend alone decides (`contract.md` 1.4). */
function readClaims(token: string, origin: string) {
  try {
    const [, payload = ''] = token.split('.');
    return tokenClaims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    throw new AppError(
      'backend_garbage',
      `${origin} answered the sign-in with something that is not a token. Check the backend's address in the workspace settings.`,
    );
  }
}
